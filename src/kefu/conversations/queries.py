"""The SQL of conversations outside the message path; everything is asked for within one workspace."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.conversations import events as facts
from kefu.conversations.models import Conversation, Entry
from kefu.conversations.rows import (
    CONVERSATION_COLUMNS,
    ENTRY_COLUMNS,
    EVENT_COLUMNS,
    conversation_from,
    encode_extra,
    entry_from,
    event_row,
    fact_from,
)
from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import EVENT_IS_CHANGE, contacts, conversations, entries, events
from kefu.kernel.actors import Actor


def select_conversations() -> sa.Select[Any]:
    """Conversations with the contact's name; callers add their conditions."""
    return sa.select(conversations, contacts.c.name.label("contact_name")).join_from(
        conversations, contacts, conversations.c.contact_id == contacts.c.id
    )


async def find_conversation(reader: Reader, conversation_id: str) -> Conversation | None:
    row = await reader.first(select_conversations().where(conversations.c.id == conversation_id))
    return conversation_from(row) if row is not None else None


async def list_by_ids(reader: Reader, ids: Sequence[str]) -> dict[str, Conversation]:
    """Conversations by id; callers have authorised the ids."""
    rows = await reader.all(select_conversations().where(conversations.c.id.in_(ids)))
    return {row["id"]: conversation_from(row) for row in rows}


async def lock_conversation(tx: Transaction, conversation_id: str) -> Conversation | None:
    """Find and hold the row until the transaction ends, so that positions come one after the other."""
    statement = select_conversations().where(conversations.c.id == conversation_id)
    row = await tx.first(statement.with_for_update(of=conversations))
    return conversation_from(row) if row is not None else None


async def insert_conversation(tx: Transaction, conversation: Conversation) -> None:
    await tx.execute(
        sa.insert(conversations).values({name: getattr(conversation, name) for name in CONVERSATION_COLUMNS})
    )


async def save_conversation(tx: Transaction, conversation: Conversation) -> None:
    values = {name: getattr(conversation, name) for name in CONVERSATION_COLUMNS if name not in ("id", "created_at")}
    await tx.execute(sa.update(conversations).where(conversations.c.id == conversation.id).values(values))


async def insert_entry(tx: Transaction, entry: Entry) -> None:
    values: dict[str, object] = {name: getattr(entry, name) for name in ENTRY_COLUMNS}
    values["extra"] = encode_extra(entry.extra)
    await tx.execute(sa.insert(entries).values(values))


async def save_entry(tx: Transaction, entry: Entry) -> None:
    changed = ("text", "edited_at", "recalled_at", "deleted_at")
    values: dict[str, object] = {name: getattr(entry, name) for name in changed}
    values["extra"] = encode_extra(entry.extra)
    await tx.execute(sa.update(entries).where(entries.c.id == entry.id).values(values))


async def blank_quotes(tx: Transaction, conversation_id: str, entry_id: str) -> None:
    """Take the words of an entry out of the answers that quote it; few entries quote, so the conversation is walked."""
    is_quoting = entries.c.extra.contains(f'"reply_to":{{"id":"{entry_id}"', autoescape=True)
    condition = sa.and_(entries.c.conversation_id == conversation_id, is_quoting)
    for row in await tx.all(sa.select(entries).where(condition)):
        extra = entry_from(row).extra
        if extra.reply_to is not None:
            quote = msgspec.structs.replace(extra.reply_to, text="", type="text")
            values = {"extra": encode_extra(msgspec.structs.replace(extra, reply_to=quote))}
            await tx.execute(sa.update(entries).where(entries.c.id == row["id"]).values(values))


async def find_entry(reader: Reader, conversation_id: str, entry_id: str) -> Entry | None:
    row = await reader.first(
        sa.select(entries).where(entries.c.id == entry_id, entries.c.conversation_id == conversation_id)
    )
    return entry_from(row) if row is not None else None


async def last_entry_id(reader: Reader, conversation: Conversation) -> str:
    """The id of the entry at the conversation's newest position."""
    e = entries.c
    chosen = sa.select(e.id).where(e.conversation_id == conversation.id, e.pos == conversation.last_pos)
    return str(await reader.scalar(chosen))


