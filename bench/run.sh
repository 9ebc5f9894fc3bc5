#!/usr/bin/env bash
# Venus beside no tunnel, ssh -R, and whatever other tunnels are found, in one run on loopback. Root on Debian: what is missing is
# installed. All of it happens in network and process namespaces of its own: ports cannot collide, no packet leaves the
# machine, and nothing that was started outlives the run.
#
#   bench/run.sh                          three rounds of everything: Markdown on standard output, all samples in bench-results.json
#   bench/run.sh --quick                  at most two minutes: to see that all works, not to be quoted
#   bench/run.sh --only 'venus,ssh' --rounds 5 --engine epoll --peers DIR
#   bench/run.sh --only venus --figures new,rate      some figures of some systems: while one works on them
#   bench/run.sh --only 'venus sealed' --figures up_,down_      what resuming costs: with it and without, in turns
#   VENUS_BIN=/path/to/venus bench/run.sh …      a published command in place of one made from this tree
set -euo pipefail
BENCH="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# install_missing COMMAND:PACKAGE…
install_missing() {
  local entry missing=()
  for entry in "$@"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${entry%%:*}" > /dev/null || missing+=("${entry#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "# installing ${missing[*]}" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 ||
    { echo "bench: cannot install ${missing[*]}" >&2; exit 1; }
}

install_missing iperf3:iperf3 wrk:wrk nginx:nginx-light sshd:openssh-server ssh:openssh-client openssl:openssl python3:python3 ip:iproute2 unshare:util-linux

WORK="$(mktemp -d /tmp/venus-bench.XXXXXX)"
chmod 755 "$WORK" # nginx' worker is not root
NAMESPACES=""
trap '[ -z "$NAMESPACES" ] || kill -KILL "$NAMESPACES" 2> /dev/null || true; rm -rf "$WORK"' EXIT # with the first process of its namespace all others go
trap 'exit 130' INT TERM

if [ -z "${VENUS_BIN:-}" ]; then
  echo "# publishing venus" >&2
  publish() { dotnet publish "$BENCH/../src/Venus" -c Release "-p:PublishProfile=$1" -o "$WORK/bin" -v q --nologo > "$WORK/publish.log" 2>&1; }
  if ! publish NativeAot; then
    echo "# no native program can be made here ($(grep -m1 -o 'error.*' "$WORK/publish.log" | cut -c1-120)): ReadyToRun" >&2
    publish ReadyToRun || { cat "$WORK/publish.log" >&2; exit 1; }
  fi
  VENUS_BIN="$WORK/bin/venus"
fi

export PATH="$PATH:/usr/sbin:/sbin" PYTHONDONTWRITEBYTECODE=1
unshare --net --pid --fork --kill-child --mount-proc -- sh -c 'ip link set lo up; exec "$@"' bench \
  python3 "$BENCH/lib/main.py" --venus "$VENUS_BIN" --work "$WORK" "$@" &
NAMESPACES=$!
wait "$NAMESPACES"
