"""Write on a ticket: comments for colleagues, replies to the visitor, and what the visitor answers, rates, reopens."""

import msgspec

from kefu.conversations.actions.record import Author
from kefu.db.database import Transaction
from kefu.kernel.actors import Visitor, actor_id
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.text import clean_text
from kefu.tickets import queries
from kefu.tickets.actions.change import move_locked
from kefu.tickets.actions.record import Words, note, record
from kefu.tickets.models import (
    LONGEST_TEXT,
    MOST_FILES,
    Activity,
    Entry,
    EntryKind,
    Extra,
    State,
    Ticket,
    answer,
    hear_visitor,
    may_reopen,
    move,
    rate,
)


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """What is written; the same `client_entry_id` again is the same entry. `state` is where the ticket goes with it."""

    kind: EntryKind
    text: str
    attachment_ids: tuple[str, ...] = ()
    client_entry_id: str | None = None
    state: State | None = None
    is_confirmed: bool = False


async def write(tx: Transaction, author: Author, ticket_id: str, writing: Writing, now: int) -> tuple[Ticket, Entry]:
    """An agent comments or replies; raises Refused for nothing and for too much."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    known = await _known(tx, ticket, writing)
    if known is not None:
        return ticket, known
    if writing.state is not None and writing.state != ticket.state:
        ticket = await move_locked(tx, author, ticket, writing.state, now, is_confirmed=writing.is_confirmed)
    if writing.kind == "reply":
        if ticket.contact_id is None:
            raise Refused("ticket.no_contact", "Nobody would read this: the ticket has no contact.")
        was, ticket = ticket, answer(ticket, None, now)
        if was.state != ticket.state:
            ticket = await note(tx, author, ticket, "state", now, (was.state, ticket.state))
    return await _store(tx, author, ticket, writing, now)


async def hear(tx: Transaction, author: Author, ticket_id: str, writing: Writing, now: int) -> tuple[Ticket, Entry]:
    """The visitor answers; a solved ticket opens again. Raises Refused once it is closed."""
    assert isinstance(author.actor, Visitor), "agents write, visitors are heard"
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    known = await _known(tx, ticket, writing)
    if known is not None:
        return ticket, known
    settings = await queries.get_settings(tx, ticket.workspace_id)
    heard = hear_visitor(ticket, settings, now)
    if heard.state != ticket.state:
        activity: Activity = "reopened" if ticket.state == "solved" else "state"
        heard = await note(tx, author, heard, activity, now, (ticket.state, heard.state))
    heard, entry = await _store(tx, author, heard, writing, now)
    await queries.note_seen(tx, heard.id, entry.pos)
    return heard, entry


async def reopen(tx: Transaction, author: Author, ticket_id: str, now: int) -> Ticket:
    """The visitor says that it is not solved; raises Refused when the time for that is over."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    if ticket.is_active:
        return ticket
    if not may_reopen(ticket, await queries.get_settings(tx, ticket.workspace_id), now):
        raise Refused("ticket.closed", "This ticket is closed. Please write to us anew.")
    after = msgspec.structs.replace(move(ticket, "in_progress", now), waiting_since=now)
    return await note(tx, author, after, "reopened", now, (ticket.state, after.state))


async def rate_ticket(tx: Transaction, author: Author, ticket_id: str, rating: int, comment: str, now: int) -> Ticket:
    """What the visitor thinks of a solved ticket, one to five; the newest word counts."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    clean = clean_text(comment).strip()
    if ticket.rating == rating and ticket.rating_comment == clean:
        return ticket
    after = rate(ticket, rating, clean, now)
    return await note(tx, author, after, "rated", now, (ticket.rating, rating))


async def renew_link(tx: Transaction, author: Author, ticket_id: str, now: int) -> Ticket:
    """Older links open nothing any more."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    after = msgspec.structs.replace(ticket, link_version=ticket.link_version + 1)
    return await note(tx, author, after, "link_renewed", now)


async def _known(tx: Transaction, ticket: Ticket, writing: Writing) -> Entry | None:
    """What was stored already; Conflict when the id was given to something else."""
    if writing.client_entry_id is None:
        return None
    known = await queries.find_by_client_id(tx, ticket.id, writing.client_entry_id)
    if known is not None and (known.kind != writing.kind or known.text != clean_text(writing.text).strip()):
        raise Conflict("message.conflict", "Another entry has this clientEntryId.")
    return known


async def _store(tx: Transaction, author: Author, ticket: Ticket, writing: Writing, now: int) -> tuple[Ticket, Entry]:
    text = clean_text(writing.text).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused("ticket.text_too_long", f"At most {LONGEST_TEXT} characters.", limit=LONGEST_TEXT)
    ids = list(dict.fromkeys(writing.attachment_ids))
    if len(ids) > MOST_FILES:
        raise Refused("message.too_many_attachments", f"At most {MOST_FILES} files.", limit=MOST_FILES)
    if not text and not ids:
        raise Refused("message.empty", "There is nothing to send.")
    entry_id = new_id("tent")
    files = await queries.claim_files(tx, ticket.workspace_id, actor_id(author.actor) or ticket.id, ids, entry_id)
    words = Words(
        kind=writing.kind,
        text=text,
        extra=Extra(attachments=files),
        client_entry_id=writing.client_entry_id,
        id=entry_id,
    )
    return await record(tx, author, ticket, words, now)
