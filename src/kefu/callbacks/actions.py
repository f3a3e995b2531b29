"""Ask to be called, move it, cancel it, say what became of a call; called by the widget, the pages and the console."""

import msgspec

from kefu.callbacks import queries
from kefu.callbacks.models import (
    LONGEST_TOPIC,
    Callback,
    CallbackSettings,
    Outcome,
    Slot,
    clean_topics,
    clean_zone,
    slots_of,
    tried,
)
from kefu.contacts.actions import describe_self
from kefu.contacts.models import Details, blank_contact, with_details
from kefu.contacts.phones import region_of
from kefu.contacts.queries import lock_contact
from kefu.conversations.actions.record import Author
from kefu.conversations.queries import find_current
from kefu.db.database import Reader, Transaction
from kefu.hours.queries import find_schedule_of
from kefu.inboxes.models import Inbox
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent, System, Visitor
from kefu.kernel.clock import HOUR
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import clean_line
from kefu.teams.queries import find_team
from kefu.tickets import queries as tickets
from kefu.tickets.actions.change import move_locked
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.actions.record import note
from kefu.tickets.models import Ticket, TicketType, with_due
from kefu.tickets.type_queries import find_callback_type, insert_type
from kefu.workspaces.models import Language
from kefu.workspaces.queries import get_workspace

