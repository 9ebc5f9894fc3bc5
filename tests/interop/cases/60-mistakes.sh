# Mistakes: one clear line each, the right exit code, no stack, and whoever made none is not disturbed.
dir="$WORK/mistakes"; mkdir -p "$dir"
target_port=$(free_port)
start "$dir/target.log" python3 ./programs/numbered_targets.py "$target_port" 1
await_port "$target_port"
tunnel "$dir/t" web="$target_port"
undisturbed() { equal "$(curl -sS --max-time 5 "http://127.0.0.1:$PORT_web/")" "$target_port"; }

wrong_token() {
  ends_with 2 'token|credential' "$VENUS_BIN" client -c "$dir/t/client.conf" --set "venus.client.server.token=vt_$(head -c 32 /dev/zero | base64 | tr '+/' '-_' | tr -d '=')"
  undisturbed
}
wrong_pin() {
  ends_with 2 'key' "$VENUS_BIN" client -c "$dir/t/client.conf" --set "venus.client.server.key=sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
  undisturbed
}
no_right() {
  local other="$WORK/no-right"
  tunnel_files "$other" other="$target_port"
  start_server "$other"
  await_port "$TUNNEL_PORT"
  echo "venus.client.apps = null, venus.client.apps { extra { target = \"127.0.0.1:$target_port\", listen = 1999 } }" >> "$other/client.conf"
  ends_with 2 '1999|right|may not' "$VENUS_BIN" client -c "$other/client.conf"
  undisturbed
}
nobody_serves() {
  local lonely="$WORK/lonely" begun
  tunnel_files "$lonely" web="$target_port"
  start_server "$lonely"
  await_port "$TUNNEL_PORT"
  begun=$(now_ms)
  ! curl -sS --max-time 15 "http://127.0.0.1:$PORT_web/" > "$lonely/curl" 2>&1 || fail "somebody answered"
  await 5 log_has "$lonely/server.log" '/apps/web.* visitor-refused |visitor-ended' 1 || fail "no line in the log: $(tail -2 "$lonely/server.log")"
  equal "$(log_count "$lonely/server.log" '^   +at ')" 0
  echo "refused after $(($(now_ms) - begun)) ms, and the log says why"
}
port_in_use() {
  ends_with 1 'in use' "$VENUS_BIN" server -c "$dir/t/server.conf"
  undisturbed
}
broken() {
  printf 'venus.server {\n  listen = "0.0.0.0:7000"\n  apps { web { \n' > "$dir/broken.conf"
  ends_with 1 'broken\.conf:[0-9]+:[0-9]+' "$VENUS_BIN" server -c "$dir/broken.conf"
}
unknown_key() {
  cp "$dir/t/server.conf" "$dir/t/unknown.conf"
  echo 'venus.server.lisen = "127.0.0.1:1"' >> "$dir/t/unknown.conf"
  ends_with 1 'unknown\.conf:[0-9]+:[0-9]+.*lisen.*listen' "$VENUS_BIN" server -c "$dir/t/unknown.conf"
}
no_file() {
  ends_with 1 'nowhere\.conf' "$VENUS_BIN" server -c "$dir/nowhere.conf"
  ends_with 1 'directory|folder' "$VENUS_BIN" client -c "$dir"
}
run_case "wrong token" wrong_token
run_case "wrong pinned key" wrong_pin
run_case "a port outside the client's rights" no_right
run_case "an app that nobody serves" nobody_serves
run_case "port in use" port_in_use
run_case "broken configuration" broken
run_case "unknown key" unknown_key
run_case "no such file, a folder for a file" no_file
