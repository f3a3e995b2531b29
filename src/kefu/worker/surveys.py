"""Asks visitors how they were helped, as soon as a conversation is resolved; on every process."""

import asyncio
from collections.abc import Sequence

import structlog

from kefu.conversations.actions.record import Author
from kefu.conversations.events import Happened, StatusChanged
from kefu.csat import queries
from kefu.csat.actions import ask_after_resolving
from kefu.db.database import Database
from kefu.kernel.actors import System
from kefu.kernel.clock import MINUTE, SECOND, Clock

_log = structlog.get_logger()
# The process that resolved it asks at once; so long it is left to do so, and so long others look after it.
_PATIENCE = 15 * SECOND
_OLDEST = 30 * MINUTE
_BATCH = 200


class SurveyAsker:
    """One for each process; asking twice asks once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # conversation -> workspace
        self._waiting: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit; only notes what was resolved."""
        for item in news:
            if isinstance(item, Happened) and isinstance(item.fact, StatusChanged) and item.fact.status == "resolved":
                self._waiting[item.conversation.id] = item.conversation.workspace_id
        if self._waiting and self._task is None:
            self._task = asyncio.ensure_future(self._drain())

    async def flush(self) -> None:
        while self._task is not None:
            await asyncio.wait([self._task])

    async def sweep(self) -> None:
        """What a process resolved that has died since; run by the schedule."""
        now = self._clock.now()
        async with self._database.read() as reader:
            unasked = await queries.list_unasked(reader, now - _OLDEST, now - _PATIENCE, _BATCH)
        for conversation_id, workspace_id in unasked:
            await self._ask(conversation_id, workspace_id)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                conversation_id = next(iter(self._waiting))
                await self._ask(conversation_id, self._waiting.pop(conversation_id))
        finally:
            self._task = None

    async def _ask(self, conversation_id: str, workspace_id: str) -> None:
        try:
            async with self._database.read() as reader:
                if not await queries.is_wanted(reader, conversation_id):
                    return
            async with self._database.begin() as tx:
                author = Author(System(workspace_id), "")
                await ask_after_resolving(tx, author, conversation_id, self._clock.now())
        except Exception:
            # The next sweep tries again.
            _log.exception("survey.not_asked", conversation=conversation_id)
