# Bare bytes in bulk pass through the kernel alone: strace(1) counts what both nodes ask of it meanwhile.
dir="$WORK/splice"; mkdir -p "$dir/www"
splice_port=$(free_port)
random_file "$dir/www/bulk.bin" 128
start "$dir/web.log" python3 -m http.server "$splice_port" --bind 127.0.0.1 --directory "$dir/www"
await_port "$splice_port"
tunnel_files "$dir/t" bulk="$splice_port"
sed -i 's/venus\.\(server\|client\) *{/&\n  app-defaults.encryption = none/' "$dir/t/server.conf" "$dir/t/client.conf"
start_server "$dir/t"
start_client "$dir/t"
await 20 log_has "$dir/t/server.log" ' app-online ' 1

# calls FILE NAME   how often a call was made
calls() { awk -v name="$2" '$NF == name { print $4 }' "$1" | grep . || echo 0; }

bulk_is_spliced() {
  local node pid traces=() moved read
  [ "${VENUS_ENGINE:-}" != portable ] || { echo "the portable engine moves them itself"; return 0; }
  for node in server client; do
    pid=$SERVER; [ "$node" = server ] || pid=$CLIENT
    strace -f -c -o "$dir/$node.calls" -p "$pid" 2> /dev/null &
    traces+=($!)
  done
  for pid in "$SERVER" "$CLIENT"; do await 5 grep -q 'TracerPid:.[1-9]' "/proc/$pid/status"; done
  equal "$(curl -sS --fail --max-time 60 "http://127.0.0.1:$PORT_bulk/bulk.bin" | sha)" "$(sha "$dir/www/bulk.bin")"
  kill -TERM "${traces[@]}" # a shell has what it starts in the background ignore SIGINT
  wait "${traces[@]}" || true
  for node in server client; do
    moved=$(calls "$dir/$node.calls" splice) read=$(calls "$dir/$node.calls" recvfrom)
    [ "$moved" -gt 200 ] && [ "$read" -lt $((moved / 5)) ] || fail "$node: splice $moved, recvfrom $read"
    echo "$node: splice $moved, recvfrom $read"
  done
}

run_case "128 MB of bare bytes are spliced" bulk_is_spliced