async def entry_number(reader: Reader, entry_id: str) -> int:
    """The number under which the search index knows an entry."""
    return int(await reader.scalar(sa.select(entries.c.number).where(entries.c.id == entry_id)))


async def find_current(reader: Reader, contact_id: str, inbox_id: str) -> Conversation | None:
    """The conversation a visitor is in: the newest unresolved one, else the newest."""
    statement = (
        select_conversations()
        .where(conversations.c.contact_id == contact_id, conversations.c.inbox_id == inbox_id)
        .order_by(sa.case((conversations.c.status == "resolved", 1), else_=0), conversations.c.id.desc())
        .limit(1)
    )
    row = await reader.first(statement)
    return conversation_from(row) if row is not None else None


async def lock_contact(tx: Transaction, contact_id: str) -> Row | None:
    """Hold the contact, so that two tabs that start at once meet in one conversation."""
    return await tx.first(
        sa.select(contacts.c.id, contacts.c.workspace_id, contacts.c.name)
        .where(contacts.c.id == contact_id)
        .with_for_update()
    )


async def insert_event(tx: Transaction, happened: facts.Happened, actor: Actor, now: int) -> None:
    row = event_row(happened, actor, now)
    await tx.execute(sa.insert(events).values(dict(zip(EVENT_COLUMNS, row, strict=True))))


async def list_happened(
    reader: Reader, conversation: Conversation, after: int, *, is_visitor: bool, limit: int
) -> list[facts.Happened]:
    """What happened after a position of one audience, oldest first; entries as they are now."""
    if not 0 <= after < conversation.last_pos:
        return []
    said = await reader.all(_said_after(conversation.id, after, is_visitor=is_visitor).limit(limit))
    changed = await reader.all(_changed_after(conversation.id, after, is_visitor=is_visitor).limit(limit))
    found = [
        *(_happened(row, _CREATED[row["kind"]], conversation) for row in said),
        *(_happened(row, fact_from(row["event_type"], row["event_data"]), conversation) for row in changed),
    ]
    return sorted(found, key=lambda happened: happened.pos)[:limit]


_CREATED: dict[str, facts.ConversationFact] = {"message": facts.MessageCreated(), "note": facts.NoteCreated()}


def _said_after(conversation_id: str, after: int, *, is_visitor: bool) -> sa.Select[Any]:
    """Messages and notes: their events stand at the positions of the entries themselves."""
    e = entries.c
    statement = (
        sa.select(entries, e.pos.label("event_pos"), e.visitor_pos.label("event_vpos"))
        .where(e.conversation_id == conversation_id, e.pos > after, e.kind.in_(_CREATED))
        .order_by(e.pos)
    )
    return statement.where(e.visitor_pos > after) if is_visitor else statement


def _changed_after(conversation_id: str, after: int, *, is_visitor: bool) -> sa.Select[Any]:
    """Everything else; worded like the condition of the index `uq_events_changes`."""
    statement = (
        sa.select(
            entries,
            events.c.type.label("event_type"),
            events.c.data.label("event_data"),
            events.c.pos.label("event_pos"),
            events.c.visitor_pos.label("event_vpos"),
        )
        .join_from(events, entries, events.c.entry_id == entries.c.id)
        .where(events.c.conversation_id == conversation_id, events.c.pos > after, sa.text(EVENT_IS_CHANGE))
        .order_by(events.c.pos)
    )
    return statement.where(events.c.visitor_pos > after) if is_visitor else statement


def _happened(row: Row, fact: facts.ConversationFact, conversation: Conversation) -> facts.Happened:
    return facts.Happened(
        fact=fact,
        conversation=conversation,
        entry=entry_from(row),
        pos=row["event_pos"],
        visitor_pos=row["event_vpos"],
    )


async def count_open(reader: Reader, workspace_id: str, agent_id: str | None = None) -> dict[str, int]:
    """How many open conversations each agent answers, or one agent does; who answers none is not in it."""
    c = conversations.c
    statement = sa.select(c.assignee_id, sa.func.count().label("found")).where(
        c.workspace_id == workspace_id,
        c.assignee_id.is_not(None) if agent_id is None else c.assignee_id == agent_id,
        c.status == "open",
    )
    return {row["assignee_id"]: row["found"] for row in await reader.all(statement.group_by(c.assignee_id))}


