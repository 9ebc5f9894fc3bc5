# A new server process takes over the ports of one that drains (venus.server.reuse-port), and a server that stops lets its visitors finish.

SIZE=64
mkdir -p "$WORK/take-over/www"
random_file "$WORK/take-over/www/file.bin" "$SIZE"
head -c 262144 "$WORK/take-over/www/file.bin" > "$WORK/take-over/www/small.bin"
WWW=$(free_port)
start "$WORK/take-over/www.log" python3 -m http.server "$WWW" --bind 127.0.0.1 --directory "$WORK/take-over/www"
await_port "$WWW"
DIR="$WORK/take-over/nodes"
tunnel_files "$DIR" "web=$WWW"
cat >> "$DIR/server.conf" <<'CONF'
venus.server.reuse-port = on
venus.server.drain-timeout = 30s
CONF
start_server "$DIR"
start_client "$DIR"
await 20 log_has "$DIR/server.log" ' app-online ' 1
URL="http://127.0.0.1:$PORT_web"

# 8 MiB/s: the download is under way for some eight seconds.
begin_download() { curl -s --fail --limit-rate 8M -o "$1" "$URL/file.bin" & DOWNLOAD=$!; }

a_download_runs_across_a_take_over() {
  local old="$SERVER" failed=0 again=0 visit
  begin_download "$WORK/take-over/across.bin"
  await 10 test -s "$WORK/take-over/across.bin"
  start "$DIR/next.log" "$VENUS_BIN" server -c "$DIR/server.conf" $(engine_args)
  await 20 log_has "$DIR/next.log" ' app-listening ' 1
  kill -TERM "$old"
  for visit in $(seq 40); do
    # A connection that the kernel has given to the old process in its last moment is reset (docs/operations.md): once, and the next one is served.
    curl -s --fail --max-time 10 -o /dev/null "$URL/small.bin" && continue
    again=$((again + 1))
    curl -s --fail --max-time 10 -o /dev/null "$URL/small.bin" || failed=$((failed + 1))
  done
  kill -0 "$DOWNLOAD" || fail "the download was over before the take-over"
  wait "$DOWNLOAD" || fail "the download failed"
  equal "$(sha "$WORK/take-over/across.bin")" "$(sha "$WORK/take-over/www/file.bin")"
  equal "$failed" 0
  [ "$again" -le 2 ] || fail "$again visitors had to come twice"
  await 20 bash -c "! kill -0 $old" || fail "the old server is still here"
  log_has "$DIR/server.log" ' drained .*reset=0|drained; 0 bridges' 1 || fail "$(grep drained "$DIR/server.log")"
  equal "$(log_count "$DIR/client.log" ' server-online ')" 2
  echo "$SIZE MiB whole, 40 visitors served meanwhile, $again of them at the second attempt; the old process has gone"
}

fifty_visitors_finish_while_the_server_stops() {
  local server visitor begun pids=() files="$WORK/take-over/fifty"
  mkdir -p "$files"
  server=$(tail -1 "$WORK/groups") # the one that took over
  for visitor in $(seq 50); do
    curl -s --fail --limit-rate 64k -o "$files/$visitor" "$URL/small.bin" & pids+=($!)
  done
  await 10 bash -c "[ \$(find '$files' -type f -size +0 | wc -l) -eq 50 ]" || fail "only $(find "$files" -type f -size +0 | wc -l) are under way"
  kill -TERM "$server"
  for visitor in "${pids[@]}"; do wait "$visitor" || fail "a visitor was cut"; done
  equal "$(sha "$files"/* | sort -u | wc -l)" 1
  await 20 bash -c "! kill -0 $server"
  start_server "$DIR"
  begun=$(now_ms)
  await 10 log_has "$DIR/client.log" ' server-online ' 3
  await 10 curl -s --fail -o /dev/null "$URL/small.bin"
  echo "50 whole; served again $(($(now_ms) - begun)) ms after the start of the next"
}

run_case "a download runs across a take-over of the server" a_download_runs_across_a_take_over
run_case "fifty visitors finish while the server stops" fifty_visitors_finish_while_the_server_stops
