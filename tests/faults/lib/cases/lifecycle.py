"""Cases 21 to 25: nodes that stop, come back together, change, fail inside, or lose track of time."""

from __future__ import annotations

import glob
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from basics import Failure, check, wait_for
from place import new_token, token_hash
from run import Run, case
from traffic import Chatter, Received, echo, echo_once, exactly, until_served

ROOT = Path(__file__).resolve().parents[4]


@case(21, "drain", "SIGTERM to the server under 50 bridges", network=False)
def drain(run: Run) -> str:
    """Those who finish in time finish; the rest is reset when the grace is over."""
    grace = run.pick(3, 5, 10)
    place = run.place()
    place.server_extra = f"venus.server.drain-timeout = {grace}s"
    place.target(echo, "echo")
    place.open(bystander=False)
    visitors = [place.visit("echo") for _ in range(50)]
    for visitor in visitors:
        visitor.sendall(b"a")
        exactly(visitor, 1)
    begun = time.time()
    place.server.process.signal(signal.SIGTERM)
    place.client.wait("server-leaves", 5, after=begun)
    try:
        place.visit("echo", timeout=2).close()
        raise AssertionError("a visitor was taken while the server drains")
    except OSError:
        pass  # refused, as it should be
    for visitor in visitors[:25]:
        visitor.sendall(b"bye")
        check(exactly(visitor, 3) == b"bye", "another answer while the server drains")
        visitor.shutdown(socket.SHUT_WR)
        check(visitor.recv(1) == b"", "no clean end while the server drains")
    resets = sum(Received().take(visitor).reset for visitor in visitors[25:])
    code = place.server.process.wait(grace + 3)
    took = time.time() - begun
    check(code == 0 and took <= grace + 2, f"the server ended with {code} after {took:.1f} s")
    check(resets == 25, f"{resets} of 25 that stayed were reset")
    for visitor in visitors:
        visitor.close()
    began = time.time()
    place.server.start()
    back = place.await_online(after=began) - began
    check(back <= 3, f"the apps are back {back:.1f} s after the restart")
    until_served(place.network.visitor, place.address("echo"), 5)
    return f"25 finished, 25 reset, the server ended with 0 after {took:.1f} s (grace {grace} s); apps back {back:.1f} s after its restart"


@case(22, "herd", "500 clients come back at once", long_only=True)
def herd(run: Run) -> str:
    count = 500
    place = run.place(quiet=True)
    tokens = {f"c{number}": new_token() for number in range(count)}
    ports = {name: place.network.server.port() for name in tokens}
    clients = "\n".join(f'venus.server.clients.{name} = {{ token-hash = "{token_hash(token)}" }}' for name, token in tokens.items())
    apps = "\n".join(f'venus.server.apps.{name} = {{ listen = "{place.network.server.address}:{ports[name]}", client = {name} }}' for name in tokens)
    place.server_extra = clients + "\n" + apps
    place.target(echo, "echo")
    place.open()
    listed = place.folder / "herd.txt"
    listed.write_text("\n".join(f"{name} {token}" for name, token in tokens.items()))
    listed.chmod(0o600)
    tool = Path(os.environ.get("FAULT_TOOL", "")) if os.environ.get("FAULT_TOOL") else _publish(run, "tests/faults/programs/Venus.FaultTool")
    place.process("herd", place.network.client, "dotnet", tool, place.network.server_inside, place.port, place.pin, listed, env={"DOTNET_gcServer": "0"})
    wait_for("all clients are in", 60, lambda: len(place.server.log.find("client-online", "client=c")) >= count, every=0.1)
    place.probe.pause()
    place.server.kill()
    time.sleep(3)
    begun = time.time()
    place.server.start()
    place.server.wait("listening", 10)
    wait_for("all clients are in again", 60, lambda: len(place.server.log.find("client-online", "client=c")) >= count, every=0.1)
    arrivals = sorted(line.when - begun for line in place.server.log.find("client-online", "client=c"))
    place.server.wait("app-online", 20, pattern="app=calm")
    place.probe.start()
    place.await_online(after=begun)
    echo_once(place.network.visitor, place.address("echo"))
    place.guard = None  # the herd's own connections are no leak
    check(arrivals[-1] <= 15, f"the last client was in after {arrivals[-1]:.1f} s")
    most = max(sum(1 for other in arrivals if when <= other < when + 0.1) for when in arrivals)
    return f"{count} clients behind one address: the first in after {arrivals[0]:.1f} s, half after {arrivals[count // 2]:.1f} s, all after {arrivals[-1]:.1f} s; at most {most} within 100 ms"


