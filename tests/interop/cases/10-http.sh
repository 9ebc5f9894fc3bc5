# HTTP by curl and wrk, with nginx behind NAT.
dir="$WORK/http"; mkdir -p "$dir/www" "$dir/tmp"
nginx_port=$(free_port)
random_file "$dir/www/one.bin" 1
echo "hello from behind NAT" > "$dir/www/index.html"
cat > "$dir/nginx.conf" <<CONF
daemon off; pid $dir/nginx.pid; error_log $dir/nginx.err; worker_processes 1; user root;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 1000000; keepalive_timeout 75s;
  client_body_temp_path $dir/tmp; proxy_temp_path $dir/tmp; fastcgi_temp_path $dir/tmp; uwsgi_temp_path $dir/tmp; scgi_temp_path $dir/tmp;
  server { listen 127.0.0.1:$nginx_port; root $dir/www; }
}
CONF
start "$dir/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -c "$dir/nginx.conf" -e "$dir/nginx.err"
await_port "$nginx_port"
tunnel "$dir/t" web="$nginx_port"
url="http://127.0.0.1:${PORT_web:-0}"

keep_alive() {
  local connects
  connects=$(curl -sS --fail --max-time 20 -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects} ' "$url/" "$url/one.bin" "$url/")
  equal "$connects" "1 0 0 "
  echo "3 requests on 1 connection"
}
close() {
  equal "$(curl -sS --fail --max-time 20 -H 'Connection: close' "$url/one.bin" | sha)" "$(sha "$dir/www/one.bin")"
  echo "1 MB, hash equal"
}
http10() {
  equal "$(curl -sS --fail --max-time 20 -0 "$url/")" "hello from behind NAT"
  equal "$(curl -sS --fail --max-time 20 -0 "$url/one.bin" | sha)" "$(sha "$dir/www/one.bin")"
  echo "ended by close, hash equal"
}
load() {
  local report
  report=$(wrk -t 2 -c 200 -d 10s --timeout 5s "$url/")
  ! grep -E 'Socket errors|Non-2xx' <<< "$report" || return 1
  grep -E 'requests in|Requests/sec' <<< "$report" | tr -s ' ' | paste -sd ' '
}
run_case "curl keeps its connection alive" keep_alive
run_case "curl with Connection: close" close
run_case "curl with HTTP/1.0" http10
run_case "wrk with 200 connections for 10 s without an error" load
