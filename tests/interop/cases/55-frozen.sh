# A client that stands still is noticed, and has one session once it goes on.
dir="$WORK/frozen"; mkdir -p "$dir"
target_port=$(free_port)
start "$dir/target.log" python3 ./programs/numbered_targets.py "$target_port" 1
await_port "$target_port"
tunnel "$dir/t" web="$target_port"

frozen() {
  local begun offline online
  offline=$(log_count "$dir/t/server.log" ' client-offline ')
  online=$(log_count "$dir/t/server.log" ' app-online ')
  kill -STOP "$CLIENT"
  begun=$(now_ms)
  await 10 log_has "$dir/t/server.log" ' client-offline ' $((offline + 1)) || { kill -CONT "$CLIENT"; fail "never noticed"; }
  local took=$(($(now_ms) - begun))
  kill -CONT "$CLIENT"
  [ "$took" -le 3500 ] || fail "noticed after $took ms"
  await 10 log_has "$dir/t/server.log" ' app-online ' $((online + 1)) || fail "not back"
  equal "$(curl -sS --max-time 5 "http://127.0.0.1:$PORT_web/")" "$target_port"
  equal "$(log_count "$dir/t/server.log" ' app-online ')" $((online + 1))
  echo "noticed after $took ms, one session afterwards"
}
run_case "a client that is frozen is noticed within 3.5 s" frozen
