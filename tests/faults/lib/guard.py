"""What holds after every case: nobody crashed, and nothing is left: descriptors, actors, bridges, memory."""

from __future__ import annotations

import time
from dataclasses import dataclass

from basics import Failure, check, wait_for
from processes import collect
from traffic import echo_once, echo_together

# Memory of a node that does nothing moves by this much in any case: what the runtime compiles and keeps for its threads.
SLACK_MB = 12

# Memory that a collection has emptied stays with the runtime until some more have found it unused: up to 16 MB, and how much is chance.
COLLECTIONS = 12

# Descriptors that are no sockets may have grown by this: code that was loaded meanwhile, and the pipes that a relay's loop keeps.
SLACK_FILES = 48


@dataclass
class Standing:
    """What a node holds while nothing happens."""

    sockets: int
    descriptors: int
    actors: int
    memory: float


class Guard:
    """Takes the baseline of both nodes when it is made, after visitors have come and gone: code is compiled, pools are filled."""

    SECONDS = 10

    def __init__(self, place) -> None:
        self._place = place
        self._warm_up()
        self.before = {node.name: self.stand(node) for node in self._watched()}
        self.after: dict[str, Standing] = {}

    def _watched(self):
        return [self._place.server, self._place.client]

    def _warm_up(self) -> None:
        calm = [(self._place.network.server.address, self._place.calm_port)] if self._place.probe else []
        for address in [*calm, *(self._place.address(name) for name in self._place.echoes)]:
            for _ in range(100):
                echo_once(self._place.network.visitor, address)
            echo_together(self._place.network.visitor, address, 150)
        self._still()

    def stand(self, node) -> Standing:
        """What a node holds after full collections: so many that what is empty has been given back, but for the short set, which has no time for that."""
        for _ in range(1 if self._place.brief else COLLECTIONS):
            collect(node.process)
        return Standing(node.process.sockets(), node.process.descriptors(), node.log.read().actors, node.process.memory())

    def _still(self) -> None:
        """Until sockets do not come and go any more: idle links have gone, those kept warm are there."""
        last, since = None, time.monotonic()
        deadline = since + 15
        while time.monotonic() < deadline:
            now = [node.process.sockets() for node in self._watched()]
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 2.2:  # an idle link goes after 1 s, looked at each quarter, and is dropped with the next heartbeat
                return
            time.sleep(0.1)
        raise Failure(f"sockets do not come to rest: {last}")

    def hold(self, memory: bool = True) -> str:
        """`Failure` unless everything is as it was; else a short account."""
        for node in self._place.nodes:
            check(node.crash() is None, f"{node.name} failed: {node.crash()}")
        for node in self._watched():
            check(node.process.alive, f"{node.name} has ended with {node.process.code}")
        account = []
        for node in self._watched():
            before = self.before[node.name]
            try:
                wait_for("", self.SECONDS, lambda: self._back(node, before), every=0.1)
            except Failure:
                raise Failure(f"{node.name}: {node.process.sockets()} sockets, {node.process.descriptors()} descriptors and {node.log.read().actors} actors "
                              f"after {self.SECONDS} s, before {before.sockets}, {before.descriptors} and {before.actors}") from None
            now = self.after[node.name] = self.stand(node)
            if memory:
                check(now.memory <= max(before.memory * 1.1, before.memory + SLACK_MB), f"{node.name}: {now.memory:.0f} MB, before {before.memory:.0f} MB")
            account.append(f"{now.sockets}/{before.sockets} sockets, {now.actors}/{before.actors} actors, {now.memory:.0f}/{before.memory:.0f} MB")
        return " · ".join(account)

    @staticmethod
    def _back(node, before: Standing) -> bool:
        return (node.process.sockets() <= before.sockets and node.process.descriptors() <= before.descriptors + SLACK_FILES
                and node.log.read().actors <= before.actors)
