# An SSH session that says nothing for 70 s is still there: longer than the idle timeout of common home routers.
source ./sshd.sh
ssh_up "$WORK/ssh-idle"

idle() {
  equal "$({ echo 'echo before'; sleep 70; echo 'echo after'; } | on_host sh)" "before"$'\n'"after"
  echo "answers after 70 s of silence"
}
run_case "ssh session idle for 70 s" idle
