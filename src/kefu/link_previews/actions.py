"""Puts cards on messages with links; carried out by the worker, safe to run twice."""

import msgspec

from kefu.attachments.actions import REMOVE_FILES, RemoveFiles, attach_by_system, copy_kept, remove_held
from kefu.attachments.models import KeptFile
from kefu.attachments.store import FileStore
from kefu.conversations.actions.change_message import Target
from kefu.conversations.actions.preview_message import find_previewable, set_preview
from kefu.conversations.actions.record import Author
from kefu.conversations.previews import StoredPreview
from kefu.db.database import Database, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import System
from kefu.kernel.clock import SECOND, Clock
from kefu.link_previews import queries
from kefu.link_previews.fetching import preview_page
from kefu.link_previews.models import (
    KEPT_NOTHING_SECONDS,
    KEPT_SECONDS,
    KnownPage,
    PreviewJob,
    first_link,
    url_hash,
)
from kefu.outbound.addresses import MayReach, may_reach_public

PREVIEW = "links.preview"


class Fetcher(msgspec.Struct, frozen=True):
    """What making a card needs of the running system."""

    database: Database
    files: FileStore
    clock: Clock
    may_reach: MayReach = may_reach_public


async def make_preview(fetcher: Fetcher, data: bytes) -> None:
    """The card of the message's first link; one that it does not have any more goes."""
    job = msgspec.json.decode(data, type=PreviewJob)
    target = Target(job.conversation_id, job.entry_id)
    async with fetcher.database.read() as reader:
        entry = await find_previewable(reader, target)
    if entry is None:
        return
    url = first_link(entry.text)
    held = entry.extra.preview
    if (held.url if held is not None else None) == url:
        return
    page = await _known_page(fetcher, job.workspace_id, url) if url is not None else None
    picture = page.picture if page is not None else None
    copy = await copy_kept(fetcher.files, job.workspace_id, picture) if picture is not None else None
    async with fetcher.database.begin() as tx:
        is_used = await _put(tx, fetcher, job, url, page, copy)
        if not is_used and copy is not None:
            await _remove(tx, copy, fetcher.clock.now())


async def _put(
    tx: Transaction, fetcher: Fetcher, job: PreviewJob, url: str | None, page: KnownPage | None, copy: KeptFile | None
) -> bool:
    now = fetcher.clock.now()
    author = Author(System(job.workspace_id), "")
    preview = None
    if page is not None and page.title and url is not None:
        preview = StoredPreview(url=url, title=page.title, text=page.text)
    entry = await find_previewable(tx, Target(job.conversation_id, job.entry_id))
    if entry is None or first_link(entry.text) != url or (preview is None and entry.extra.preview is None):
        return False  # changed meanwhile, which has a job of its own; or there is nothing to show
    if preview is not None and copy is not None:
        row = await attach_by_system(tx, job.workspace_id, copy, (job.conversation_id, job.entry_id), now)
        preview = msgspec.structs.replace(preview, picture_id=row.id)
    before = entry.extra.preview
    if not await set_preview(tx, author, Target(job.conversation_id, job.entry_id), preview, now):
        return False
    if before is not None and before.picture_id is not None:
        await remove_held(tx, [before.picture_id], now)
    return True


async def _known_page(fetcher: Fetcher, workspace_id: str, url: str) -> KnownPage | None:
    """What is known of the page, fetched if nothing is."""
    now, key = fetcher.clock.now(), url_hash(url)
    async with fetcher.database.read() as reader:
        known = await queries.find_page(reader, workspace_id, key, now)
    if known is not None:
        return known
    made = await preview_page(fetcher.files, workspace_id, url, fetcher.may_reach)
    seconds = KEPT_SECONDS if made.title else KEPT_NOTHING_SECONDS
    page = KnownPage(
        workspace_id=workspace_id,
        url_hash=key,
        title=made.title,
        text=made.text,
        picture=made.picture,
        expires_at=now + seconds * SECOND,
    )
    async with fetcher.database.begin() as tx:
        is_kept = await queries.keep_page(tx, page)
        if is_kept or page.picture is None:
            return page
        await _remove(tx, page.picture, now)
    async with fetcher.database.read() as reader:
        return await queries.find_page(reader, workspace_id, key, now)


async def _remove(tx: Transaction, kept: KeptFile, now: int) -> None:
    await enqueue(tx, REMOVE_FILES, RemoveFiles([each for each in (kept.file, kept.thumbnail_file) if each]), now)


async def forget_pages(database: Database, clock: Clock, limit: int = 200) -> int:
    """What holds no longer is fetched anew when it is linked to again."""
    async with database.begin() as tx:
        gone = await queries.take_expired(tx, clock.now(), limit)
        for page in gone:
            if page.picture is not None:
                await _remove(tx, page.picture, clock.now())
    return len(gone)
