"""All SQL of contacts."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.contacts.models import Contact, search_text
from kefu.db.bulk import insert_many
from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import contact_merges, contact_tags, contacts, conversations
from kefu.kernel.errors import NotFound
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor
from kefu.kernel.text import fold

_COLUMNS = tuple(column for column in contacts.c if column.name != "search_text")
_NAMES = tuple(column.name for column in _COLUMNS)
_MOST_WORDS = 8


ContactKind = Literal["all", "known", "identified", "anonymous"]


class ContactQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts, and from where on."""

    workspace_id: str
    text: str = ""
    kind: ContactKind = "all"
    cursor: str | None = None
    limit: int = 50


def _contact(row: Row) -> Contact:
    return Contact(**{name: row[name] for name in _NAMES})


async def find_contact(reader: Reader, workspace_id: str, contact_id: str) -> Contact | None:
    return await _find(reader, workspace_id, contacts.c.id == contact_id)


async def get_contact(reader: Reader, workspace_id: str, contact_id: str) -> Contact:
    """A contact of the workspace; NotFound for a foreign one."""
    return _required(await find_contact(reader, workspace_id, contact_id))


async def lock_contact(tx: Transaction, workspace_id: str, contact_id: str) -> Contact:
    """Get and hold the row until the transaction ends, so that two changes do not lose one another."""
    return _required(await _find(tx, workspace_id, contacts.c.id == contact_id, is_locked=True))


async def lock_by_external_id(tx: Transaction, workspace_id: str, external_id: str) -> Contact:
    """Get and hold the contact that a signed token names."""
    return _required(await _find(tx, workspace_id, contacts.c.external_id == external_id, is_locked=True))


async def _find(
    reader: Reader, workspace_id: str, condition: sa.ColumnElement[bool], *, is_locked: bool = False
) -> Contact | None:
    statement = sa.select(*_COLUMNS).where(contacts.c.workspace_id == workspace_id, condition)
    row = await reader.first(statement.with_for_update() if is_locked else statement)
    return _contact(row) if row is not None else None


def _required(contact: Contact | None) -> Contact:
    if contact is None:
        raise NotFound("contact.not_found", "There is no such contact.")
    return contact


async def list_contacts(reader: Reader, query: ContactQuery) -> tuple[list[Contact], str | None]:
    """One page, newest first, and the cursor of the next; every word of the text must occur in what names a contact."""
    c = contacts.c
    statement = sa.select(*_COLUMNS).where(c.workspace_id == query.workspace_id, *_of_kind(query.kind))
    for word in fold(query.text[:200]).split()[:_MOST_WORDS]:
        statement = statement.where(c.search_text.contains(word, autoescape=True))
    after = decode_cursor(query.cursor)
    if after is not None:
        statement = statement.where(c.id < after.id)
    rows = await reader.all(statement.order_by(c.id.desc()).limit(query.limit + 1))
    found = [_contact(row) for row in rows[: query.limit]]
    last = found[-1] if len(rows) > query.limit else None
    return found, encode_cursor(Cursor(last.created_at, last.id)) if last is not None else None


def _of_kind(kind: ContactKind) -> list[sa.ColumnElement[bool]]:
    """Merged ones are nobody by themselves; who only looked at pages is known by nothing."""
    c = contacts.c
    is_there, is_proven = c.merged_into.is_(None), c.external_id.is_not(None)
    match kind:
        case "all":
            return [is_there]
        case "identified":
            return [is_there, is_proven]
        case "anonymous":
            return [is_there, ~is_proven]
        case "known":
            has_spoken = sa.exists().where(conversations.c.contact_id == c.id)
            told = sa.or_(c.name != "", c.email.is_not(None), c.phone.is_not(None), is_proven, has_spoken)
            return [is_there, told]


async def list_by_ids(reader: Reader, workspace_id: str, ids: Sequence[str]) -> list[Contact]:
    """Those of the contacts that are the workspace's."""
    statement = sa.select(*_COLUMNS).where(contacts.c.workspace_id == workspace_id, contacts.c.id.in_(ids))
    return [_contact(row) for row in await reader.all(statement.order_by(contacts.c.id))]


async def names_of(reader: Reader, workspace_id: str, ids: Sequence[str]) -> dict[str, str]:
    """Names by id."""
    c = contacts.c
    rows = await reader.all(sa.select(c.id, c.name).where(c.workspace_id == workspace_id, c.id.in_(ids)))
    return {row["id"]: row["name"] for row in rows}


async def give_merges(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """Who was merged into the one contact is hidden behind the other now."""
    c, m = contacts.c, contact_merges.c
    await tx.execute(sa.update(contacts).where(c.merged_into == from_contact).values(merged_into=to_contact))
    await tx.execute(sa.update(contact_merges).where(m.kept_id == from_contact).values(kept_id=to_contact))


async def insert(tx: Transaction, contact: Contact) -> None:
    await tx.execute(sa.insert(contacts).values(_values(contact)))


async def insert_all(tx: Transaction, made: Sequence[Contact]) -> None:
    """Many at once; the caller has made sure that none of them is known."""
    if not made:
        return
    rows = [{**_values(each), "attributes": msgspec.json.encode(each.attributes).decode()} for each in made]
    await tx.run(insert_many(contacts, tuple(rows[0]), [tuple(row.values()) for row in rows], tx.dialect))


async def insert_unless_known(tx: Transaction, contact: Contact) -> None:
    """Insert, unless the workspace has a contact of this external id."""
    dialect_insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = dialect_insert(contacts).values(_values(contact))
    await tx.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id", "external_id"]))


async def save(tx: Transaction, contact: Contact) -> None:
    await tx.execute(sa.update(contacts).where(contacts.c.id == contact.id).values(_values(contact)))


async def note_seen(tx: Transaction, contact_id: str, now: int) -> None:
    await tx.execute(sa.update(contacts).where(contacts.c.id == contact_id).values(last_seen_at=now))


async def set_tags(tx: Transaction, contact: Contact) -> None:
    """Keep the contact's tags a second time, where filters look for them."""
    await tx.execute(sa.delete(contact_tags).where(contact_tags.c.contact_id == contact.id))
    rows = [{"tag_id": each, "contact_id": contact.id} for each in contact.tag_ids]
    if rows:
        await tx.execute(sa.insert(contact_tags).values(rows))


async def delete(tx: Transaction, contact_id: str) -> None:
    await tx.execute(sa.delete(contacts).where(contacts.c.id == contact_id))


def _values(contact: Contact) -> dict[str, Any]:
    return {**{name: getattr(contact, name) for name in _NAMES}, "search_text": search_text(contact)}
