# A running server takes a changed file on SIGHUP, and keeps what it has when the file is broken.
dir="$WORK/reload"; mkdir -p "$dir"
target_port=$(free_port)
start "$dir/target.log" python3 ./programs/numbered_targets.py "$target_port" 1
await_port "$target_port"
tunnel "$dir/t" web="$target_port"

added() {
  local port; port=$(free_port)
  echo "venus.server.apps.late { listen = \"127.0.0.1:$port\", client = client }" >> "$dir/t/server.conf"
  echo "venus.client.apps.late { target = \"127.0.0.1:$target_port\" }" >> "$dir/t/client.conf"
  kill -HUP "$SERVER"; kill -HUP "$CLIENT"
  await_log "$dir/t/server.log" ' app-online .*app=late'
  equal "$(curl -sS --max-time 5 "http://127.0.0.1:$port/")" "$target_port"
  echo "an app added to both files serves"
}
broken() {
  cp "$dir/t/server.conf" "$dir/good.conf"
  echo 'venus.server { lisen = 1' >> "$dir/t/server.conf"
  kill -HUP "$SERVER"
  await_log "$dir/t/server.log" ' reload-failed '
  equal "$(curl -sS --max-time 5 "http://127.0.0.1:$PORT_web/")" "$target_port"
  cp "$dir/good.conf" "$dir/t/server.conf"
  grep -o 'reload-failed.*' "$dir/t/server.log" | tail -1 | cut -c1-120
}
under_load() {
  wrk -t1 -c8 -d4s "http://127.0.0.1:$PORT_web/" > "$dir/wrk.txt" &
  local load=$! reloads=0
  while kill -0 "$load" 2> /dev/null && [ "$reloads" -lt 100 ]; do kill -HUP "$SERVER"; reloads=$((reloads + 1)); done
  wait "$load"
  grep -q 'Socket errors' "$dir/wrk.txt" && fail "$(grep 'Socket errors' "$dir/wrk.txt")"
  echo "$reloads reloads, $(awk '/requests in/ {print $1}' "$dir/wrk.txt") requests, 0 errors"
}
run_case "an app added to the files serves after SIGHUP" added
run_case "a broken file changes nothing" broken
run_case "100 reloads under load cost no request" under_load
