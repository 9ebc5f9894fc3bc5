#!/usr/bin/env bash
# What messages, actors and timers cost on Venus' kernel and on Akka.NET, in one run: the same sources built against both (-p:ActorRuntime), whose
# processes take turns. A Markdown table on standard output: medians, the least and the most beside them, and the ratios.
#
#   bench/kernel.sh                        five rounds, beside the newest Akka.NET 1.5 that can be restored
#   bench/kernel.sh --akka 1.5.74          that version; --source DIR|URL adds a package source to find it in
#   bench/kernel.sh --rounds 9 --keep DIR  keeps what is built, for the next run
set -euo pipefail
BENCH="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
AKKA=() ROUNDS=5 BUILT=""
while [ $# -gt 0 ]; do
  case "$1" in
    --akka) AKKA+=("-p:AkkaVersion=$2") ;;
    --source) AKKA+=("-p:RestoreAdditionalProjectSources=$2") ;;
    --rounds) ROUNDS="$2" ;;
    --keep) BUILT="$2" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 1 ;;
  esac
  shift 2
done
if [ -z "$BUILT" ]; then
  BUILT="$(mktemp -d /tmp/venus-kernel.XXXXXX)"
  trap 'rm -rf "$BUILT"' EXIT
fi

build() { # build RUNTIME [PROPERTY…]: into a folder of its own, so that neither finds what was built for the other
  local runtime="$1"; shift
  echo "# building on $runtime" >&2
  dotnet build "$BENCH/Venus.Benchmarks" -c Release -v q --nologo --artifacts-path "$BUILT/$runtime" "-p:ActorRuntime=$runtime" "$@" > "$BUILT/$runtime.log" 2>&1
}

mkdir -p "$BUILT"
build Venus || { cat "$BUILT/Venus.log" >&2; exit 1; }
runtimes=(Venus)
if build Akka ${AKKA[@]+"${AKKA[@]}"}; then
  runtimes+=(Akka)
else
  echo "# without Akka.NET, on which it does not build here: $(grep -m1 -o 'error.*' "$BUILT/Akka.log" | cut -c1-160)" >&2
fi
PYTHONDONTWRITEBYTECODE=1 python3 "$BENCH/lib/kernel.py" --rounds "$ROUNDS" "${runtimes[@]/#/$BUILT/}"
