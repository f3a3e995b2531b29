"""Makes notifications of committed news, on the process that committed them: once, however many nodes there are."""

import asyncio
import time
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents.notices import added
from kefu.conversations.events import Happened, MessageCreated
from kefu.db.database import Database
from kefu.kernel.clock import Clock
from kefu.kernel.news import NotificationsRead
from kefu.notifications import actions, queries
from kefu.notifications.actions import TakenBack, Told
from kefu.notifications.facts import SEEN, Notice, Settled, notices_of, settled_by
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

# Long enough for whoever has the conversation in front to have seen it, and for routing to have given it to somebody.
PAUSE_SECONDS = 0.5
# However busy it is, telling takes at most a twentieth of the time.
_SHARE = 20
_MOST_AT_ONCE = 500


class Notifier:
    """One for each process. A burst about the same thing is told once, with its count.

    What waits here when a process is killed is not told: the conversation itself, and its unread count, are the truth.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self.pause_seconds = pause_seconds
        # By what they are about, and then by what they are; a message's sentence is made when it is told.
        self._notices: dict[str, dict[tuple[object, ...], Notice]] = {}
        self._messages: dict[str, tuple[Happened, int]] = {}
        self._settled: dict[Settled, None] = {}
        self._read: list[NotificationsRead] = []
        self._task: asyncio.Task[None] | None = None

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit; only notes what is to be told."""
        for item in news:
            if isinstance(item, Happened) and item.entry.direction == "incoming":
                if isinstance(item.fact, MessageCreated):
                    self._hear_message(item)
                continue
            if isinstance(item, NotificationsRead):
                self._read.append(item)
            for settled in settled_by(item):
                self._forget(settled)
                self._settled[settled] = None
            for notice in notices_of(item):
                self._notices.setdefault(notice.subject, {})[notice.key] = notice
        if self._has_work and self._task is None:
            self._task = asyncio.ensure_future(self._run())

    @property
    def _has_work(self) -> bool:
        return bool(self._notices or self._messages or self._settled or self._read)

    def _hear_message(self, item: Happened) -> None:
        """There may be thousands a second: one stands for all of its conversation, and they are counted.

        It is the first one since its agent got it, because that is the one which may have joined the queue.
        """
        first, count = self._messages.get(item.conversation.id, (item, 0))
        if first.conversation.assignee_id != item.conversation.assignee_id:
            first, count = item, 0
        self._messages[item.conversation.id] = (first, count + 1)

    def _forget(self, settled: Settled) -> None:
        """What has been seen before it was told is not told; whom it keeps for is sorted out when it is."""
        if settled.keeps is not None:
            return
        if settled.kinds >= SEEN:
            self._messages.pop(settled.subject, None)
        pending = self._notices.get(settled.subject)
        if pending is not None:
            kept = {key: notice for key, notice in pending.items() if notice.kind not in settled.kinds}
            self._notices[settled.subject] = kept
            if not kept:
                del self._notices[settled.subject]

    async def flush(self) -> None:
        """What is waiting is told at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._try()

    async def _run(self) -> None:
        try:
            while self._has_work:
                began = time.monotonic()
                if self._read:
                    await self._tell_read()
                await asyncio.sleep(self.pause_seconds)
                worked = time.monotonic()
                await self._try()
                await asyncio.sleep(max(0.0, (time.monotonic() - worked) * _SHARE - (worked - began)))
        finally:
            self._task = None

    async def _try(self) -> None:
        try:
            await self.tell()
        except Exception:
            # News are never the truth: the conversation's own unread count stands.
            _log.exception("notifier.failed")

    async def tell(self) -> None:
        """Everything that waits, now."""
        await self._tell_read()
        while self._notices or self._messages or self._settled:
            settled, self._settled = list(self._settled), {}
            await self._settle(settled)
            told, counts = self._take()
            await self._write(told, counts)

    def _take(self) -> tuple[list[Notice], Mapping[str, int]]:
        """Some of what waits, and how many messages stand behind each conversation's."""
        subjects = list(self._notices)[:_MOST_AT_ONCE]
        notices = [notice for subject in subjects for notice in self._notices.pop(subject).values()]
        counts: dict[str, int] = {}
        for conversation_id in list(self._messages)[:_MOST_AT_ONCE]:
            first, counts[conversation_id] = self._messages.pop(conversation_id)
            notices += notices_of(first)
        return notices, counts

    async def _settle(self, settled: list[Settled]) -> None:
        if not settled:
            return
        async with self._database.read() as reader:
            known = await queries.list_unread_subjects(reader, {each.subject for each in settled})
        old = [each for each in settled if each.subject in known]
        if old:
            async with self._database.begin() as tx:
                taken = await actions.settle(tx, old, self._clock.now())
            await self._take_back(taken)

    async def _write(self, notices: list[Notice], counts: Mapping[str, int]) -> None:
        if not notices:
            return
        async with self._database.read() as reader:
            addressed = await actions.address(reader, await actions.still_true(reader, notices))
        if addressed:
            async with self._database.begin() as tx:
                told = await actions.write(tx, addressed, counts, self._clock.now())
            for each in told:
                self._show(each)

    def _show(self, told: Told) -> None:
        event = added(told.notification, told.recipient, told.unread, self._clock.now())
        topic = (topics.agent(told.recipient.id),)
        self._bus.publish(told.recipient.workspace_id, Parcel(topic, _encoder.encode(event)))

    async def _tell_read(self) -> None:
        read, self._read = self._read, []
        await self._take_back([TakenBack(each.workspace_id, each.agent_id, each.ids) for each in read])

    async def _take_back(self, taken: Sequence[TakenBack]) -> None:
        if not taken:
            return
        async with self._database.read() as reader:
            unread = await queries.count_unread(reader, {each.agent_id for each in taken})
        for each in taken:
            ids = list(each.ids) if each.ids is not None else None
            event = agent_events.NotificationsRead(ids=ids, unread=unread.get(each.agent_id, 0))
            self._bus.publish(each.workspace_id, Parcel((topics.agent(each.agent_id),), _encoder.encode(event)))
