"""A merge of two contacts as stored, what a merged contact knows, and how a merge is undone; the moving is above."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.contacts.models import Contact
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contact_merges, contacts
from kefu.kernel.clock import DAY
from kefu.kernel.errors import NotFound

UNDOABLE = 30 * DAY
_FIELDS = ("name", "email", "phone")


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """`merged_id` is hidden behind `kept_id`; the lists say what moved, the rest what the kept one knew."""

    id: str
    workspace_id: str
    kept_id: str
    merged_id: str
    agent_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    conversation_ids: list[str]
    visit_ids: list[str]
    visitor_ids: list[str]
    note_ids: list[str]
    created_at: int
    undone_at: int | None = None


def united(kept: Contact, merged: Contact) -> Contact:
    """The kept contact with what only the other one knew."""
    known = {name: getattr(kept, name) or getattr(merged, name) for name in _FIELDS}
    attributes = {**merged.attributes, **kept.attributes}
    first = min(kept.created_at, merged.created_at)
    seen = max(kept.last_seen_at or 0, merged.last_seen_at or 0) or None
    return msgspec.structs.replace(kept, **known, attributes=attributes, created_at=first, last_seen_at=seen)


def snapshot(contact: Contact) -> dict[str, Any]:
    """What a merge may change of the kept contact."""
    return {**{name: getattr(contact, name) for name in _FIELDS}, "attributes": contact.attributes}


def parted(kept: Contact, merge: Merge) -> Contact:
    """The kept contact as before, but for what was changed since the merge."""
    fields = {
        name: merge.before[name] if getattr(kept, name) == merge.after[name] else getattr(kept, name)
        for name in _FIELDS
    }
    came, had = merge.after["attributes"], merge.before["attributes"]
    attributes = {key: value for key, value in kept.attributes.items() if key in had or came.get(key, ...) != value}
    return msgspec.structs.replace(kept, **fields, attributes=attributes)


async def list_merges(reader: Reader, contact_id: str) -> list[Merge]:
    """Merges into a contact that were not undone, the newest first."""
    c = contact_merges.c
    statement = sa.select(contact_merges).where(c.kept_id == contact_id, c.undone_at.is_(None))
    return [as_struct(row, Merge) for row in await reader.all(statement.order_by(c.created_at.desc()).limit(50))]


async def lock_merge(tx: Transaction, workspace_id: str, merge_id: str) -> Merge:
    c = contact_merges.c
    statement = sa.select(contact_merges).where(c.workspace_id == workspace_id, c.id == merge_id).with_for_update()
    row = await tx.first(statement)
    if row is None:
        raise NotFound("merge.not_found", "There is no such merge.")
    return as_struct(row, Merge)


async def insert_merge(tx: Transaction, merge: Merge) -> None:
    await tx.execute(sa.insert(contact_merges).values(msgspec.structs.asdict(merge)))


async def mark_undone(tx: Transaction, merge_id: str, now: int) -> None:
    await tx.execute(sa.update(contact_merges).where(contact_merges.c.id == merge_id).values(undone_at=now))


async def hide(tx: Transaction, contact_id: str, behind: str | None) -> None:
    """Put a contact behind another one, or bring it back."""
    await tx.execute(sa.update(contacts).where(contacts.c.id == contact_id).values(merged_into=behind))


async def list_alike(reader: Reader, contact: Contact, limit: int) -> list[str]:
    """Ids of other contacts with the same e-mail address, number or external id."""
    c = contacts.c
    alike = []
    if contact.email:
        alike += [c.email == contact.email, c.external_id == contact.email]
    if contact.phone:
        alike += [c.phone == contact.phone, c.external_id == contact.phone]
    if contact.external_id:
        alike += [c.email == contact.external_id, c.phone == contact.external_id]
    if not alike:
        return []
    statement = sa.select(c.id).where(
        c.workspace_id == contact.workspace_id, c.id != contact.id, c.merged_into.is_(None), sa.or_(*alike)
    )
    return [row["id"] for row in await reader.all(statement.order_by(c.id).limit(limit))]


async def list_doubles(reader: Reader, workspace_id: str, limit: int) -> Sequence[tuple[str, str, list[str]]]:
    """Groups of contacts that share an address or a number: which of them, its value, and their ids."""
    c = contacts.c
    found: list[tuple[str, str, list[str]]] = []
    for name in ("email", "phone"):
        column = c[name]
        mine = [c.workspace_id == workspace_id, c.merged_into.is_(None), column.is_not(None)]
        groups = sa.select(column).where(*mine).group_by(column).having(sa.func.count() > 1).limit(limit)
        values = [row[name] for row in await reader.all(groups)]
        rows = await reader.all(sa.select(c.id, column).where(*mine, column.in_(values)).order_by(c.id))
        for value in values:
            found.append((name, value, [row["id"] for row in rows if row[name] == value]))
    return found[:limit]
