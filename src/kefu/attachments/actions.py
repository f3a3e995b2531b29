"""Keep an upload, and remove what is not needed any more; called by both doors, by recall, and by the worker."""

import asyncio
import tempfile
from pathlib import Path

import msgspec

from kefu.attachments import queries
from kefu.attachments.inspection import Inspected, UploadLimits, inspect
from kefu.attachments.media import require_duration
from kefu.attachments.models import Attachment, KeptFile, ReceivedFile
from kefu.attachments.pictures import process_picture
from kefu.attachments.store import FileStore, new_file_name, variant_name
from kefu.db.database import Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Agent, Visitor, actor_kind
from kefu.kernel.clock import DAY
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id

REMOVE_FILES = "attachments.remove"


class RemoveFiles(msgspec.Struct, frozen=True):
    """The job that takes files out of the store, after the commit that made them unreadable."""

    files: list[str]


async def keep_file(files: FileStore, workspace_id: str, received: ReceivedFile, limits: UploadLimits) -> KeptFile:
    """Inspect an upload, rebuild it if it is a picture, and put it into the store; no transaction is open meanwhile.

    Raises Refused with a code `attachment.…`.
    """
    source = Path(received.path)
    inspected = await asyncio.to_thread(inspect, received.name, received.declared_type, source, limits)
    if inspected.kind == "picture":
        return await _keep_picture(files, workspace_id, source, inspected)
    duration_ms = require_duration(inspected.kind, received.duration_ms)
    name = new_file_name(workspace_id)
    return KeptFile(
        kind=inspected.kind,
        name=inspected.name,
        content_type=inspected.content_type,
        size=await files.put(name, source),
        duration_ms=duration_ms,
        file=name,
    )


async def _keep_picture(files: FileStore, workspace_id: str, source: Path, inspected: Inspected) -> KeptFile:
    with tempfile.TemporaryDirectory(prefix="kefu-picture-") as folder:
        original, thumbnail = Path(folder) / "original", Path(folder) / "thumbnail"
        picture = await process_picture(source, inspected.content_type, original, thumbnail)
        name = new_file_name(workspace_id)
        small = variant_name(name, "thumbnail")
        await files.put(small, thumbnail)
        size = await files.put(name, original)
    return KeptFile(
        kind="picture",
        name=_renamed(inspected, picture.extension),
        content_type=picture.content_type,
        size=size,
        width=picture.width,
        height=picture.height,
        file=name,
        thumbnail_file=small,
    )


def _renamed(inspected: Inspected, extension: str) -> str:
    """A picture that was written in another format says so in its name."""
    same = {"jpg": {"jpg", "jpeg", "jpe", "jfif"}}.get(extension, {extension})
    if inspected.extension in same:
        return inspected.name
    return f"{inspected.name.rpartition('.')[0]}.{extension}"


async def add_attachment(tx: Transaction, actor: Agent | Visitor, kept: KeptFile, now: int) -> Attachment:
    """The row of a kept file; it belongs to `actor` until a message of its carries it."""
    attachment = Attachment(
        id=new_id("att"),
        workspace_id=actor.workspace_id,
        uploader_kind=actor_kind(actor),
        uploader_id=actor.contact_id if isinstance(actor, Visitor) else actor.id,
        created_at=now,
        **msgspec.structs.asdict(kept),
    )
    await queries.insert(tx, attachment)
    return attachment


async def hold_uploads(tx: Transaction, actor: Agent, holder_id: str, ids: list[str]) -> list[Attachment]:
    """The agent's own uploads that nothing carries yet are kept by what `holder_id` names; else Refused."""
    found = {each.id: each for each in await queries.list_attachments(tx, ids)}
    for attachment_id in ids:
        held = found.get(attachment_id)
        is_own = held is not None and (held.uploader_kind, held.uploader_id) == ("agent", actor.id)
        if held is None or not is_own or held.entry_id is not None or held.workspace_id != actor.workspace_id:
            raise Refused("attachment.not_found", "There is no such upload of yours.", attachmentId=attachment_id)
    await queries.claim(tx, ids, holder_id)
    return [found[each] for each in ids]


async def copy_file(files: FileStore, attachment: Attachment) -> KeptFile:
    """The file of an attachment once more."""
    kept = KeptFile(**{name: getattr(attachment, name) for name in KeptFile.__struct_fields__})
    return await copy_kept(files, attachment.workspace_id, kept)


async def copy_kept(files: FileStore, workspace_id: str, kept: KeptFile) -> KeptFile:
    """The same file under names of its own, so that either may be removed."""
    name = new_file_name(workspace_id)
    small = variant_name(name, "thumbnail") if kept.thumbnail_file is not None else None
    if kept.thumbnail_file is not None and small is not None:
        await files.put(small, await files.get(kept.thumbnail_file))
    await files.put(name, await files.get(kept.file))
    return msgspec.structs.replace(kept, file=name, thumbnail_file=small)


async def attach_by_system(
    tx: Transaction, workspace_id: str, kept: KeptFile, place: tuple[str, str], now: int
) -> Attachment:
    """A file that we put beside an entry; `place`: the conversation and the entry, with which it goes."""
    attachment = Attachment(
        id=new_id("att"),
        workspace_id=workspace_id,
        conversation_id=place[0],
        entry_id=place[1],
        uploader_kind="system",
        uploader_id="",
        created_at=now,
        **msgspec.structs.asdict(kept),
    )
    await queries.insert(tx, attachment)
    return attachment


async def remove_held(tx: Transaction, ids: list[str], now: int) -> None:
    """Files that nothing holds any more: unreadable with the commit, gone from the store soon."""
    found = await queries.list_attachments(tx, ids)
    if found:
        await queries.mark_removed(tx, [each.id for each in found], now)
        await enqueue(tx, REMOVE_FILES, RemoveFiles([name for each in found for name in each.files]), now)


async def remove_of_entry(tx: Transaction, entry_id: str, conversation_id: str, now: int) -> None:
    """The message is recalled or deleted: its files are unreadable with the commit, and gone from the store soon."""
    found = await queries.list_of_entry(tx, entry_id, conversation_id)
    if found:
        await queries.mark_removed(tx, [each.id for each in found], now)
        await enqueue(tx, REMOVE_FILES, RemoveFiles([name for each in found for name in each.files]), now)


async def remove_stale(tx: Transaction, now: int, limit: int = 200) -> int:
    """Forget uploads that nobody sent within a day; returns how many."""
    found = await queries.take_unclaimed(tx, now - DAY, limit)
    if found:
        await queries.delete(tx, [each.id for each in found])
        await enqueue(tx, REMOVE_FILES, RemoveFiles([name for each in found for name in each.files]), now)
    return len(found)


async def remove_files(files: FileStore, data: bytes) -> None:
    """Carries the job out; what is gone already is no error."""
    for name in msgspec.json.decode(data, type=RemoveFiles).files:
        await files.delete(name)
