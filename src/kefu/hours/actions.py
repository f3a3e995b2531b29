"""What can be done with schedules; called by the console. Only admins change them."""

from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.hours import queries
from kefu.hours.models import Schedule, ScheduleChanges, Week, clean_week
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.workspaces.models import clean_name

_MOST_SCHEDULES = 100


def _require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed


async def create_schedule(tx: Transaction, clock: Clock, actor: Agent, name: str, week: Week) -> Schedule:
    """A new schedule; the first one of a workspace is its default."""
    _require_admin(actor)
    known = await queries.list_schedules(tx, actor.workspace_id)
    if len(known) >= _MOST_SCHEDULES:
        raise Refused(
            "schedule.too_many", f"A workspace has at most {_MOST_SCHEDULES} schedules.", limit=_MOST_SCHEDULES
        )
    values: dict[str, Any] = {
        "id": new_id("hrs"),
        "workspace_id": actor.workspace_id,
        "name": clean_name(name),
        "week": msgspec.to_builtins(clean_week(week)),
        "is_default": not known,
        "created_at": clock.now(),
    }
    await queries.insert(tx, values)
    tx.tell(SettingsNews(actor.workspace_id, "schedules"))
    return await queries.get_schedule(tx, actor.workspace_id, values["id"])


async def change_schedule(tx: Transaction, actor: Agent, schedule_id: str, changes: ScheduleChanges) -> Schedule:
    """Change what is named; making one the default takes that from the one before."""
    _require_admin(actor)
    schedule = await queries.get_schedule(tx, actor.workspace_id, schedule_id)
    values: dict[str, Any] = {}
    if isinstance(changes.name, str):
        values["name"] = clean_name(changes.name)
    if isinstance(changes.week, Week):
        values["week"] = msgspec.to_builtins(clean_week(changes.week))
    if isinstance(changes.is_default, bool):
        values["is_default"] = changes.is_default
    if changes.is_default is True:
        await queries.unset_default(tx, actor.workspace_id)
    if values:
        await queries.update(tx, schedule.id, values)
        tx.tell(SettingsNews(actor.workspace_id, "schedules"))
    return await queries.get_schedule(tx, actor.workspace_id, schedule_id)


async def delete_schedule(tx: Transaction, actor: Agent, schedule_id: str) -> None:
    """Forget one; inboxes, teams and policies that had it follow the default again."""
    _require_admin(actor)
    schedule = await queries.get_schedule(tx, actor.workspace_id, schedule_id)
    await queries.delete(tx, schedule.id)
    tx.tell(SettingsNews(actor.workspace_id, "schedules"))
    for used_by in ("inboxes", "teams", "sla_policies"):
        tx.tell(SettingsNews(actor.workspace_id, used_by))
