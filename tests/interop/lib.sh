# What the cases share. Sourced, never run.

# --- environment ------------------------------------------------------------------------------------------------------

# install_missing COMMAND:PACKAGE…
install_missing() {
  local entry missing=()
  for entry in "$@"; do
    command -v "${entry%%:*}" > /dev/null || PATH="$PATH:/usr/sbin" command -v "${entry%%:*}" > /dev/null || missing+=("${entry#*:}")
  done
  [ -n "$(postgres_bin)" ] || missing+=(postgresql)
  [ ${#missing[@]} -eq 0 ] && return
  echo "# installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 ||
    { echo "cannot install: ${missing[*]}" >&2; exit 1; }
}

postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -1; }

publish_venus() {
  if [ -z "${VENUS_BIN:-}" ]; then
    echo "# publishing venus"
    dotnet publish ../../src/Venus -c Release -o "$WORK/bin" -v q --nologo > "$WORK/publish.log" 2>&1 || { cat "$WORK/publish.log" >&2; exit 1; }
    VENUS_BIN="$WORK/bin/venus"
  fi
  export VENUS_BIN
}

# Every process that a case starts is its own group, named in a file: so all of them end, whatever happens.
# start LOG COMMAND…   leaves the process id in $STARTED
start() {
  local log="$1"; shift
  setsid "$@" >> "$log" 2>&1 < /dev/null &
  STARTED=$!
  disown "$STARTED" # its death is the case's business, not the shell's to report
  echo "$STARTED" >> "$WORK/groups"
}

stop_everything() {
  local group
  [ -f "$WORK/groups" ] || return 0
  while read -r group; do kill -KILL -- "-$group" 2> /dev/null; done < "$WORK/groups"
  wait 2> /dev/null
}

# A port that nobody has, never given twice: below the range that the kernel picks from.
free_port() {
  flock "$WORK/ports.lock" python3 - "$WORK/ports" <<'PY'
import os, socket, sys
path = sys.argv[1]
port = int(open(path).read()) if os.path.exists(path) else 20000 + os.getpid() % 2000
while True:
    port += 1
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
            break
        except OSError:
            pass
open(path, "w").write(str(port))
print(port)
PY
}

# --- waiting: for something that happens, with a deadline -------------------------------------------------------------

# await SECONDS COMMAND…   until the command succeeds
await() {
  local deadline=$((SECONDS + $1)); shift
  until "$@" > /dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

await_port() { await "${2:-20}" bash -c "exec 3<>/dev/tcp/127.0.0.1/$1"; }
await_log() { await "${3:-20}" grep -q -E -- "$2" "$1"; }
log_count() { grep -c -E -- "$2" "$1" || true; }
log_has() { [ "$(log_count "$1" "$2")" -ge "$3" ]; }
now_ms() { date +%s%3N; }

# --- tunnels ------------------------------------------------------------------------------------------------------------

engine_args() { [ -z "${VENUS_ENGINE:-}" ] || printf '%s\n' --set "venus.relay.engine=$VENUS_ENGINE"; }
start_server() { start "$1/server.log" "$VENUS_BIN" server -c "$1/server.conf" $(engine_args); SERVER=$STARTED; }
start_client() { start "$1/client.log" "$VENUS_BIN" client -c "$1/client.conf" $(engine_args); CLIENT=$STARTED; }

# tunnel DIR NAME=TARGET_PORT…   a pair of nodes; the visitor's port of app NAME is then in $PORT_NAME
tunnel_files() {
  local dir="$1" apps=() entry port; shift
  TUNNEL_PORT=$(free_port)
  for entry in "$@"; do
    port=$(free_port)
    printf -v "PORT_${entry%%=*}" %s "$port"
    apps+=(--app "${entry%%=*}=127.0.0.1:${entry#*=}@127.0.0.1:$port")
  done
  "$VENUS_BIN" init --server "127.0.0.1:$TUNNEL_PORT" "${apps[@]}" --out "$dir" > "$dir.init.log" 2>&1 || { cat "$dir.init.log" >&2; return 1; }
}

tunnel() {
  local dir="$1" count=$(($# - 1))
  tunnel_files "$@" && start_server "$dir" && start_client "$dir" && await 20 log_has "$dir/server.log" ' app-online ' "$count" ||
    { echo "# tunnel $dir is not online"; tail -5 "$dir"/*.log; return 1; }
}

# --- cases ------------------------------------------------------------------------------------------------------------

# Whether the file has something that --only asks for.
wanted() { [ -z "${ONLY:-}" ] || [[ "$(basename "$1" .sh)" =~ $ONLY ]] || grep -q -E "^run_case .*$ONLY" "$1"; }

# run_case TITLE FUNCTION   the function prints its figure, or on failure what was wrong, and returns non-zero
run_case() {
  local title="$1" figure code begun
  [ -z "${ONLY:-}" ] || [[ "$title" =~ $ONLY ]] || [[ "$(basename "${BASH_SOURCE[1]}" .sh)" =~ $ONLY ]] || return 0
  begun=$(now_ms)
  figure=$( (set -e -o pipefail; "$2") 2>&1)
  code=$?
  figure="$(tail -3 <<< "$figure" | paste -sd '|' -)"
  if [ $code -eq 0 ]; then
    printf 'ok      %-58s %s [%d ms]\n' "$title" "$figure" $(($(now_ms) - begun)) | tee -a "$WORK/results"
  else
    printf 'not ok  %-58s %s [%d ms]\n' "$title" "$figure" $(($(now_ms) - begun)) | tee -a "$WORK/results"
  fi
}

fail() { echo "$*"; return 1; }
equal() { [ "$1" = "$2" ] || fail "expected '$2', got '$1'"; }
sha() { sha256sum "$@" | cut -d' ' -f1; }

# random_file PATH MEGABYTES   seeded: the same bytes each time
random_file() {
  python3 -c "import random,sys; r=random.Random(7); f=open(sys.argv[1],'wb'); [f.write(r.randbytes(1<<20)) for _ in range(int(sys.argv[2]))]" "$1" "$2"
}

# ends_with CODE PATTERN COMMAND…   the command ends by itself with the code and one line on stderr, and shows no stack
ends_with() {
  local code="$1" pattern="$2" out err got=0; shift 2
  out=$(mktemp "$WORK/out.XXXX") err=$(mktemp "$WORK/err.XXXX")
  timeout 20 "$@" > "$out" 2> "$err" < /dev/null || got=$?
  equal "$got" "$code" || { tail -2 "$out" "$err"; return 1; }
  equal "$(wc -l < "$err")" 1 || { cat "$err"; return 1; }
  grep -q -i -E -- "$pattern" "$err" || fail "not said: $pattern; said: $(cat "$err")"
  ! grep -q -E '^   +at |Unhandled' "$out" "$err" || fail "a stack was shown"
  echo "exit $got: $(cut -c1-100 "$err")"
}
