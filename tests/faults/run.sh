#!/usr/bin/env bash
# What networks, machines and strangers do to a tunnel, done to one: real nodes in network namespaces
# visitor - server - nat - client. Root on Debian: what is missing is installed. Everything that is started or made, namespaces
# included, is gone at the end, and carries names of its own: two runs do not meet.
#
#   tests/faults/run.sh                          every case in its usual size
#   tests/faults/run.sh black-hole frozen        some, by name or number; --list says which there are
#   tests/faults/run.sh --short                  what CI runs, in less than two minutes
#   tests/faults/run.sh --long                   every case in full size: takes hours
#   tests/faults/run.sh --markdown FILE …        the report, beside standard output
#   VENUS_BIN=/path/to/venus …                   a published command in place of one made from this tree
set -uo pipefail
FAULTS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

[ "$(id -u)" -eq 0 ] || { echo "faults: run it as root: it makes network namespaces" >&2; exit 1; }

# install_missing COMMAND:PACKAGE…   a command may be a file
install_missing() {
  local entry missing=()
  for entry in "$@"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${entry%%:*}" > /dev/null || compgen -G "${entry%%:*}" > /dev/null || missing+=("${entry#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "# installing ${missing[*]}" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 ||
    { echo "faults: cannot install ${missing[*]}" >&2; exit 1; }
}

export PATH="$PATH:/usr/sbin:/sbin" PYTHONDONTWRITEBYTECODE=1
[[ " $* " == *" --list "* ]] || install_missing ip:iproute2 nft:nftables conntrack:conntrack sshd:openssh-server ssh:openssh-client nsenter:util-linux python3:python3 \
  "/usr/lib/*/faketime/libfaketime.so.1:libfaketime"

WORK="$(mktemp -d /tmp/venus-faults.XXXXXX)"
DRIVER=""
trap '[ -z "$DRIVER" ] || { kill -TERM "$DRIVER" 2> /dev/null; wait "$DRIVER"; }; rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
# What attacks and measures gives way to what is attacked: strangers would not take the server's processor.
nice -n 10 python3 "$FAULTS/lib/main.py" --work "$WORK" "$@" &
DRIVER=$!
wait "$DRIVER"
CODE=$?
DRIVER=""
exit "$CODE"
