"""Notices committed messages with links and asks for their cards; a listener of the database, one for each process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from kefu.conversations.events import Happened, MessageCreated, MessageEdited
from kefu.db.database import Database
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import Clock
from kefu.link_previews.actions import PREVIEW
from kefu.link_previews.models import PreviewJob, first_link

_log = structlog.get_logger()
WantsPreviews = Callable[[str], Awaitable[bool]]


class LinkWatch:
    """A message without a link costs a look for `://`; if the process dies before it has asked, there is no card."""

    def __init__(self, database: Database, clock: Clock, wants_previews: WantsPreviews) -> None:
        self._database = database
        self._clock = clock
        self._wants_previews = wants_previews
        self._asking: set[asyncio.Task[None]] = set()

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit."""
        for item in news:
            if type(item) is not Happened or item.entry.kind != "message":
                continue
            is_new = isinstance(item.fact, MessageCreated) and "://" in item.entry.text and item.entry.type != "card"
            is_edited = isinstance(item.fact, MessageEdited)
            if is_new or is_edited:
                self._ask(item, is_new=is_new)

    async def drain(self) -> None:
        while self._asking:
            await asyncio.wait(self._asking)

    def _ask(self, item: Happened, *, is_new: bool) -> None:
        held = item.entry.extra.preview
        link = first_link(item.entry.text)
        if (link is None and held is None) or (held is not None and held.url == link):
            return
        entry = item.entry
        task = asyncio.ensure_future(self._enqueue(PreviewJob(entry.workspace_id, entry.conversation_id, entry.id)))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _enqueue(self, job: PreviewJob) -> None:
        try:
            if await self._wants_previews(job.workspace_id):
                async with self._database.begin() as tx:
                    await enqueue(tx, PREVIEW, job, self._clock.now(), key=f"preview.{job.entry_id}")
        except Exception:  # noqa: BLE001 — the message stands without its card
            _log.exception("link_preview.not_asked")
