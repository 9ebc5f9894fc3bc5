# A client that dies without a word is noticed, and is back soon after it is started again.
dir="$WORK/recovery"; mkdir -p "$dir"
target_port=$(free_port)
start "$dir/target.log" python3 ./programs/numbered_targets.py "$target_port" 1
await_port "$target_port"
tunnel "$dir/t" web="$target_port"

noticed() {
  local begun; begun=$(now_ms)
  kill -KILL "$CLIENT"
  await 10 log_has "$dir/t/server.log" ' client-offline ' 1 || fail "never noticed"
  local took=$(($(now_ms) - begun))
  [ "$took" -le 3500 ] || fail "noticed after $took ms"
  echo "noticed after $took ms"
}
back() {
  local begun online
  online=$(log_count "$dir/t/server.log" ' app-online ')
  begun=$(now_ms)
  start_client "$dir/t"
  await 10 log_has "$dir/t/server.log" ' app-online ' $((online + 1)) || fail "not back"
  local took=$(($(now_ms) - begun))
  [ "$took" -le 3000 ] || fail "back after $took ms"
  equal "$(curl -sS --max-time 5 "http://127.0.0.1:$PORT_web/")" "$target_port"
  echo "back after $took ms"
}
server_back() {
  local begun online
  online=$(log_count "$dir/t/server.log" ' app-online ')
  kill -KILL "$SERVER"
  start_server "$dir/t"
  begun=$(now_ms)
  await 10 log_has "$dir/t/server.log" ' app-online ' $((online + 1)) || fail "not back"
  local took=$(($(now_ms) - begun))
  [ "$took" -le 3000 ] || fail "back after $took ms"
  equal "$(curl -sS --max-time 5 "http://127.0.0.1:$PORT_web/")" "$target_port"
  echo "back after $took ms"
}
run_case "a client killed by SIGKILL is noticed within 3.5 s" noticed
run_case "and is back within 3 s of its restart" back
run_case "a server killed by SIGKILL has its apps back within 3 s" server_back
