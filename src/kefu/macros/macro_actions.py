"""What can be done with macros; called by the console."""

from collections.abc import Sequence

import msgspec

from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.models import Conversation
from kefu.conversations.operations import Operation, require_possible
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.macros import macro_queries as queries
from kefu.macros.macro import MOST_MACROS, Macro, clean_name, require_can_change


class MacroFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a macro is made of."""

    name: str
    operations: Sequence[Operation]
    is_personal: bool


async def create_macro(tx: Transaction, actor: Agent, fields: MacroFields, now: int) -> Macro:
    owner_id = actor.id if fields.is_personal else None
    require_can_change(actor, owner_id)
    if len(await queries.list_macros(tx, actor)) >= MOST_MACROS:
        raise Refused("macro.too_many", f"At most {MOST_MACROS} macros.", limit=MOST_MACROS)
    await require_possible(tx, actor.workspace_id, fields.operations, "by_agent")
    macro = Macro(
        id=new_id("mac"),
        workspace_id=actor.workspace_id,
        agent_id=owner_id,
        name=clean_name(fields.name),
        operations=list(fields.operations),
        uses=0,
        created_at=now,
        updated_at=now,
    )
    await queries.insert(tx, macro)
    tx.tell(SettingsNews(actor.workspace_id, "macros"))
    return macro


async def change_macro(tx: Transaction, actor: Agent, macro_id: str, fields: MacroFields, now: int) -> Macro:
    held = await queries.get_macro(tx, actor, macro_id)
    owner_id = actor.id if fields.is_personal else None
    require_can_change(actor, held.agent_id)
    require_can_change(actor, owner_id)
    await require_possible(tx, actor.workspace_id, fields.operations, "by_agent")
    values = {
        "agent_id": owner_id,
        "name": clean_name(fields.name),
        "operations": msgspec.to_builtins(list(fields.operations)),
        "updated_at": now,
    }
    await queries.update(tx, held.id, values)
    tx.tell(SettingsNews(actor.workspace_id, "macros"))
    return await queries.get_macro(tx, actor, held.id)


async def delete_macro(tx: Transaction, actor: Agent, macro_id: str) -> None:
    held = await queries.get_macro(tx, actor, macro_id)
    require_can_change(actor, held.agent_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "macros"))


async def run_macro(bench: Workbench, run: Run, macro: Macro, conversation_id: str) -> Conversation:
    """Apply the operations as they are now; raises what they raise, and counts only a run that went through."""
    after = await apply_operations(bench, run, conversation_id, macro.operations)
    async with bench.database.begin() as tx:
        await queries.count_use(tx, macro.id)
    return after
