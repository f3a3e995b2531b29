"""The lifecycle of an inbox for the visitors' doors; held in memory, because every message asks for it."""

import asyncio

from kefu.db.database import Database
from kefu.inboxes.lifecycle import USUAL, Lifecycle
from kefu.inboxes.queries import find_inbox
from kefu.kernel.cache import BriefCache


class Lifecycles:
    """One for each process; other processes hear of a change within the seconds of the cache."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: BriefCache[str, Lifecycle] = BriefCache(self._load)
        # The newest of each inbox, for who cannot wait, and those that are being asked for again.
        self._newest: dict[str, Lifecycle] = {}
        self._asking: dict[str, asyncio.Task[Lifecycle]] = {}

    async def _load(self, inbox_id: str) -> Lifecycle:
        async with self._database.read() as reader:
            inbox = await find_inbox(reader, inbox_id)
        found = inbox.lifecycle if inbox is not None else USUAL
        self._newest[inbox_id] = found
        return found

    async def get(self, inbox_id: str) -> Lifecycle:
        return await self._held.get(inbox_id)

    def peek(self, inbox_id: str) -> Lifecycle | None:
        """The newest in memory; one that is some seconds old is asked for again meanwhile."""
        newest = self._newest.get(inbox_id)
        if newest is not None and self._held.peek(inbox_id) is None and inbox_id not in self._asking:
            task = asyncio.ensure_future(self._held.get(inbox_id))
            self._asking[inbox_id] = task
            task.add_done_callback(lambda done: self._settle(inbox_id, done))
        return newest

    def _settle(self, inbox_id: str, done: asyncio.Task[Lifecycle]) -> None:
        """A database that is away is no reason to forget what was known."""
        del self._asking[inbox_id]
        if not done.cancelled():
            done.exception()

    def forget(self, inbox_id: str) -> None:
        """It changed here."""
        self._held.forget(inbox_id)
        self._newest.pop(inbox_id, None)
