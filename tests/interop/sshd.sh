# An sshd of its own, and a client that knows it. Sets SSH, SCP and the tunnel's port.
ssh_up() {
  local dir="$1" port
  port=$(free_port)
  mkdir -p "$dir" /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$dir/host"
  ssh-keygen -q -t ed25519 -N '' -f "$dir/user"
  cat > "$dir/sshd_config" <<CONF
Port $port
ListenAddress 127.0.0.1
HostKey $dir/host
AuthorizedKeysFile $dir/user.pub
PidFile $dir/sshd.pid
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp
CONF
  start "$dir/sshd.log" /usr/sbin/sshd -D -e -f "$dir/sshd_config"
  await_port "$port"
  tunnel "$dir/t" ssh="$port" || return 1
  SSH_OPTIONS=(-F none -i "$dir/user" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ServerAliveInterval=0)
}
on_host() { ssh "${SSH_OPTIONS[@]}" -p "${PORT_ssh:-0}" root@127.0.0.1 "$@"; }