async def contact_name(reader: Reader, contact_id: str) -> str:
    """The name that a contact's words carry in the timeline."""
    return str(await reader.scalar(sa.select(contacts.c.name).where(contacts.c.id == contact_id)) or "")


async def list_snoozed_until(reader: Reader, now: int, limit: int) -> list[tuple[str, str]]:
    """(conversation, workspace) of snoozes that are over."""
    statement = (
        sa.select(conversations.c.id, conversations.c.workspace_id)
        .where(conversations.c.status == "snoozed", conversations.c.snoozed_until <= now)
        .order_by(conversations.c.snoozed_until)
        .limit(limit)
    )
    return [(row["id"], row["workspace_id"]) for row in await reader.all(statement)]


# As wide as the columns; a number beyond it would be an error of the driver.
_LAST_POSITION = 2**31 - 1


def _bounded(position: int) -> int:
    """The nearest position that can be; who asks for one beyond all of them finds what stands there: nothing."""
    return max(0, min(position, _LAST_POSITION))


class Window(msgspec.Struct, frozen=True):
    """Which part of a timeline: before, after or around a position; none of them is the newest part."""

    before: int | None = None
    after: int | None = None
    around: int | None = None
    limit: int = 50


class Part(msgspec.Struct, frozen=True):
    """A part of a timeline, ascending, and whether there is more on either side."""

    entries: list[Entry]
    has_before: bool
    has_after: bool


async def list_entries(reader: Reader, conversation_id: str, window: Window) -> Part:
    """Entries of a conversation by position; `around` gives half a page on each side of it."""
    if window.around is not None:
        half = max(1, window.limit // 2)
        older = await _older(reader, conversation_id, window.around, half)
        newer = await _newer(reader, conversation_id, window.around - 1, half)
        return Part([*older.entries, *newer.entries], older.has_before, newer.has_after)
    if window.after is not None:
        return await _newer(reader, conversation_id, window.after, window.limit)
    return await _older(reader, conversation_id, window.before, window.limit)


async def _older(reader: Reader, conversation_id: str, before: int | None, limit: int) -> Part:
    statement = sa.select(entries).where(entries.c.conversation_id == conversation_id)
    if before is not None:
        statement = statement.where(entries.c.pos < _bounded(before))
    rows = await reader.all(statement.order_by(entries.c.pos.desc()).limit(limit + 1))
    found = [entry_from(row) for row in rows[:limit]]
    return Part(found[::-1], len(rows) > limit, before is not None)


async def _newer(reader: Reader, conversation_id: str, after: int, limit: int) -> Part:
    statement = sa.select(entries).where(entries.c.conversation_id == conversation_id, entries.c.pos > _bounded(after))
    rows = await reader.all(statement.order_by(entries.c.pos).limit(limit + 1))
    return Part([entry_from(row) for row in rows[:limit]], after > 0, len(rows) > limit)


async def list_messages(reader: Reader, conversation_id: str, before_seq: int | None, limit: int) -> Part:
    """Messages only, by seq: what the contact may read."""
    statement = sa.select(entries).where(
        entries.c.conversation_id == conversation_id, entries.c.kind == "message", entries.c.seq.is_not(None)
    )
    if before_seq is not None:
        statement = statement.where(entries.c.seq < _bounded(before_seq))
    # In the order of their positions, which have an index: it is the order of seq.
    rows = await reader.all(statement.order_by(entries.c.pos.desc()).limit(limit + 1))
    return Part([entry_from(row) for row in rows[:limit]][::-1], len(rows) > limit, before_seq is not None)


async def list_of_contact(
    reader: Reader, contact_id: str, *, inbox_id: str | None = None, limit: int = 20, but: str | None = None
) -> list[Conversation]:
    """A contact's conversations, newest first."""
    statement = select_conversations().where(conversations.c.contact_id == contact_id)
    if inbox_id is not None:
        statement = statement.where(conversations.c.inbox_id == inbox_id)
    if but is not None:
        statement = statement.where(conversations.c.id != but)
    rows = await reader.all(statement.order_by(conversations.c.id.desc()).limit(limit))
    return [conversation_from(row) for row in rows]
