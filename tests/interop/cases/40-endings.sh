# How connections end: half-closes stay half-closes, and what was cut off never looks complete.
dir="$WORK/endings"; mkdir -p "$dir"
first_port=$(free_port); last_port=$(free_port); killed_port=$(free_port)
random_file "$dir/10m" 10
tail -c +2 "$dir/10m" > "$dir/10m-other"
# Programs of their own: a shell between them and socat would hold the pipes open.
cat > "$dir/first" <<SH
#!/bin/bash
sha256sum > $dir/visitor-sent
exec cat $dir/10m
SH
cat > "$dir/last" <<SH
#!/bin/bash
cat $dir/10m
exec 1>&-
sha256sum > $dir/part
mv $dir/part $dir/visitor-sent-last
SH
cat > "$dir/visitor" <<SH
#!/bin/bash
cat > $dir/reply-last
exec cat $dir/10m-other
SH
chmod +x "$dir/first" "$dir/last" "$dir/visitor"
start "$dir/first.log" socat -t 30 "TCP-LISTEN:$first_port,bind=127.0.0.1,reuseaddr,fork" "EXEC:$dir/first,pipes"
start "$dir/last.log" socat -t 30 "TCP-LISTEN:$last_port,bind=127.0.0.1,reuseaddr,fork" "EXEC:$dir/last,pipes"
await_port "$last_port"; await_port "$first_port"
await 5 test -s "$dir/visitor-sent-last"
tunnel "$dir/t" first="$first_port" last="$last_port" killed="$killed_port"

visitor_first() {
  timeout 40 socat -t 30 - "TCP:127.0.0.1:$PORT_first" < "$dir/10m-other" > "$dir/reply"
  equal "$(sha "$dir/reply")" "$(sha "$dir/10m")"
  equal "$(cut -d' ' -f1 "$dir/visitor-sent")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_first() {
  rm -f "$dir/visitor-sent-last"
  timeout 40 socat -t 30 "TCP:127.0.0.1:$PORT_last" "EXEC:$dir/visitor,pipes"
  await 10 test -s "$dir/visitor-sent-last"
  equal "$(sha "$dir/reply-last")" "$(sha "$dir/10m")"
  equal "$(cut -d' ' -f1 "$dir/visitor-sent-last")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_killed() { python3 ./programs/killed_target.py "$killed_port" "$PORT_killed"; }
run_case "socat: visitor half-closes, then 10 MB arrive" visitor_first
run_case "socat: target half-closes, then 10 MB leave" target_first
run_case "a target killed in mid-transfer resets the visitor" target_killed
