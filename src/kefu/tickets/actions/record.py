"""Records what happened to a locked ticket: entry, new state and news in one go; used by the verbs here."""

import msgspec

from kefu.conversations.actions.record import Author
from kefu.db.database import Transaction
from kefu.kernel.actors import actor_id, actor_kind
from kefu.kernel.ids import new_id
from kefu.kernel.news import TicketNews, TicketWhat
from kefu.tickets import queries
from kefu.tickets.models import NO_EXTRA, Activity, Entry, EntryKind, Extra, Ticket

Value = str | int | float | bool | None


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry will be."""

    kind: EntryKind
    text: str = ""
    extra: Extra = NO_EXTRA
    client_entry_id: str | None = None
    id: str = ""


_WHAT: dict[Activity, TicketWhat] = {
    "created": "created",
    "assigned": "assigned",
    "reopened": "reopened",
    "rated": "rated",
    "reminded": "due_soon",
    "overdue": "overdue",
    "callback_booked": "callback",
    "callback_moved": "callback",
    "callback_cancelled": "callback",
}


async def record(tx: Transaction, author: Author, ticket: Ticket, words: Words, now: int) -> tuple[Ticket, Entry]:
    """Write the entry at the next position and the ticket as it is now; tell after the commit."""
    entry = Entry(
        id=words.id or new_id("tent"),
        ticket_id=ticket.id,
        workspace_id=ticket.workspace_id,
        pos=ticket.last_pos + 1,
        kind=words.kind,
        author_kind=actor_kind(author.actor),
        author_id=actor_id(author.actor) or None,
        author_name=author.name,
        text=words.text,
        extra=words.extra,
        client_entry_id=words.client_entry_id,
        created_at=now,
    )
    after = msgspec.structs.replace(ticket, last_pos=entry.pos, version=ticket.version + 1, updated_at=now)
    await queries.insert_entry(tx, entry)
    await queries.save_ticket(tx, after)
    tx.tell(news_of(after, author, _what(entry)))
    return after, entry


def _what(entry: Entry) -> TicketWhat:
    if entry.kind == "activity":
        assert entry.extra.activity is not None, "activities say what happened"
        return _WHAT.get(entry.extra.activity, "changed")
    if entry.kind == "comment":
        return "commented"
    return "visitor_replied" if entry.author_kind == "visitor" else "replied"


def news_of(ticket: Ticket, author: Author, what: TicketWhat) -> TicketNews:
    return TicketNews(
        workspace_id=ticket.workspace_id,
        ticket_id=ticket.id,
        number=ticket.number,
        title=ticket.title,
        what=what,
        actor_id=actor_id(author.actor) or None,
        assignee_id=ticket.assignee_id,
        team_id=ticket.team_id,
    )


async def note(
    tx: Transaction,
    author: Author,
    ticket: Ticket,
    activity: Activity,
    now: int,
    change: tuple[Value, Value] | tuple[Value, Value, str] = (None, None),
) -> Ticket:
    """An activity line; `change` is the value before, the one after, and what it is a value of."""
    label = change[2] if len(change) == 3 else ""
    extra = Extra(activity=activity, previous=change[0], value=change[1], label=label)
    after, _ = await record(tx, author, ticket, Words(kind="activity", extra=extra), now)
    return after
