"""What admins decide: the types of tickets, and the rules that hold for all of them."""

from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import clean_line
from kefu.tags.models import Colour
from kefu.teams.queries import get_open_team
from kefu.tickets import queries, type_queries
from kefu.tickets.actions.create import require_agent
from kefu.tickets.models import MOST_TYPES, TicketSettings, TicketType

_LONGEST_NAME = 60


class TypeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """All that an admin decides about a type."""

    name: str
    colour: Colour = "grey"
    assignee_id: str | None = None
    team_id: str | None = None
    due_hours: int | None = None
    is_archived: bool = False


async def create_type(tx: Transaction, actor: Agent, draft: TypeDraft, now: int) -> TicketType:
    others = await type_queries.list_types(tx, actor.workspace_id)
    if len(others) >= MOST_TYPES:
        raise Refused("ticket_type.too_many", f"At most {MOST_TYPES} types.", limit=MOST_TYPES)
    kind = TicketType(
        id=new_id("ttyp"),
        workspace_id=actor.workspace_id,
        position=max((each.position for each in others), default=0) + 1,
        created_at=now,
        **await _checked(tx, actor, draft),
    )
    await type_queries.insert_type(tx, kind)
    tx.tell(SettingsNews(actor.workspace_id, "ticket_types"))
    return kind


async def change_type(tx: Transaction, actor: Agent, type_id: str, draft: TypeDraft) -> TicketType:
    held = await type_queries.get_type(tx, actor.workspace_id, type_id)
    kind: TicketType = msgspec.structs.replace(held, **await _checked(tx, actor, draft))
    await type_queries.save_type(tx, kind)
    tx.tell(SettingsNews(actor.workspace_id, "ticket_types"))
    return kind


async def change_settings(tx: Transaction, actor: Agent, changes: dict[str, Any]) -> TicketSettings:
    _require_admin(actor)
    held = await queries.get_settings(tx, actor.workspace_id)
    after: TicketSettings = msgspec.structs.replace(held, **changes)
    await queries.keep_settings(tx, after)
    tx.tell(SettingsNews(actor.workspace_id, "ticket_types"))
    return after


async def _checked(tx: Transaction, actor: Agent, draft: TypeDraft) -> dict[str, Any]:
    _require_admin(actor)
    name = clean_line(draft.name, _LONGEST_NAME)
    if not name:
        raise Refused("name.empty", "Please give a name.")
    if draft.assignee_id is not None:
        await require_agent(tx, actor.workspace_id, draft.assignee_id)
    if draft.team_id is not None:
        await get_open_team(tx, actor.workspace_id, draft.team_id)
    return {**msgspec.structs.asdict(draft), "name": name}


def _require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed
