"""A ticket, its parts and entries as stored, and the pure transitions between its states; no I/O."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import msgspec

from kefu.conversations.stored import StoredAttachment
from kefu.kernel.actors import ActorKind
from kefu.kernel.clock import DAY, HOUR
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.text import clean_line
from kefu.tags.models import Colour
from kefu.workspaces.models import Language

State = Literal["new", "in_progress", "waiting", "solved", "closed"]
STATES: tuple[State, ...] = get_args(State)
ACTIVE: tuple[State, ...] = ("new", "in_progress", "waiting")
PartState = Literal["open", "in_progress", "done"]
EntryKind = Literal["comment", "reply", "activity"]
TypeKind = Literal["ordinary", "callback"]
Activity = Literal[
    "created", "state", "reopened", "assigned", "team", "type", "title", "priority", "due", "attribute",
    "part_added", "part_changed", "part_removed", "linked", "unlinked", "rated", "reminded", "overdue", "link_renewed",
    "callback_booked", "callback_moved", "callback_cancelled", "callback_tried",
]  # fmt: skip

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
LONGEST_RATING = 1_000
MOST_PARTS = 50
MOST_FILES = 10
MOST_CONVERSATIONS = 50
MOST_TYPES = 100

# The whole state machine: from each state, where to. Nothing ever becomes new again.
MOVES: dict[State, frozenset[State]] = {
    "new": frozenset({"in_progress", "waiting", "solved", "closed"}),
    "in_progress": frozenset({"waiting", "solved", "closed"}),
    "waiting": frozenset({"in_progress", "solved", "closed"}),
    "solved": frozenset({"in_progress", "closed"}),
    "closed": frozenset({"in_progress"}),
}


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of business; `number` is its name for people."""

    id: str
    workspace_id: str
    number: int
    title: str
    type_id: str | None = None
    contact_id: str | None = None
    assignee_id: str | None = None
    team_id: str | None = None
    state: State = "new"
    priority: int = 0
    due_at: int | None = None
    reminded_at: int | None = None
    overdue_at: int | None = None
    attributes: dict[str, Any] = {}
    language: Language = "en"
    version: int = 0
    last_pos: int = 0
    visitor_read_pos: int = 0
    mailed_pos: int = 0
    # Since when the visitor waits for an answer of ours.
    waiting_since: int | None = None
    link_version: int = 1
    rating: int | None = None
    rating_comment: str = ""
    rated_at: int | None = None
    solved_at: int | None = None
    closed_at: int | None = None
    created_at: int
    updated_at: int

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must be done for a ticket."""

    id: str
    ticket_id: str
    workspace_id: str
    title: str
    assignee_id: str | None = None
    state: PartState = "open"
    position: int = 0
    created_at: int


class Extra(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry says besides words: its files, or what happened and between which values."""

    attachments: list[StoredAttachment] = []
    activity: Activity | None = None
    value: str | int | float | bool | None = None
    previous: str | int | float | bool | None = None
    label: str = ""


NO_EXTRA = Extra()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a ticket's timeline; only replies and some activities are shown to the visitor."""

    id: str
    ticket_id: str
    workspace_id: str
    pos: int
    kind: EntryKind
    author_kind: ActorKind
    author_id: str | None
    author_name: str
    text: str = ""
    extra: Extra = NO_EXTRA
    client_entry_id: str | None = None
    created_at: int


class TicketType(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of business, with who gets it and how long it may take."""

    id: str
    workspace_id: str
    name: str
    colour: Colour = "grey"
    kind: TypeKind = "ordinary"
    assignee_id: str | None = None
    team_id: str | None = None
    due_hours: int | None = None
    position: int = 0
    is_archived: bool = False
    created_at: int


class TicketSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace decides about all of its tickets."""

    workspace_id: str
    last_number: int = 1000
    # So long after a ticket was solved the visitor may open it again; then it closes by itself.
    reopen_days: int = 7
    remind_minutes: int = 60
    is_visitor_mailed: bool = True


def clean_title(title: str) -> str:
    clean = clean_line(title, LONGEST_TITLE)
    if not clean:
        raise Refused("ticket.title_empty", "Please give the ticket a title.")
    return clean


def move(ticket: Ticket, state: State, now: int) -> Ticket:
    """The ticket in another state; raises Conflict for a step that the machine does not know."""
    if state == ticket.state:
        return ticket
    if state not in MOVES[ticket.state]:
        raise Conflict("ticket.state_wrong", "A ticket cannot go there from its state.", state=ticket.state)
    is_over = state in ("solved", "closed")
    return msgspec.structs.replace(
        ticket,
        state=state,
        solved_at=(ticket.solved_at or now) if is_over else None,
        closed_at=now if state == "closed" else None,
        waiting_since=None if is_over or state == "waiting" else ticket.waiting_since,
    )


def may_reopen(ticket: Ticket, settings: TicketSettings, now: int) -> bool:
    """Whether the visitor may still open it again."""
    return ticket.state == "solved" and now < (ticket.solved_at or 0) + settings.reopen_days * DAY


def hear_visitor(ticket: Ticket, settings: TicketSettings, now: int) -> Ticket:
    """The visitor wrote: somebody must answer; what was solved opens again. Raises Refused once it is closed."""
    if not ticket.is_active and not may_reopen(ticket, settings, now):
        raise Refused("ticket.closed", "This ticket is closed. Please write to us anew.")
    if ticket.state in ("waiting", "solved"):
        ticket = move(ticket, "in_progress", now)
    return msgspec.structs.replace(ticket, waiting_since=ticket.waiting_since or now)


def answer(ticket: Ticket, state: State | None, now: int) -> Ticket:
    """An agent wrote to the visitor: nobody waits any more, and it is no longer new."""
    wanted: State = state or ("in_progress" if ticket.state == "new" else ticket.state)
    return msgspec.structs.replace(move(ticket, wanted, now), waiting_since=None)


def due_by(kind: TicketType | None, now: int) -> int | None:
    return now + kind.due_hours * HOUR if kind is not None and kind.due_hours is not None else None


def with_due(ticket: Ticket, due_at: int | None) -> Ticket:
    """Another due date is reminded of, and missed, anew."""
    return msgspec.structs.replace(ticket, due_at=due_at, reminded_at=None, overdue_at=None)


def are_done(parts: Sequence[Part]) -> bool:
    """Whether there are parts and nothing is left to do."""
    return bool(parts) and all(part.state == "done" for part in parts)


def rate(ticket: Ticket, rating: int, comment: str, now: int) -> Ticket:
    """What the visitor thinks of it, once it is solved; the newest word counts."""
    if ticket.is_active:
        raise Refused("ticket.not_solved", "A ticket can be rated once it is solved.")
    return msgspec.structs.replace(ticket, rating=rating, rating_comment=comment[:LONGEST_RATING], rated_at=now)
