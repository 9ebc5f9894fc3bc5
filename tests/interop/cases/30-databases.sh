# MariaDB, Redis and PostgreSQL with their own clients.
dir="$WORK/db"; mkdir -p "$dir"
maria_port=$(free_port); redis_port=$(free_port); pg_port=$(free_port)

cat > "$dir/init.sql" <<'SQL'
CREATE USER visitor@'127.0.0.1' IDENTIFIED BY 'pass';
GRANT ALL ON *.* TO visitor@'127.0.0.1';
SQL
mariadb-install-db --no-defaults --datadir="$dir/maria" --user=root --auth-root-authentication-method=normal --skip-test-db > "$dir/install.log" 2>&1
start "$dir/maria.log" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --no-defaults --user=root --datadir="$dir/maria" --bind-address=127.0.0.1 --port="$maria_port" \
  --socket="$dir/maria.sock" --pid-file="$dir/maria.pid" --init-file="$dir/init.sql" --max-allowed-packet=64M --skip-name-resolve
start "$dir/redis.log" redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no --dir "$dir" --daemonize no
install -d -o postgres -m 700 "$dir/pg"
runuser -u postgres -- "$(postgres_bin)/initdb" -D "$dir/pg" -A trust -U visitor > "$dir/initdb.log" 2>&1
start "$dir/pg.log" runuser -u postgres -- "$(postgres_bin)/postgres" -D "$dir/pg" -h 127.0.0.1 -p "$pg_port" -k ''
await_port "$maria_port" 40; await_port "$redis_port"; await_port "$pg_port"
tunnel "$dir/t" maria="$maria_port" redis="$redis_port" pg="$pg_port"

maria() { mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$1" -u visitor -ppass --max-allowed-packet=64M --batch --raw --skip-column-names -e "$2"; }
maria_big() {
  local query="SELECT REPEAT(MD5('venus'), 327680)"
  equal "$(maria "$PORT_maria" "$query" | wc -c)" 10485761
  equal "$(maria "$PORT_maria" "$query" | sha)" "$(maria "$maria_port" "$query" | sha)"
  echo "10 MB, same as without a tunnel"
}
maria_many() {
  local i pids=() ids="$dir/ids"; : > "$ids"
  for i in $(seq 20); do
    maria "$PORT_maria" 'SELECT CONNECTION_ID() + 0 * SLEEP(0.3)' >> "$ids" &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i"; done
  equal "$(sort -u "$ids" | wc -l)" 20
  echo "20 sessions of their own"
}
redis_pipe() {
  local report
  report=$(python3 -c "
import sys
for i in range(100000):
    k = f'key:{i}'
    sys.stdout.write(f'*3\r\n\$3\r\nSET\r\n\${len(k)}\r\n{k}\r\n\$5\r\nvalue\r\n')" | redis-cli -h 127.0.0.1 -p "$PORT_redis" --pipe | tail -1)
  equal "$report" "errors: 0, replies: 100000"
  equal "$(redis-cli -h 127.0.0.1 -p "$PORT_redis" DBSIZE)" 100000
  echo "$report"
}
postgres() {
  local query="SELECT i, md5(i::text) FROM generate_series(1, 200000) i"
  equal "$(psql -X -q -A -t -h 127.0.0.1 -p "$PORT_pg" -U visitor -d postgres -c "$query" | sha)" \
        "$(psql -X -q -A -t -h 127.0.0.1 -p "$pg_port" -U visitor -d postgres -c "$query" | sha)"
  echo "200,000 rows, same as without a tunnel"
}
run_case "mariadb with a result of 10 MB" maria_big
run_case "mariadb with 20 clients at once" maria_many
run_case "redis-cli --pipe with 100,000 commands" redis_pipe
run_case "psql with 200,000 rows" postgres
