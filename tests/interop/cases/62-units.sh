# systemd reads the units, with the command where this run has it.
dir="$WORK/units"; mkdir -p "$dir"
for unit in ../../hocon/examples/systemd/*.service; do
  sed "s|/opt/venus/venus|$VENUS_BIN|" "$unit" > "$dir/$(basename "$unit")"
done

units_are_valid() {
  local said
  # What it only warns of (a key that it does not know, say) leaves the code at 0.
  said=$(systemd-analyze verify --man=no "$dir"/*.service 2>&1) || fail "$said"
  equal "$said" ""
  echo "$(ls "$dir" | wc -l) units"
}
run_case "systemd finds nothing wrong with the units" units_are_valid
