"""What can be done with saved views; called by the console."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.filters.lists import Sort
from kefu.filters.models import Filter, require_askable
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.saved_views import queries
from kefu.saved_views.models import MOST_VIEWS, SavedView, clean_name, require_can_change


class SavedViewFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved view is made of."""

    name: str
    filter: Filter
    sort: Sort
    is_personal: bool


async def create_saved_view(tx: Transaction, actor: Agent, fields: SavedViewFields, now: int) -> SavedView:
    owner_id = actor.id if fields.is_personal else None
    require_can_change(actor, owner_id)
    require_askable(fields.filter)
    others = await queries.list_saved_views(tx, actor)
    if len(others) >= MOST_VIEWS:
        raise Refused("saved_view.too_many", f"At most {MOST_VIEWS} views.", limit=MOST_VIEWS)
    view = SavedView(
        id=new_id("sav"),
        workspace_id=actor.workspace_id,
        agent_id=owner_id,
        name=clean_name(fields.name),
        filter=fields.filter,
        sort=fields.sort,
        position=max((each.position for each in others), default=0) + 1,
        created_at=now,
    )
    await queries.insert(tx, view)
    tx.tell(SettingsNews(actor.workspace_id, "saved_views"))
    return view


async def change_saved_view(tx: Transaction, actor: Agent, view_id: str, fields: SavedViewFields) -> SavedView:
    held = await queries.get_saved_view(tx, actor, view_id)
    owner_id = actor.id if fields.is_personal else None
    require_can_change(actor, held.agent_id)
    require_can_change(actor, owner_id)
    require_askable(fields.filter)
    values: dict[str, Any] = {
        "name": clean_name(fields.name),
        "filter": msgspec.to_builtins(fields.filter),
        "sort": fields.sort,
        "agent_id": owner_id,
    }
    await queries.update(tx, held.id, values)
    tx.tell(SettingsNews(actor.workspace_id, "saved_views"))
    return await queries.get_saved_view(tx, actor, held.id)


async def order_saved_views(tx: Transaction, actor: Agent, ids: Sequence[str]) -> None:
    """The order of the views that the agent may change; others keep theirs."""
    views = {each.id: each for each in await queries.list_saved_views(tx, actor)}
    for position, view_id in enumerate(dict.fromkeys(ids), start=1):
        view = views.get(view_id)
        if view is not None and (view.agent_id is not None or actor.is_admin):
            await queries.update(tx, view.id, {"position": position})
    tx.tell(SettingsNews(actor.workspace_id, "saved_views"))


async def delete_saved_view(tx: Transaction, actor: Agent, view_id: str) -> None:
    held = await queries.get_saved_view(tx, actor, view_id)
    require_can_change(actor, held.agent_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "saved_views"))