_TYPE_NAME: dict[Language, str] = {"en": "Call back", "zh-CN": "回电", "zh-TW": "回電"}
_FIRST_RETRY = HOUR
replace = msgspec.structs.replace


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor asks for; the same `client_id` again is the same call."""

    client_id: str
    phone: str
    topic: str
    slot_at: int
    time_zone: str


async def change_settings(tx: Transaction, actor: Agent, settings: CallbackSettings) -> CallbackSettings:
    """Only admins; what is booked stays."""
    if not actor.is_admin:
        raise NotAllowed
    await get_inbox(tx, actor.workspace_id, settings.inbox_id)
    clean = replace(settings, workspace_id=actor.workspace_id, topics=clean_topics(settings.topics))
    await queries.keep_settings(tx, clean)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return clean


async def list_slots(reader: Reader, inbox: Inbox, now: int) -> list[Slot]:
    """What can be chosen now; nothing where calls are off or nobody keeps hours."""
    settings = await queries.get_settings(reader, inbox.workspace_id, inbox.id)
    schedule = await find_schedule_of(reader, inbox.workspace_id, inbox.schedule_id)
    if not settings.is_on or schedule is None:
        return []
    return slots_of(schedule.week, settings, await queries.taken_after(reader, inbox.id, now), now)


async def book(tx: Transaction, visitor: Visitor, request: Request, now: int) -> tuple[Ticket, Callback]:
    """Take a place and make the ticket; Conflict when the last place has gone, or one call is waited for already."""
    contact = await lock_contact(tx, visitor.workspace_id, visitor.contact_id)
    known = await queries.find_by_client_id(tx, contact.id, request.client_id)
    if known is not None:
        return await tickets.get_ticket(tx, visitor.workspace_id, known.ticket_id), known
    if await queries.find_open_of(tx, contact.id) is not None:
        raise Conflict("callback.one_already", "You are waiting for a call already; move or cancel that one.")
    inbox = await get_inbox(tx, visitor.workspace_id, visitor.inbox_id)
    await _take(tx, inbox, request.slot_at, now)
    workspace = await get_workspace(tx, visitor.workspace_id)
    phone = _clean_phone(request.phone, workspace.language)
    topic = clean_line(request.topic, LONGEST_TOPIC)
    if not contact.phone:
        await describe_self(tx, visitor, Details(phone=phone))
    kind = await _type(tx, visitor.workspace_id, workspace.language, now)
    conversation = await find_current(tx, contact.id, inbox.id)
    team_id = kind.team_id or (conversation.team_id if conversation is not None else None) or inbox.team_id
    system = Author(System(visitor.workspace_id), "")
    new = NewTicket(
        title=f"{kind.name}: {topic or phone}",
        type_id=None if kind.is_archived else kind.id,
        contact_id=contact.id,
        conversation_id=conversation.id if conversation is not None else None,
        assignee_id=kind.assignee_id or await _least_busy(tx, inbox, team_id),
        team_id=team_id,
        due_at=request.slot_at,
    )
    ticket = await create_ticket(tx, system, new, now)
    callback = Callback(
        ticket_id=ticket.id,
        workspace_id=ticket.workspace_id,
        inbox_id=inbox.id,
        contact_id=contact.id,
        slot_at=request.slot_at,
        phone=phone,
        topic=topic,
        time_zone=clean_zone(request.time_zone),
        client_callback_id=request.client_id,
        next_at=request.slot_at,
        created_at=now,
    )
    await queries.insert_callback(tx, callback)
    author = Author(visitor, contact.name)
    return await note(tx, author, ticket, "callback_booked", now, (None, callback.slot_at)), callback


async def move(tx: Transaction, author: Author, ticket_id: str, slot_at: int, now: int) -> Callback:
    """The visitor wants another time: the new place is taken before the old one is given back."""
    ticket, callback = await _waiting(tx, author, ticket_id)
    if slot_at == callback.slot_at:
        return callback
    inbox = await get_inbox(tx, callback.workspace_id, callback.inbox_id)
    await queries.lock_places(tx, inbox.id, (callback.slot_at, slot_at))
    await _take(tx, inbox, slot_at, now)
    await queries.give_place_back(tx, callback.inbox_id, callback.slot_at)
    after = replace(callback, slot_at=slot_at, next_at=slot_at)
    await queries.save_callback(tx, after)
    await note(tx, author, with_due(ticket, slot_at), "callback_moved", now, (callback.slot_at, slot_at))
    return after


async def cancel(tx: Transaction, author: Author, ticket_id: str, now: int) -> Callback:
    """The visitor does not want to be called any more; somebody else may have the place."""
    ticket, callback = await _waiting(tx, author, ticket_id)
    await queries.give_place_back(tx, callback.inbox_id, callback.slot_at)
    after = replace(callback, cancelled_at=now, next_at=None)
    await queries.save_callback(tx, after)
    ticket = await note(tx, author, ticket, "callback_cancelled", now)
    await move_locked(tx, author, ticket, "closed", now, is_confirmed=True)
    return after


async def note_attempt(
    tx: Transaction, author: Author, ticket_id: str, outcome: Outcome, next_at: int | None, now: int
) -> Callback:
    """An agent has called: reached solves the ticket, no answer asks for another time, a wrong number waits for the
    visitor."""
    ticket = await tickets.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    callback = await _callback(tx, ticket)
    again = next_at if next_at is not None else now + _FIRST_RETRY
    after = tried(callback, outcome, again)
    await queries.save_callback(tx, after)
    if after.next_at is not None:
        ticket = with_due(ticket, after.next_at)
    ticket = await note(tx, author, ticket, "callback_tried", now, (None, outcome))
    if outcome == "reached" and ticket.is_active:
        await move_locked(tx, author, ticket, "solved", now, is_confirmed=True)
    elif outcome == "wrong_number" and ticket.is_active:
        await move_locked(tx, author, ticket, "waiting", now)
    elif ticket.state == "new":
        await move_locked(tx, author, ticket, "in_progress", now)
    return after


async def _waiting(tx: Transaction, author: Author, ticket_id: str) -> tuple[Ticket, Callback]:
    """Only before the first attempt: afterwards agents and visitor talk about it."""
    ticket = await tickets.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    callback = await _callback(tx, ticket)
    if callback.next_at is None or callback.attempts or not ticket.is_active:
        raise Refused("callback.over", "This call is over.")
    return ticket, callback


async def _callback(tx: Transaction, ticket: Ticket) -> Callback:
    callback = await queries.find_callback(tx, ticket.id)
    if callback is None:
        raise NotFound("callback.not_found", "This ticket is no call.")
    return callback


async def _take(tx: Transaction, inbox: Inbox, slot_at: int, now: int) -> None:
    """The offer is judged again: hours and settings may have changed since it was made."""
    settings = await queries.get_settings(tx, inbox.workspace_id, inbox.id)
    schedule = await find_schedule_of(tx, inbox.workspace_id, inbox.schedule_id)
    if not settings.is_on or schedule is None:
        raise Refused("callback.off", "Calls cannot be asked for here.")
    if slot_at not in {slot.at for slot in slots_of(schedule.week, settings, {}, now)}:
        raise Conflict("callback.slot_gone", "This time can no longer be chosen.")
    if not await queries.take_place(tx, inbox.id, slot_at, settings.capacity):
        raise Conflict("callback.slot_gone", "Somebody else has just taken this time.")


def _clean_phone(phone: str, language: Language) -> str:
    clean = with_details(blank_contact("", 0), Details(phone=phone), region_of(language)).phone
    if not clean:
        raise Refused("contact.phone_wrong", "This is not a telephone number.")
    return clean


async def _type(tx: Transaction, workspace_id: str, language: Language, now: int) -> TicketType:
    """The type of calls, made when the first one is asked for."""
    kind = await find_callback_type(tx, workspace_id)
    if kind is not None:
        return kind
    kind = TicketType(
        id=new_id("ttyp"),
        workspace_id=workspace_id,
        name=_TYPE_NAME[language],
        colour="teal",
        kind="callback",
        created_at=now,
    )
    await insert_type(tx, kind)
    tx.tell(SettingsNews(workspace_id, "ticket_types"))
    return kind


async def _least_busy(tx: Transaction, inbox: Inbox, team_id: str | None) -> str | None:
    """Where conversations are given out by themselves calls are too, to who has the fewest; else whoever takes it."""
    team = await find_team(tx, inbox.workspace_id, team_id) if team_id is not None else None
    if team is None or team.is_archived or not team.member_ids:
        return None
    rules = team.rules if team.rules is not None else inbox.rules
    if not rules.is_automatic:
        return None
    open_calls = await queries.count_open_by_agent(tx, inbox.workspace_id, team.member_ids)
    return min(team.member_ids, key=lambda each: (open_calls.get(each, 0), each))
