"""What agents are shown of tickets; made by the console's doors."""

from collections.abc import Mapping, Sequence
from typing import Any

from kefu.audiences.attachments import attachment_views
from kefu.audiences.scene import Scene
from kefu.audiences.shapes import AttachmentView
from kefu.callbacks.models import Callback, Outcome
from kefu.conversations.models import PRIORITIES, Priority
from kefu.kernel.actors import ActorKind
from kefu.kernel.wire import View
from kefu.tags.models import Colour
from kefu.tickets.models import Activity, Entry, EntryKind, Part, PartState, State, Ticket, TicketType, TypeKind


class TicketView(View, frozen=True, kw_only=True):
    """A ticket as lists show it."""

    id: str
    number: int
    title: str
    type_id: str | None
    contact_id: str | None
    contact_name: str
    assignee_id: str | None
    team_id: str | None
    state: State
    priority: Priority
    due_at: int | None
    attributes: dict[str, Any]
    waiting_since: int | None
    rating: int | None
    rating_comment: str
    rated_at: int | None
    solved_at: int | None
    closed_at: int | None
    created_at: int
    updated_at: int
    parts_done: int
    parts_total: int
    version: int


class TicketPartView(View, frozen=True, kw_only=True):
    """One thing to be done for a ticket."""

    id: str
    title: str
    assignee_id: str | None
    state: PartState


class TicketEntryView(View, frozen=True, kw_only=True):
    """One item of a ticket's timeline: a comment, a reply, or what happened."""

    id: str
    pos: int
    kind: EntryKind
    author_kind: ActorKind
    author_id: str | None
    author_name: str
    text: str
    attachments: list[AttachmentView]
    activity: Activity | None
    value: str | int | float | bool | None
    previous: str | int | float | bool | None
    label: str
    created_at: int


class TicketTypeView(View, frozen=True, kw_only=True):
    """A kind of business."""

    id: str
    name: str
    colour: Colour
    kind: TypeKind
    assignee_id: str | None
    team_id: str | None
    due_hours: int | None
    is_archived: bool


class CallbackView(View, frozen=True, kw_only=True):
    """A ticket that is a call: whom, when, and what became of it."""

    inbox_id: str
    slot_at: int
    phone: str
    topic: str
    time_zone: str
    next_at: int | None
    attempts: int
    outcome: Outcome | None
    cancelled_at: int | None


def callback_view(callback: Callback) -> CallbackView:
    return CallbackView(**{name: getattr(callback, name) for name in CallbackView.__struct_fields__})


def ticket_view(ticket: Ticket, names: Mapping[str, str], parts: Sequence[Part]) -> TicketView:
    """`names` are those of contacts; `parts` may be those of other tickets too."""
    own = [part for part in parts if part.ticket_id == ticket.id]
    made = ("contact_name", "priority", "parts_done", "parts_total")
    same = {name: getattr(ticket, name) for name in TicketView.__struct_fields__ if name not in made}
    return TicketView(
        **same,
        contact_name=names.get(ticket.contact_id or "", ""),
        priority=PRIORITIES[ticket.priority],
        parts_done=sum(part.state == "done" for part in own),
        parts_total=len(own),
    )


def part_view(part: Part) -> TicketPartView:
    return TicketPartView(id=part.id, title=part.title, assignee_id=part.assignee_id, state=part.state)


def entry_view(entry: Entry, viewer: str, scene: Scene) -> TicketEntryView:
    return TicketEntryView(
        id=entry.id,
        pos=entry.pos,
        kind=entry.kind,
        author_kind=entry.author_kind,
        author_id=entry.author_id,
        author_name=entry.author_name,
        text=entry.text,
        attachments=attachment_views(entry.extra.attachments, viewer, scene),
        activity=entry.extra.activity,
        value=entry.extra.value,
        previous=entry.extra.previous,
        label=entry.extra.label,
        created_at=entry.created_at,
    )


def type_view(kind: TicketType) -> TicketTypeView:
    return TicketTypeView(**{name: getattr(kind, name) for name in TicketTypeView.__struct_fields__})
