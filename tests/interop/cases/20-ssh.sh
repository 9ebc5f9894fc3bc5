# OpenSSH: a command, and 100 MB each way.
source ./sshd.sh
dir="$WORK/ssh"
ssh_up "$dir"
random_file "$dir/100m" 100

command_runs() {
  equal "$(on_host 'echo $((6 * 7)); exit 3' || echo "exit $?")" "42"$'\n'"exit 3"
  echo "output and exit code arrive"
}
upload() {
  scp -q -P "$PORT_ssh" "${SSH_OPTIONS[@]}" "$dir/100m" "root@127.0.0.1:$dir/up"
  equal "$(sha "$dir/up")" "$(sha "$dir/100m")"
  echo "100 MB, hash equal"
}
download() {
  scp -q -P "$PORT_ssh" "${SSH_OPTIONS[@]}" "root@127.0.0.1:$dir/100m" "$dir/down"
  equal "$(sha "$dir/down")" "$(sha "$dir/100m")"
  echo "100 MB, hash equal"
}
run_case "ssh runs a command" command_runs
run_case "scp of 100 MB up" upload
run_case "scp of 100 MB down" download
