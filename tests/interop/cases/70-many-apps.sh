# 500 apps from one file.
dir="$WORK/many"; mkdir -p "$dir"
count=500
first=$(free_port)
while ! python3 - "$first" "$count" <<'PY'
import socket, sys
first, count = int(sys.argv[1]), int(sys.argv[2])
for port in range(first, first + 2 * count):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", port))
PY
do first=$((first + 97)); done 2> /dev/null
echo $((first + 2 * count)) > "$WORK/ports"
start "$dir/targets.log" python3 ./programs/numbered_targets.py "$first" "$count"
await_port $((first + count - 1))

online() {
  local i apps=() begun
  for i in $(seq 0 $((count - 1))); do
    apps+=(--app "app$i=127.0.0.1:$((first + i))@127.0.0.1:$((first + count + i))")
  done
  "$VENUS_BIN" init --server "127.0.0.1:$(free_port)" "${apps[@]}" --out "$dir/t" > /dev/null
  begun=$(now_ms)
  start_server "$dir/t"; start_client "$dir/t"
  await 30 log_has "$dir/t/server.log" ' app-online ' "$count" || fail "$(log_count "$dir/t/server.log" ' app-online ') of $count online"
  echo "$count online after $(($(now_ms) - begun)) ms"
}
each_its_own() {
  python3 - "$first" "$count" <<'PY'
import sys, urllib.request
first, count = int(sys.argv[1]), int(sys.argv[2])
wrong = 0
for i in range(count):
    with urllib.request.urlopen(f"http://127.0.0.1:{first + count + i}/", timeout=10) as reply:
        wrong += reply.read() != str(first + i).encode()
if wrong:
    sys.exit(f"{wrong} of {count} reached another app's target")
print(f"{count} of {count} reached their own target")
PY
}
run_case "500 apps from one file are online" online
run_case "each of the 500 reaches its own target" each_its_own
