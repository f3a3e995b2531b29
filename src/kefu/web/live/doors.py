"""The live doors of this process: who may enter, who is inside, and how everybody leaves."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from kefu.kernel.actors import Agent
from kefu.realtime.close_codes import RESTARTING, SILENT
from kefu.realtime.connection import Connection
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.live.pace import Paces
from kefu.web.live.session import HEARTBEAT_SECONDS
from kefu.web.visitor_verbs import VisitorVerbs

# Scopes come from uvicorn and from Litestar, each with its own type for the same mapping.
AgentOf = Callable[[Any], Awaitable[tuple[Agent, str]]]
IsStillSignedIn = Callable[[Any, str], Awaitable[bool]]


class Gate:
    """How a handshake is judged: supplied by `web.auth`."""

    def __init__(
        self,
        agent_of: AgentOf,
        is_still_signed_in: IsStillSignedIn,
        is_same_origin: Callable[[Any], bool],
        address_of: Callable[[Any], str],
        most_per_address: int,
    ) -> None:
        self.agent_of = agent_of
        self.is_still_signed_in = is_still_signed_in
        self.is_same_origin = is_same_origin
        self.address_of = address_of
        self.most_per_address = most_per_address


class Doors:
    """Counts sockets by address, finds silent ones, drains on the way down."""

    def __init__(self, agents: AgentVerbs, visitors: VisitorVerbs, gate: Gate) -> None:
        self.agents = agents
        self.visitors = visitors
        self.agent_of = gate.agent_of
        self.is_still_signed_in = gate.is_still_signed_in
        self.is_same_origin = gate.is_same_origin
        self.address_of = gate.address_of
        self.connections: set[Connection] = set()
        # Of who polls; a socket has its own.
        self.paces = Paces(agents.wired.settings.limit_commands)
        self.is_draining = False
        self._most_per_address = gate.most_per_address
        self._by_address: Counter[str] = Counter()

    def admit(self, scope: Any) -> bool:
        """Count one socket more for an address; False when it has too many."""
        address = self.address_of(scope)
        self._by_address[address] += 1
        return self._by_address[address] <= self._most_per_address

    def leave(self, scope: Any) -> None:
        address = self.address_of(scope)
        self._by_address[address] -= 1
        if self._by_address[address] <= 0:
            del self._by_address[address]

    def sweep(self) -> None:
        """Close those who have been silent for three heartbeats."""
        oldest = time.monotonic() - 3 * HEARTBEAT_SECONDS
        for connection in list(self.connections):
            if connection.heard_at < oldest:
                connection.end(SILENT)

    async def drain(self) -> None:
        """Send everybody away with a code that says to come back; they resume at another node or after the restart."""
        self.is_draining = True
        for connection in list(self.connections):
            connection.end(RESTARTING)
        for _ in range(100):
            if not self.connections:
                return
            await asyncio.sleep(0.02)
