"""Where one system stands during one turn: its folder, its ports, its processes, and the services behind it."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from processes import Failure, Processes, await_condition, listening

REQUEST = b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n"
FIRST_PORT = 20000  # below the range that the kernel takes for outgoing connections


@dataclass
class Place:
    """A folder that nobody else uses, ports that nobody else has, and the two services that every system is to reach."""

    folder: Path
    web: int = 0
    bulk: int = 0
    _next_port: int = FIRST_PORT
    processes: Processes = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.processes = Processes(self.folder)

    def port(self) -> int:
        while True:
            self._next_port += 1
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", self._next_port))
                    return self._next_port
                except OSError:
                    continue  # somebody's: the next one

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def start_services(self) -> None:
        """nginx with a tiny static answer, and an iperf3 server."""
        self.web, self.bulk = self.port(), self.port()
        services = Processes(self.folder / "services")
        services.folder.mkdir()
        self._services = services
        config = self.write("nginx.conf", f"""
worker_processes 1; daemon off; error_log stderr crit; pid {self.folder}/nginx.pid; worker_rlimit_nofile 20000;
events {{ worker_connections 19000; multi_accept on; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s;
  server {{ listen 127.0.0.1:{self.web} backlog=4096; location / {{ return 200 "hello\\n"; }} }}
}}
""")
        services.start("nginx", "nginx", "-c", config, "-p", self.folder)
        self._iperf = services.start("iperf3", "iperf3", "-s", "-B", "127.0.0.1", "-p", self.bulk)
        await_condition("nginx and iperf3 listen", 10, lambda: listening(self.web) and listening(self.bulk))

    def renew_iperf(self) -> None:
        """A server that an aborted test has left busy is of no use to the next one."""
        self._iperf.kill()
        self._iperf.wait()
        self._iperf = self._services.start("iperf3", "iperf3", "-s", "-B", "127.0.0.1", "-p", self.bulk)
        await_condition("iperf3 listens", 10, lambda: listening(self.bulk))

    def await_listening(self, port: int, seconds: float = 15) -> None:
        await_condition(f"a listener on port {port}", seconds, lambda: listening(port))

    def close(self) -> None:
        self.processes.stop()
        self._services.stop()


def answers(port: int, timeout: float = 2) -> bool:
    """Whether one request through the port is answered."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as visitor:
            visitor.sendall(REQUEST)
            return visitor.recv(16).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def await_answer(port: int, seconds: float) -> None:
    """Until the first byte comes back through the port."""
    deadline = time.monotonic() + seconds
    while not answers(port):
        if time.monotonic() > deadline:
            raise Failure(f"no answer through the tunnel within {seconds:g} s")
        time.sleep(0.005)
