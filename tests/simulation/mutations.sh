#!/usr/bin/env bash
# Shows that the simulation sees what it is for: each patch in mutations/ takes one safeguard away in a copy of the sources, and some seed has to
# find it. Prints the first seed that did. Arguments: names of patches, without the ending; all of them by default. VENUS_SEEDS: seeds to try (10000).
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
export VENUS_SEEDS="${VENUS_SEEDS:-10000}" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$here/mutations" && ls -- *.patch | sed 's/\.patch$//')
missed=0
for name in "${names[@]}"; do
  rm -rf "${copy:?}/tree" && mkdir "$copy/tree"
  (cd "$root" && tar --exclude=bin --exclude=obj -cf - Directory.Build.props Directory.Packages.props global.json .editorconfig hocon src tests/simulation) | tar xf - -C "$copy/tree"
  if ! (cd "$copy/tree" && patch -s -p1) < "$here/mutations/$name.patch"; then
    echo "$name: the patch does not fit the sources any more"
    missed=$((missed + 1))
    continue
  fi
  # What a mutant leaves unused is no error here.
  if ! dotnet build "$copy/tree/tests/simulation" -c Release -v q -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false > "$copy/build.log" 2>&1; then
    echo "$name: does not build"; tail -5 "$copy/build.log"
    missed=$((missed + 1))
    continue
  fi
  dotnet test "$copy/tree/tests/simulation" -c Release --no-build --filter Every_invariant_holds > "$copy/test.log" 2>&1
  if found="$(grep -m1 -E '^ *seed [0-9]+:' "$copy/test.log")"; then
    echo "$name: found by $(sed -E 's/^ *//' <<< "$found" | cut -c1-220)"
  else
    echo "$name: NOT FOUND in $VENUS_SEEDS seeds"
    missed=$((missed + 1))
  fi
done
exit "$missed"
