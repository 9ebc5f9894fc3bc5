# How connections end: half-closes stay half-closes, and what was cut off never looks complete.
dir="$WORK/endings"; mkdir -p "$dir"
first_port=$(free_port); last_port=$(free_port); killed_port=$(free_port)
random_file "$dir/10m" 10
tail -c +2 "$dir/10m" > "$dir/10m-other"
cat > "$dir/first" <<SH
#!/bin/bash
sha256sum > $dir/visitor-sent
exec cat $dir/10m
SH
cat > "$dir/visitor" <<SH
#!/bin/bash
cat > $dir/reply-last
exec cat $dir/10m-other
SH
chmod +x "$dir/first" "$dir/visitor"
start "$dir/first.log" socat -t 30 "TCP-LISTEN:$first_port,bind=127.0.0.1,reuseaddr,fork" "EXEC:$dir/first"
# Sends a file, half-closes, and keeps what still comes. It takes one visitor: nobody may knock to see whether it is there.
start "$dir/last.log" socat -t 30 "OPEN:$dir/10m,rdonly!!CREATE:$dir/visitor-sent-last" "TCP-LISTEN:$last_port,bind=127.0.0.1,reuseaddr"
LAST=$STARTED
await_port "$first_port"
tunnel "$dir/t" first="$first_port" last="$last_port" killed="$killed_port"

visitor_first() {
  timeout 40 socat -t 30 - "TCP:127.0.0.1:$PORT_first" < "$dir/10m-other" > "$dir/reply"
  equal "$(sha "$dir/reply")" "$(sha "$dir/10m")"
  equal "$(cut -d' ' -f1 "$dir/visitor-sent")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_first() {
  timeout 40 socat -t 30 "TCP:127.0.0.1:$PORT_last" "EXEC:$dir/visitor"
  await 10 bash -c "! kill -0 $LAST"
  equal "$(sha "$dir/reply-last")" "$(sha "$dir/10m")"
  equal "$(sha "$dir/visitor-sent-last")" "$(sha "$dir/10m-other")"
  echo "10 MB each way, hashes equal"
}
target_killed() { python3 ./programs/killed_target.py "$killed_port" "$PORT_killed"; }
run_case "socat: visitor half-closes, then 10 MB arrive" visitor_first
run_case "socat: target half-closes, then 10 MB leave" target_first
run_case "a target killed in mid-transfer resets the visitor" target_killed
