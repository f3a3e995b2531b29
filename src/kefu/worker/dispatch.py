"""Gives out conversations the moment something changes, on every node; a sweep finds what time alone has changed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog

from kefu.conversations.events import (
    ConversationAssigned,
    Happened,
    MessageCreated,
    PriorityChanged,
    StatusChanged,
    TeamChanged,
)
from kefu.db.database import Database
from kefu.kernel.clock import Clock
from kefu.kernel.ids import new_id
from kefu.kernel.news import AgentNews, SettingsNews
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import agent_key, router_key
from kefu.routing import outlook, queries
from kefu.routing.actions.give_back import give_back, note_presence
from kefu.routing.actions.give_out import give_out
from kefu.routing.actions.hurry import hurry
from kefu.routing.actions.leave_message import limit_queue

_log = structlog.get_logger()
SWEEP_SECONDS = 3.0
_SETTINGS = ("inboxes", "teams", "agents", "workspace", "queue", "shifts")

WhenSettled = Callable[[str], Awaitable[None]]


def workspace_to_settle(news: object) -> str | None:
    """The workspace where this may let somebody in or out of the queue, or give an agent room."""
    match news:
        case Happened(fact=MessageCreated()):
            has_joined = news.conversation.queued_at == news.entry.created_at
            return news.conversation.workspace_id if has_joined else None
        case Happened(fact=PriorityChanged()):
            return news.conversation.workspace_id if news.conversation.queued_at is not None else None
        case Happened(fact=ConversationAssigned() | StatusChanged() | TeamChanged()):
            return news.conversation.workspace_id
        case AgentNews():
            return news.workspace_id
        case SettingsNews(what=what) if what in _SETTINGS:
            return news.workspace_id
        case _:
            return None


class Dispatcher:
    """One for each process. Every step may be taken on several nodes at once: the lane of a workspace orders them."""

    def __init__(self, database: Database, clock: Clock, presence: Presence, when_settled: WhenSettled) -> None:
        self._database = database
        self._clock = clock
        self._presence = presence
        self._when_settled = when_settled
        self._member = new_id("con")
        self._dirty: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit; only notes what is to be looked at."""
        for item in news:
            workspace_id = workspace_to_settle(item)
            if workspace_id is not None:
                self._dirty[workspace_id] = None
                self._wake.set()

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            with contextlib.suppress(OSError):
                await self._presence.depart(router_key(), self._member)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._dirty:
                workspace_id = next(iter(self._dirty))
                del self._dirty[workspace_id]
                await self._try(workspace_id, self.settle)

    async def _try(self, workspace_id: str, work: Callable[[str], Awaitable[None]]) -> None:
        try:
            await work(workspace_id)
        except Exception:
            # The next news or the next sweep tries again; nothing is half done.
            _log.exception("dispatch.failed", workspace=workspace_id)

    async def sweep(self) -> None:
        """What no news tells: times that are over, nodes that died, news that got lost; run by the schedule."""
        async with self._database.read() as reader:
            busy = await queries.list_busy_workspaces(reader)
        for workspace_id in busy:
            await self._try(workspace_id, self._hurry)
            await self._try(workspace_id, self.settle)

    async def _hurry(self, workspace_id: str) -> None:
        async with self._database.read() as reader:
            if not await outlook.must_hurry(reader, workspace_id):
                return
        async with self._database.begin() as tx:
            await hurry(tx, workspace_id, self._clock.now())

    async def settle(self, workspace_id: str) -> None:
        """Until nothing is left to do: note who is here, give back, limit the queue, give out."""
        here = await self._who_is_here(workspace_id)
        async with self._database.read() as reader:
            seen = await outlook.look(reader, workspace_id, here, self._clock.now())
        if here is not None and seen.has_presence_changed:
            async with self._database.begin() as tx:
                await note_presence(tx, workspace_id, here, self._clock.now())
        while seen.has_abandoned:
            async with self._database.begin() as tx:
                if not await give_back(tx, workspace_id, self._clock.now()):
                    break
        if seen.is_over_limit:
            async with self._database.begin() as tx:
                await limit_queue(tx, workspace_id, self._clock.now())
        await self._give_out(workspace_id)
        await self._when_settled(workspace_id)

    async def _give_out(self, workspace_id: str) -> None:
        async with self._database.read() as reader:
            can_give = await outlook.can_give_out(reader, workspace_id, self._clock.now())
        while can_give:
            async with self._database.begin() as tx:
                if not await give_out(tx, workspace_id, self._clock.now()):
                    return

    async def _who_is_here(self, workspace_id: str) -> set[str] | None:
        """Agents with a console open; None while nobody can tell.

        A presence that does not even know us has lost its memory or its line: believing it would take every
        conversation from everybody at once.
        """
        async with self._database.read() as reader:
            agent_ids = await queries.list_presence(reader, workspace_id)
        keys = {agent_key(agent_id): agent_id for agent_id in agent_ids}
        found = await self._presence.present([router_key(), *keys])
        if router_key() in found:
            await self._presence.keep([(router_key(), self._member)])
        else:
            await self._presence.arrive(router_key(), self._member)
            found = await self._presence.present([router_key(), *keys])
        return {keys[key] for key in found if key in keys} if router_key() in found else None
