"""Venus alone, at the sizes that it promises: thousands of apps, thousands of silent visitors. Each on a pair of nodes of its own."""

from __future__ import annotations

import time

from load import IdleVisitors, iperf
from place import Place, await_answer
from processes import await_condition, cpu_seconds, memory_mb
from systems import Venus

APPS = 2000
VISITORS = 9000
IDLE_SECONDS = 10


class ManyApps:
    """Time from a cold start of both nodes to the last app online; what the nodes then take while idle; one app's throughput beside the others."""

    figures = ("apps_online_s", "apps_idle_server", "apps_idle_client", "apps_mb", "apps_up_gbit")

    def take(self, venus: Venus, place: Place, seconds: int) -> dict[str, float]:
        venus.extra_apps = [(f"app{number}", place.web, place.port()) for number in range(APPS)]
        venus.prepare(place)
        log = place.folder / "server.log"
        begun = time.monotonic()
        venus.start(place)
        await_condition(f"{APPS} apps online", 60, lambda: log.read_text(errors="replace").count(" app-online ") >= APPS + 2)
        online = time.monotonic() - begun
        time.sleep(5)  # past what a start still has to tidy up
        before = {node: cpu_seconds([process]) for node, process in venus.nodes.items()}
        time.sleep(IDLE_SECONDS)
        idle = {node: (cpu_seconds([process]) - before[node]) / IDLE_SECONDS * 100 for node, process in venus.nodes.items()}
        memory = memory_mb(venus.roots)
        iperf(venus.bulk, 1, 1, down=False)
        return {
            "apps_online_s": online, "apps_idle_server": idle["server"], "apps_idle_client": idle["client"], "apps_mb": memory,
            "apps_up_gbit": iperf(venus.bulk, 1, seconds, down=False).bits_per_second / 1e9}


class ManyVisitors:
    """Memory of each node for a silent visitor, all of them still served at the end."""

    figures = ("many_server_kib", "many_client_kib", "many_mb")

    def take(self, venus: Venus, place: Place, seconds: int) -> dict[str, float]:
        venus.settings = {
            "server": [f"venus.server.app-defaults.max-visitors={VISITORS + 100}"], "client": [f"venus.client.app-defaults.max-bridges={VISITORS + 100}"]}
        venus.prepare(place)
        venus.start(place)
        await_answer(venus.web, 20)
        time.sleep(1)
        before = {node: memory_mb([process]) for node, process in venus.nodes.items()}
        with IdleVisitors(venus.web, VISITORS) as visitors:
            time.sleep(1)
            after = {node: memory_mb([process]) for node, process in venus.nodes.items()}
            visitors.check_held()
        grown = {node: (after[node] - before[node]) * 1e6 / 1024 / VISITORS for node in after}
        return {"many_server_kib": grown["server"], "many_client_kib": grown["client"], "many_mb": sum(after.values())}


def of_venus() -> list[ManyApps | ManyVisitors]:
    return [ManyApps(), ManyVisitors()]
