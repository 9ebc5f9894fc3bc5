#!/usr/bin/env bash
# Real programs through a real tunnel: two venus processes (server and client, made by 'venus init') on loopback, between
# programs that know nothing of them. Root on Debian: what is missing is installed; every service is an instance of its
# own with its own ports and data, and all of it is gone at the end.
#
#   tests/interop/run.sh                 everything
#   tests/interop/run.sh --only ssh      the files of cases/, and the cases, whose names the word or pattern is found in
#   VENUS_ENGINE=portable …              the relay engine that both nodes use
#   VENUS_BIN=/path/to/venus …           a published command in place of one made from this tree
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ./lib.sh

ONLY=""
while [ $# -gt 0 ]; do
  case "$1" in
    --only) ONLY="${2:?--only needs a name}"; shift 2 ;;
    *) echo "usage: run.sh [--only NAME]" >&2; exit 1 ;;
  esac
done
export ONLY

install_missing curl:curl sshd:openssh-server ssh:openssh-client mariadbd:mariadb-server mariadb:mariadb-client \
  redis-server:redis-server redis-cli:redis-tools psql:postgresql-client nginx:nginx-light wrk:wrk socat:socat strace:strace python3:python3 ip:iproute2 nsenter:util-linux \
  systemd-analyze:systemd

WORK="$(mktemp -d /tmp/venus-interop.XXXXXX)"
chmod 755 "$WORK"
export WORK
: > "$WORK/results"
trap 'stop_everything; rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
publish_venus

# Cases that mostly wait run beside the others.
BACKGROUND=()
for file in cases/bg-*.sh; do
  if wanted "$file"; then
    bash -c 'source ./lib.sh; source "$1"' case "$file" > "$WORK/$(basename "$file").out" 2>&1 &
    BACKGROUND+=("$!:$file")
  fi
done
for file in cases/[0-9]*.sh; do
  if wanted "$file"; then
    bash -c 'source ./lib.sh; source "$1"' case "$file"
  fi
done
for entry in ${BACKGROUND[@]+"${BACKGROUND[@]}"}; do
  wait "${entry%%:*}"
  cat "$WORK/$(basename "${entry#*:}").out"
done

passed=$(grep -c '^ok' "$WORK/results")
failed=$(grep -c '^not ok' "$WORK/results")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
