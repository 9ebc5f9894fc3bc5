# How connections end: half-closes stay half-closes, and what was cut off never looks complete.
dir="$WORK/endings"; mkdir -p "$dir"
first_port=$(free_port); last_port=$(free_port); killed_port=$(free_port)
random_file "$dir/10m" 10
tail -c +2 "$dir/10m" > "$dir/10m-other"
start "$dir/first.log" socat -t 30 "TCP-LISTEN:$first_port,bind=127.0.0.1,reuseaddr,fork" "SYSTEM:sha256sum > $dir/visitor-sent; cat $dir/10m,pipes"
start "$dir/last.log" socat -t 30 "TCP-LISTEN:$last_port,bind=127.0.0.1,reuseaddr,fork" "SYSTEM:cat $dir/10m; exec 1>&-; sha256sum > $dir/visitor-sent-last,pipes"
await_port "$last_port"; await_port "$first_port"
tunnel "$dir/t" first="$first_port" last="$last_port" killed="$killed_port"

visitor_first() {
  socat -t 30 - "TCP:127.0.0.1:$PORT_first" < "$dir/10m-other" > "$dir/reply"
  equal "$(sha "$dir/reply")" "$(sha "$dir/10m")"
  equal "$(cut -d' ' -f1 "$dir/visitor-sent")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_first() {
  rm -f "$dir/visitor-sent-last"
  socat -t 30 "TCP:127.0.0.1:$PORT_last" "SYSTEM:cat > $dir/reply-last; cat $dir/10m-other,pipes"
  await 10 test -s "$dir/visitor-sent-last"
  equal "$(sha "$dir/reply-last")" "$(sha "$dir/10m")"
  equal "$(cut -d' ' -f1 "$dir/visitor-sent-last")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_killed() { python3 ./programs/killed_target.py "$killed_port" "$PORT_killed"; }
run_case "socat: visitor half-closes, then 10 MB arrive" visitor_first
run_case "socat: target half-closes, then 10 MB leave" target_first
run_case "a target killed in mid-transfer resets the visitor" target_killed
