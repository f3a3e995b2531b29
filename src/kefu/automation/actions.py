"""What admins can do with rules; called by the console."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.automation import queries
from kefu.automation.models import MOST_RULES, Rule, RuleFields, clean_name, require_times
from kefu.conversations.operations import require_possible
from kefu.db.database import Transaction
from kefu.filters.models import require_askable
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews


async def create_rule(tx: Transaction, actor: Agent, fields: RuleFields, now: int) -> Rule:
    others = await queries.list_rules(tx, actor.workspace_id)
    if len(others) >= MOST_RULES:
        raise Refused("automation.too_many", f"At most {MOST_RULES} rules.", limit=MOST_RULES)
    await _require_good(tx, actor, fields)
    rule = Rule(
        id=new_id("rul"),
        workspace_id=actor.workspace_id,
        position=max((each.position for each in others), default=0) + 1,
        created_at=now,
        updated_at=now,
        **{**msgspec.structs.asdict(fields), "name": clean_name(fields.name)},
    )
    await queries.insert(tx, rule)
    tx.tell(SettingsNews(actor.workspace_id, "automation_rules"))
    return rule


async def change_rule(tx: Transaction, actor: Agent, rule_id: str, fields: RuleFields, now: int) -> Rule:
    held = await queries.get_rule(tx, actor.workspace_id, rule_id)
    await _require_good(tx, actor, fields)
    values: dict[str, Any] = msgspec.structs.asdict(fields)
    values["name"] = clean_name(fields.name)
    values["filter"] = msgspec.to_builtins(fields.filter)
    values["operations"] = msgspec.to_builtins(fields.operations)
    await queries.update(tx, held.id, {**values, "updated_at": now})
    tx.tell(SettingsNews(actor.workspace_id, "automation_rules"))
    return await queries.get_rule(tx, actor.workspace_id, held.id)


async def order_rules(tx: Transaction, actor: Agent, ids: Sequence[str]) -> None:
    """Rules that hear the same fact run in this order."""
    known = {each.id for each in await queries.list_rules(tx, actor.workspace_id)}
    for position, rule_id in enumerate((each for each in dict.fromkeys(ids) if each in known), start=1):
        await queries.update(tx, rule_id, {"position": position})
    tx.tell(SettingsNews(actor.workspace_id, "automation_rules"))


async def delete_rule(tx: Transaction, actor: Agent, rule_id: str) -> None:
    held = await queries.get_rule(tx, actor.workspace_id, rule_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "automation_rules"))


async def _require_good(tx: Transaction, actor: Agent, fields: RuleFields) -> None:
    require_times(fields.trigger, fields.minutes)
    require_askable(fields.filter)
    await require_possible(tx, actor.workspace_id, fields.operations, "by_rule")
