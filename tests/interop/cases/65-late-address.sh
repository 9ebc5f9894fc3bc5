# A server that is started before its address is there: it waits, and serves once the address comes. In a network of its own.
dir="$WORK/late"; mkdir -p "$dir"; PATH="$PATH:/usr/sbin:/sbin"
late_address() {
  local pid
  "$VENUS_BIN" init --server 192.0.2.1:7000 --app web=127.0.0.1:80@9000 --out "$dir/late" > /dev/null
  start "$dir/server.log" unshare --net sh -c "ip link set lo up && exec '$VENUS_BIN' server -c '$dir/late/server.conf' --set venus.server.listen=192.0.2.1:7000"
  pid=$STARTED
  await_log "$dir/server.log" ' listen-failed .*no interface of this machine has the address'
  kill -0 "$pid" || fail "the server has ended: $(tail -1 "$dir/server.log")"
  nsenter --net --target "$pid" ip addr add 192.0.2.1/32 dev lo
  await_log "$dir/server.log" ' listening .*192\.0\.2\.1:7000'
  equal "$(log_count "$dir/server.log" ' listen-failed ')" 1
  kill -TERM "$pid"
  echo "listening once the address was there, one line before"
}
run_case "an address that comes late" late_address
