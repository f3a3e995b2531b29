"""All SQL of attachments outside the message path, which claims them itself."""

import msgspec
import sqlalchemy as sa

from kefu.attachments.models import Attachment
from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import attachments, conversations


def _attachment(row: Row) -> Attachment:
    return Attachment(**row)


async def find_attachment(reader: Reader, attachment_id: str) -> Attachment | None:
    """By id alone: who may read it is decided by its link and its viewer."""
    row = await reader.first(
        sa.select(attachments).where(attachments.c.id == attachment_id, attachments.c.removed_at.is_(None))
    )
    return _attachment(row) if row is not None else None


async def find_contact_of(reader: Reader, attachment: Attachment) -> str | None:
    """The contact who may read it: who is in its conversation, or who uploaded it and has not sent it yet."""
    if attachment.conversation_id is None:
        return attachment.uploader_id if attachment.uploader_kind == "visitor" else None
    statement = sa.select(conversations.c.contact_id).where(conversations.c.id == attachment.conversation_id)
    found: str | None = await reader.scalar(statement)
    return found


async def list_of_entry(reader: Reader, entry_id: str, conversation_id: str) -> list[Attachment]:
    c = attachments.c
    statement = sa.select(attachments).where(c.conversation_id == conversation_id, c.entry_id == entry_id)
    return [_attachment(row) for row in await reader.all(statement.where(c.removed_at.is_(None)))]


async def take_unclaimed(tx: Transaction, before: int, limit: int) -> list[Attachment]:
    """Uploads that nobody sent, held so that no message can claim them meanwhile."""
    c = attachments.c
    statement = sa.select(attachments).where(c.entry_id.is_(None), c.created_at < before).order_by(c.created_at)
    rows = await tx.all(statement.limit(limit).with_for_update(skip_locked=True))
    return [_attachment(row) for row in rows]


async def list_attachments(reader: Reader, ids: list[str]) -> list[Attachment]:
    """Those that still are, in the order of `ids`."""
    rows = await reader.all(sa.select(attachments).where(attachments.c.id.in_(ids), attachments.c.removed_at.is_(None)))
    found = {row["id"]: _attachment(row) for row in rows}
    return [found[each] for each in ids if each in found]


async def claim(tx: Transaction, ids: list[str], holder_id: str) -> None:
    """They belong to what `holder_id` names now, which is no message: only agents may read them."""
    await tx.execute(sa.update(attachments).where(attachments.c.id.in_(ids)).values(entry_id=holder_id))


async def insert(tx: Transaction, attachment: Attachment) -> None:
    await tx.execute(sa.insert(attachments).values(msgspec.structs.asdict(attachment)))


async def mark_removed(tx: Transaction, ids: list[str], now: int) -> None:
    await tx.execute(sa.update(attachments).where(attachments.c.id.in_(ids)).values(removed_at=now))


async def delete(tx: Transaction, ids: list[str]) -> None:
    await tx.execute(sa.delete(attachments).where(attachments.c.id.in_(ids)))


async def give_uploads(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """What one contact uploaded and has not sent belongs to the other now."""
    c = attachments.c
    await tx.execute(
        sa.update(attachments)
        .where(c.uploader_kind == "visitor", c.uploader_id == from_contact, c.entry_id.is_(None))
        .values(uploader_id=to_contact)
    )
