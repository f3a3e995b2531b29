"""The SQL of lists of tickets: facets, a search, an order, pages, and the counts beside the facets."""

from typing import Literal

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader
from kefu.db.rows import as_struct
from kefu.db.schema import contacts, ticket_conversations, tickets
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor
from kefu.tickets.models import ACTIVE, State, Ticket

Order = Literal["updated", "created", "due", "priority", "number"]
Due = Literal["overdue", "today", "week", "none"]
# Later than any date that people write.
_NEVER = 2**53 - 1
_STEP = 10**14
_LONGEST_SEARCH = 100


class TicketQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted; None does not matter. `states` empty: all. `due_before` and `due_after` bound the due date."""

    workspace_id: str
    states: tuple[State, ...] = ()
    assignee_id: str | None = None
    is_unassigned: bool = False
    team_id: str | None = None
    type_id: str | None = None
    priority: int | None = None
    contact_id: str | None = None
    conversation_id: str | None = None
    due_before: int | None = None
    due_after: int | None = None
    has_no_due: bool = False
    search: str = ""
    order: Order = "updated"
    cursor: str | None = None
    limit: int = 50


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is to do."""

    mine: int
    unassigned: int
    overdue: int
    active: int


async def list_tickets(reader: Reader, query: TicketQuery) -> tuple[list[Ticket], str | None]:
    """One page, and the cursor of the next one."""
    key, is_rising = _ORDERS[query.order]
    statement = sa.select(tickets, key.label("key")).where(*_conditions(query))
    begin = decode_cursor(query.cursor)
    if begin is not None:
        statement = statement.where(_after(key, begin, is_rising))
    ordered = (key.asc(), tickets.c.id.asc()) if is_rising else (key.desc(), tickets.c.id.desc())
    rows = await reader.all(statement.order_by(*ordered).limit(query.limit + 1))
    found, rest = rows[: query.limit], rows[query.limit :]
    cursor = encode_cursor(Cursor(int(found[-1]["key"]), found[-1]["id"])) if rest else None
    return [as_struct(row, Ticket) for row in found], cursor


async def count_tickets(reader: Reader, workspace_id: str, agent_id: str, now: int) -> Counts:
    c = tickets.c

    def counted(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    statement = sa.select(
        counted(c.assignee_id == agent_id).label("mine"),
        counted(c.assignee_id.is_(None)).label("unassigned"),
        counted(c.due_at.is_not(None), c.due_at < now).label("overdue"),
        sa.func.count().label("active"),
    ).where(c.workspace_id == workspace_id, c.state.in_(ACTIVE))
    row = await reader.first(statement)
    assert row is not None, "a count always has a row"
    return Counts(**{str(name): int(value) for name, value in row.items()})


_c = tickets.c
_ORDERS: dict[Order, tuple[sa.ColumnElement[int], bool]] = {
    "updated": (_c.updated_at, False),
    "created": (_c.created_at, False),
    "due": (sa.func.coalesce(_c.due_at, sa.literal(_NEVER, sa.BigInteger)), True),
    # The most urgent first, and among equals who waits longest.
    "priority": (sa.cast(_c.priority, sa.BigInteger) * sa.literal(_STEP, sa.BigInteger) - _c.created_at, False),
    "number": (_c.number, False),
}


def _after(key: sa.ColumnElement[int], begin: Cursor, is_rising: bool) -> sa.ColumnElement[bool]:
    further = key > begin.at if is_rising else key < begin.at
    later = _c.id > begin.id if is_rising else _c.id < begin.id
    return sa.or_(further, sa.and_(key == begin.at, later))


def _conditions(query: TicketQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_c.workspace_id == query.workspace_id]
    if query.states:
        found.append(_c.state.in_(query.states))
    same = {
        _c.assignee_id: query.assignee_id,
        _c.team_id: query.team_id,
        _c.type_id: query.type_id,
        _c.priority: query.priority,
    }
    found += [column == value for column, value in same.items() if value is not None]
    if query.is_unassigned:
        found.append(_c.assignee_id.is_(None))
    if query.has_no_due:
        found.append(_c.due_at.is_(None))
    if query.due_before is not None:
        found.append(_c.due_at < query.due_before)
    if query.due_after is not None:
        found.append(_c.due_at >= query.due_after)
    if query.contact_id is not None:
        merged = sa.select(contacts.c.id).where(contacts.c.merged_into == query.contact_id)
        found.append(sa.or_(_c.contact_id == query.contact_id, _c.contact_id.in_(merged)))
    if query.conversation_id is not None:
        t = ticket_conversations.c
        found.append(_c.id.in_(sa.select(t.ticket_id).where(t.conversation_id == query.conversation_id)))
    if query.search.strip():
        found.append(_searched(query.search.strip()[:_LONGEST_SEARCH]))
    return found


def _searched(text: str) -> sa.ColumnElement[bool]:
    """A number with or without its #, a part of the title, or a part of what names the contact."""
    number = text.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) <= 9:
        return _c.number == int(number)
    folded = text.casefold()
    people = sa.select(contacts.c.id).where(
        sa.or_(
            sa.func.lower(contacts.c.name).contains(folded, autoescape=True),
            sa.func.lower(contacts.c.email).contains(folded, autoescape=True),
            contacts.c.phone.contains(text, autoescape=True),
        )
    )
    return sa.or_(sa.func.lower(_c.title).contains(folded, autoescape=True), _c.contact_id.in_(people))
