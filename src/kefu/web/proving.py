"""Asks browsers for a proof of work where an inbox wants one; called by the visitors' doors.

New sessions are counted for all nodes together, messages on each node, as their limits are: a message must not wait.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from kefu.db.database import Database
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Refused, TooMany
from kefu.proofs.challenge import make_challenge, require_solved
from kefu.proofs.models import CHALLENGE_SECONDS, PASS_SECONDS, InboxGuard, ProofNeeded
from kefu.proofs.queries import find_guard
from kefu.web.addresses import limit_key
from kefu.web.limits import Limits, MemoryLimits, Rate
from kefu.web.passes import Passes

_log = structlog.get_logger()
_FRESH_SECONDS = 5.0
# An abused inbox stays so a little longer than the flood.
_ABUSED_SECONDS = 120.0
_MOST_KNOWN = 20_000


class Proving:
    """One for each process."""

    def __init__(self, database: Database, clock: Clock, key: bytes, limits: Limits, passes: Passes) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._limits = limits
        self._passes = passes
        self._messages = MemoryLimits()
        # inbox -> its guard (None: it asks nobody), until when that is fresh
        self._guards: dict[str, tuple[InboxGuard | None, float]] = {}
        # (inbox, address) -> until when this process knows of its pass
        self._known: dict[str, float] = {}
        # inbox -> until when everybody is asked
        self._abused: dict[str, float] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    async def require_session(self, inbox_id: str, address: str) -> None:
        """Raises ProofNeeded before a browser that nobody knows becomes a visitor."""
        guard = await self._guard(inbox_id)
        if guard is None or guard.mode == "off":
            return
        is_asked = guard.mode == "always" or self._is_abused(inbox_id)
        if not is_asked and not await self._is_too_much(guard, address):
            return
        if not await self._passes.has(_pass(inbox_id, address)):
            raise self._needed(guard, address)

    def require_message(self, visitor: Visitor, address: str) -> None:
        """Raises ProofNeeded by what is known in memory; where nothing is wanted it is a look into a dictionary."""
        held = self._guards.get(visitor.inbox_id)
        now = time.monotonic()
        if held is None or held[1] < now:
            self._in_background(f"guard {visitor.inbox_id}", self._load, visitor.inbox_id)
        guard = held[0] if held is not None else None
        if guard is None or guard.mode == "off":
            return
        is_asked = guard.mode == "always" or self._is_abused(visitor.inbox_id) or self._writes_too_much(guard, address)
        name = _pass(visitor.inbox_id, address)
        if not is_asked or self._known.get(name, 0.0) > now:
            return
        # Perhaps another node knows: by the time that the message comes again, so does this one.
        self._in_background(name, self._look, name)
        raise self._needed(guard, address)

    async def take(self, challenge: str, number: str, address: str) -> None:
        """A solution: whoever sent it is heard for some time; raises Refused for a wrong, late or used one."""
        solved = require_solved(self._key, challenge, number, limit_key(address), self._clock.now())
        if not await self._passes.use(f"used {solved.id}", CHALLENGE_SECONDS):
            raise Refused("proof.used", "This challenge was solved before.")
        name = _pass(solved.inbox_id, address)
        await self._passes.grant(name, PASS_SECONDS)
        self._remember(name)

    def forget(self, inbox_id: str) -> None:
        """Its guard changed here."""
        self._guards.pop(inbox_id, None)

    async def close(self) -> None:
        for task in list(self._running.values()):
            await asyncio.wait([task])
        await self._passes.close()

    def _needed(self, guard: InboxGuard, address: str) -> ProofNeeded:
        made = make_challenge(self._key, guard.inbox_id, limit_key(address), guard.bits, self._clock.now())
        return ProofNeeded(made, guard.bits)

    async def _is_too_much(self, guard: InboxGuard, address: str) -> bool:
        inbox_id = guard.inbox_id
        try:
            await self._limits.take(Rate("proof_inbox", guard.inbox_sessions, 60), inbox_id)
        except TooMany:
            self._abused[inbox_id] = time.monotonic() + _ABUSED_SECONDS
            return True
        try:
            await self._limits.take(Rate("proof_address", guard.sessions, 60), _pass(inbox_id, address))
        except TooMany:
            return True
        return False

    def _writes_too_much(self, guard: InboxGuard, address: str) -> bool:
        try:
            self._messages.take_now(Rate("inbox", guard.inbox_messages, 60), guard.inbox_id)
        except TooMany:
            self._abused[guard.inbox_id] = time.monotonic() + _ABUSED_SECONDS
            return True
        try:
            self._messages.take_now(Rate("address", guard.messages, 60), _pass(guard.inbox_id, address))
        except TooMany:
            return True
        return False

    def _is_abused(self, inbox_id: str) -> bool:
        return self._abused.get(inbox_id, 0.0) > time.monotonic()

    async def _guard(self, inbox_id: str) -> InboxGuard | None:
        held = self._guards.get(inbox_id)
        if held is None or held[1] < time.monotonic():
            await self._load(inbox_id)
            held = self._guards.get(inbox_id)
        return held[0] if held is not None else None

    async def _load(self, inbox_id: str) -> None:
        async with self._database.read() as reader:
            guard = await find_guard(reader, inbox_id)
        self._guards[inbox_id] = (guard, time.monotonic() + _FRESH_SECONDS)

    async def _look(self, name: str) -> None:
        if await self._passes.has(name):
            self._remember(name)

    def _remember(self, name: str) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        # A little less than it holds, so that nobody is let in here who is over elsewhere.
        self._known[name] = time.monotonic() + PASS_SECONDS / 2

    def _in_background(self, name: str, work: Callable[[str], Awaitable[None]], key: str) -> None:
        """One at a time for each name; what fails is tried again with the next message."""

        async def run() -> None:
            try:
                await work(key)
            except Exception:  # noqa: BLE001 — nobody waits for it
                _log.exception("proving.failed")
            finally:
                self._running.pop(name, None)

        if name not in self._running:
            self._running[name] = asyncio.ensure_future(run())


def _pass(inbox_id: str, address: str) -> str:
    return f"{inbox_id} {limit_key(address)}"
