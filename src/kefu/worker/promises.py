"""Keeps the clocks of what was promised: hears committed news, looks for what no news told, and for what is due.

One for each process; every step may be taken on several nodes at once, and is safe to repeat.
"""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog

from kefu.conversations.contact_queries import list_unresolved_of
from kefu.conversations.events import Happened, PromiseNeared
from kefu.db.database import Database
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import SECOND, Clock
from kefu.kernel.news import ContactNews, SettingsNews
from kefu.sla import clock_queries, queries
from kefu.sla.counting import COUNT_ANEW, CountAnewJob
from kefu.sla.keeping import keep_time

_log = structlog.get_logger()
# Changes made here are noticed at once, those of other nodes within this time.
_LOOK_EVERY = 15 * SECOND
_BATCH = 200
_EVENTS = 5000
# PostgreSQL may show a later number first: what is this old has every earlier number beside it.
_SETTLED_MS = 1 * SECOND
_DECIDING = ("sla_policies", "schedules", "teams", "inboxes")


class Promises:
    """What has to be looked at, and the loop that does."""

    SWEEP_SECONDS = 2.0

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # Where anything is promised; elsewhere news are not even noted.
        self._workspaces: frozenset[str] = frozenset()
        self._dirty: dict[str, str] = {}
        self._contacts: dict[str, str] = {}
        self._has_changed = True
        self._looked_at = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit; only notes what is to be looked at."""
        for item in news:
            if isinstance(item, Happened):
                conversation = item.conversation
                if conversation.workspace_id in self._workspaces and not isinstance(item.fact, PromiseNeared):
                    self._dirty[conversation.id] = conversation.workspace_id
                    self._wake.set()
            elif isinstance(item, ContactNews):
                if item.workspace_id in self._workspaces:
                    self._contacts[item.contact_id] = item.workspace_id
                    self._wake.set()
            elif isinstance(item, SettingsNews) and item.what in _DECIDING:
                self._has_changed = True
                self._wake.set()

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            # Also where no schedule runs, it is known where anything is promised.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _LOOK_EVERY / SECOND)
            try:
                await self.catch_up()
            except Exception:
                # The next sweep finds what was left.
                _log.exception("sla.failed")

    async def catch_up(self) -> None:
        """What news named."""
        self._wake.clear()
        if self._has_changed or self._clock.now() >= self._looked_at + _LOOK_EVERY:
            await self.notice_changes()
        contacts, self._contacts = self._contacts, {}
        if contacts:
            async with self._database.read() as reader:
                for conversation in await list_unresolved_of(reader, contacts):
                    self._dirty[conversation.id] = conversation.workspace_id
        dirty, self._dirty = self._dirty, {}
        await self._keep(list(dirty.items()))

    async def _keep(self, places: Sequence[tuple[str, str]]) -> int:
        """Bring the clocks of (conversation, workspace) up to now."""
        by_workspace: dict[str, list[str]] = {}
        for conversation_id, workspace_id in places:
            by_workspace.setdefault(workspace_id, []).append(conversation_id)
        changed = 0
        for workspace_id, ids in by_workspace.items():
            async with self._database.read() as reader:
                book = await queries.load_book(reader, workspace_id)
            changed += await keep_time(self._database, book, ids, self._clock.now())
        return changed

    async def sweep(self) -> None:
        """What no news told: times that have come, facts of nodes that died, promises that others changed."""
        await self.notice_changes()
        if not self._workspaces:
            return
        await self._find_missed()
        async with self._database.read() as reader:
            due = await clock_queries.list_due(reader, self._clock.now(), _BATCH)
        await self._keep(due)

    async def notice_changes(self) -> None:
        """Where promises or hours are other than when they were last counted, a job counts anew."""
        now = self._clock.now()
        async with self._database.read() as reader:
            workspaces, marks = await queries.list_workspaces(reader), await queries.list_marks(reader)
            self._workspaces = frozenset(workspaces)
            is_time = self._has_changed or now >= self._looked_at + _LOOK_EVERY or now < self._looked_at
            wanted = self._workspaces | marks.keys() if is_time else self._workspaces ^ marks.keys()
            books = [await queries.load_book(reader, each) for each in sorted(wanted)]
        if is_time:
            self._looked_at, self._has_changed = now, False
        for book in books:
            mark = book.mark if book.policies else None
            if marks.get(book.workspace_id) != mark:
                await self._begin_anew(book.workspace_id, mark)

    async def _begin_anew(self, workspace_id: str, mark: str | None) -> None:
        async with self._database.begin() as tx:
            await queries.keep_mark(tx, workspace_id, mark)
            job = CountAnewJob(workspace_id)
            await enqueue(tx, COUNT_ANEW, job, self._clock.now(), key=f"{COUNT_ANEW}.{workspace_id}")
            if not self._workspaces:
                await clock_queries.move_cursor(tx, None)

    async def _find_missed(self) -> None:
        async with self._database.read() as reader:
            cursor = await clock_queries.find_cursor(reader)
            newest = await clock_queries.newest_event(reader) if cursor is None else 0
            upto = None
            if cursor is not None:
                before = self._clock.now() - _SETTLED_MS
                upto = await clock_queries.settled_event(reader, cursor, before, _EVENTS)
            missed = (
                await clock_queries.list_missed(reader, self._workspaces, cursor, upto)
                if cursor is not None and upto is not None
                else []
            )
        if cursor is not None and upto is None:
            return
        await self._keep(missed)
        async with self._database.begin() as tx:
            await clock_queries.move_cursor(tx, upto if upto is not None else newest)