def _publish(run: Run, project: str) -> Path:
    out = run.folder / Path(project).name
    done = subprocess.run(["dotnet", "publish", ROOT / project, "-c", "Release", "-o", out, "-v", "q", "--nologo"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure((done.stdout + done.stderr).strip().splitlines()[-1])
    return out / f"{Path(project).name}.dll"


@case(23, "reload", "SIGHUP over and over under load, one of the files broken", network=False)
def reload(run: Run) -> str:
    place = run.place()
    place.target(echo, "echo")
    place.open()
    extra = place.network.server.port()

    def change(number: int, broken: bool = False) -> None:
        began = time.time()
        app = f'venus.server.apps.extra {{ listen = "{place.network.server.address}:{extra}", client = inside }}' if number % 2 else ""
        place.write_server("venus.server { lisen = 1" if broken else app)
        place.server.process.signal(signal.SIGHUP)
        place.client.process.signal(signal.SIGHUP)
        place.server.wait("reload-failed" if broken else "options-applied", 5, after=began - 0.001)

    rounds = run.pick(20, 100, 100)
    for number in range(rounds // 4 * 2):
        change(number)
    place.renew_guard()
    talks = [Chatter(place.visit("echo"), 0.01) for _ in range(8)]
    served = [0]
    over = threading.Event()
    failed: list[str] = []

    def visit() -> None:
        while not over.is_set():
            try:
                echo_once(place.network.visitor, place.address("echo"))
                served[0] += 1
            except (OSError, Failure) as error:
                failed.append(str(error))

    visitors = threading.Thread(target=visit, daemon=True)
    visitors.start()
    for number in range(rounds):
        change(number, broken=number == rounds // 2)
    over.set()
    visitors.join(20)
    for talk in talks:
        talk.stop()
    place.write_server()
    place.server.process.signal(signal.SIGHUP)
    check(not failed, f"{len(failed)} of {served[0]} visitors failed: {failed and failed[0]}")
    return f"{rounds} reloads of both nodes, one broken: {served[0]} visitors and 8 conversations of {sum(talk.echoes for talk in talks)} echoes, 0 errors"


@case(24, "actors", "an exception in each kind of actor, in process", network=False)
def actors(run: Run) -> str:
    """Nothing from outside can make an actor fail: the functional tests inject the exception."""
    project = ROOT / "tests" / "Venus.FunctionalTests"
    done = subprocess.run(["dotnet", "test", project, "-c", "Release", "--nologo", "-v", "q", "--filter", "FullyQualifiedName~SupervisionTests"], capture_output=True, text=True, check=False, timeout=900)
    summary = next((line.strip() for line in reversed(done.stdout.splitlines()) if "Passed:" in line), "no result")
    check(done.returncode == 0, summary)
    return summary.partition(", Duration")[0].replace("Passed!  - ", "SupervisionTests: ")


@case(25, "clock", "the wall clock of either node jumps by an hour, there and back", network=False)
def clock(run: Run) -> str:
    """libfaketime answers clock_gettime(2) for the runtime: it asks through libc. The monotonic clock is left alone, as a real jump leaves it."""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)
    check(library is not None, "libfaketime is not installed")
    place = run.place()
    place.target(echo, "echo")
    stamp = place.folder / "faketime"
    stamp.write_text("+0\n")
    faked = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(stamp), "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
    place.env["server"] = place.env["client"] = faked
    place.open()
    talk = Chatter(place.visit("echo"))
    seen = []
    for jump in ("+3600", "+0", "-3600", "+0"):
        stamp.write_text(f"{jump}\n")
        time.sleep(run.pick(2, 4.5, 10))
        ended = place.server.log.read().counts["visitor-ended"]
        echo_once(place.network.visitor, place.address("echo"))
        wait_for("the visitor's end in the log", 5, lambda: place.server.log.read().counts["visitor-ended"] > ended)
        seen.append(place.server.log.last - time.time())
    talk.stop()
    check(max(seen) > 3000 and min(seen) < -3000, f"the server's clock did not jump: its log is off by {', '.join(f'{offset:.0f} s' for offset in seen)}")
    lost = [line.text for node, event in ((place.server, "client-offline"), (place.client, "server-offline")) for line in node.log.find(event)]
    check(not lost, f"{len(lost)} disconnects: {lost and lost[0]}")
    return f"±1 h and back on both nodes: their logs jump, {talk.echoes} echoes, 0 disconnects, the longest pause {1000 * talk.longest:.0f} ms"
