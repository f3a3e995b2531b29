"""Change what a ticket is: its title, type, owner, team, priority, due date, attributes and state."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from kefu.agents.queries import find_agent
from kefu.attributes.queries import definitions_by_key
from kefu.conversations.actions.record import Author
from kefu.db.database import Transaction
from kefu.kernel.errors import Conflict
from kefu.teams.queries import find_team, get_open_team
from kefu.tickets import queries
from kefu.tickets.actions.create import checked_attributes, require_agent
from kefu.tickets.actions.record import note
from kefu.tickets.models import Activity, State, Ticket, clean_title, move, with_due
from kefu.tickets.type_queries import get_open_type, get_type

replace = msgspec.structs.replace


class TicketChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; UNSET stays as it is."""

    title: str | UnsetType = UNSET
    type_id: str | UnsetType | None = UNSET
    assignee_id: str | UnsetType | None = UNSET
    team_id: str | UnsetType | None = UNSET
    priority: int | UnsetType = UNSET
    due_at: int | UnsetType | None = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET


async def change_ticket(tx: Transaction, author: Author, ticket_id: str, changes: TicketChanges, now: int) -> Ticket:
    """Each change leaves a line; what changes nothing leaves none."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    if not isinstance(changes.title, UnsetType) and clean_title(changes.title) != ticket.title:
        before, after = ticket.title, clean_title(changes.title)
        ticket = await note(tx, author, replace(ticket, title=after), "title", now, (before, after))
    if not isinstance(changes.type_id, UnsetType) and changes.type_id != ticket.type_id:
        ticket = await _set_type(tx, author, ticket, changes.type_id, now)
    if not isinstance(changes.team_id, UnsetType) and changes.team_id != ticket.team_id:
        ticket = await _set_team(tx, author, ticket, changes.team_id, now)
    if not isinstance(changes.assignee_id, UnsetType) and changes.assignee_id != ticket.assignee_id:
        ticket = await assign_ticket(tx, author, ticket, changes.assignee_id, now)
    if not isinstance(changes.priority, UnsetType) and changes.priority != ticket.priority:
        change = (ticket.priority, changes.priority)
        ticket = await note(tx, author, replace(ticket, priority=changes.priority), "priority", now, change)
    if not isinstance(changes.due_at, UnsetType) and changes.due_at != ticket.due_at:
        change_due = (ticket.due_at, changes.due_at)
        ticket = await note(tx, author, with_due(ticket, changes.due_at), "due", now, change_due)
    if not isinstance(changes.attributes, UnsetType):
        ticket = await _set_attributes(tx, author, ticket, changes.attributes, now)
    return ticket


async def assign_ticket(tx: Transaction, author: Author, ticket: Ticket, agent_id: str | None, now: int) -> Ticket:
    """Give a locked ticket to an agent, or to nobody."""
    name = await require_agent(tx, ticket.workspace_id, agent_id) if agent_id is not None else None
    held = await find_agent(tx, ticket.workspace_id, ticket.assignee_id) if ticket.assignee_id is not None else None
    before = held.name if held is not None else None
    return await note(tx, author, replace(ticket, assignee_id=agent_id), "assigned", now, (before, name))


async def _set_team(tx: Transaction, author: Author, ticket: Ticket, team_id: str | None, now: int) -> Ticket:
    name = (await get_open_team(tx, ticket.workspace_id, team_id)).name if team_id is not None else None
    held = await find_team(tx, ticket.workspace_id, ticket.team_id) if ticket.team_id is not None else None
    before = held.name if held is not None else None
    return await note(tx, author, replace(ticket, team_id=team_id), "team", now, (before, name))


async def _set_type(tx: Transaction, author: Author, ticket: Ticket, type_id: str | None, now: int) -> Ticket:
    """Owner and due date stay: they were chosen, or somebody works by them already."""
    name = (await get_open_type(tx, ticket.workspace_id, type_id)).name if type_id is not None else None
    before = (await get_type(tx, ticket.workspace_id, ticket.type_id)).name if ticket.type_id is not None else None
    return await note(tx, author, replace(ticket, type_id=type_id), "type", now, (before, name))


async def _set_attributes(tx: Transaction, author: Author, ticket: Ticket, given: dict[str, Any], now: int) -> Ticket:
    clean = await checked_attributes(tx, ticket.workspace_id, given)
    definitions = await definitions_by_key(tx, ticket.workspace_id, "ticket")
    for key, value in clean.items():
        before = ticket.attributes.get(key)
        if before == value:
            continue
        kept = {name: each for name, each in ticket.attributes.items() if name != key}
        if value is not None:
            kept[key] = value
        change = (before, value, definitions[key].label)
        ticket = await note(tx, author, replace(ticket, attributes=kept), "attribute", now, change)
    return ticket


async def change_state(
    tx: Transaction, author: Author, ticket_id: str, state: State, now: int, *, is_confirmed: bool = False
) -> Ticket:
    """Raises Conflict for a step that is none, and for solving while parts are open, unless it is confirmed."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    return await move_locked(tx, author, ticket, state, now, is_confirmed=is_confirmed)


async def move_locked(
    tx: Transaction, author: Author, ticket: Ticket, state: State, now: int, *, is_confirmed: bool = False
) -> Ticket:
    if state == ticket.state:
        return ticket
    after = move(ticket, state, now)
    if state in ("solved", "closed") and ticket.is_active and not is_confirmed:
        left = sum(part.state != "done" for part in await queries.list_parts(tx, [ticket.id]))
        if left:
            raise Conflict("ticket.parts_open", "Some parts of it are not done yet.", count=left)
    activity: Activity = "reopened" if not ticket.is_active and after.is_active else "state"
    return await note(tx, author, after, activity, now, (ticket.state, state))
