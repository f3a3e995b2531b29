"""What can be done with definitions; called by the console. Values stay where they are when a definition goes."""

from collections.abc import Sequence

import msgspec

from kefu.attributes import queries
from kefu.attributes.models import (
    MOST_DEFINITIONS,
    Definition,
    Kind,
    Subject,
    clean_key,
    clean_label,
    clean_options,
)
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews


class NewDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """What a definition is made of; subject, key and kind never change, because data has them."""

    subject: Subject
    key: str
    label: str
    kind: Kind
    options: Sequence[str] = ()


async def create_definition(tx: Transaction, actor: Agent, new: NewDefinition, now: int) -> Definition:
    others = await queries.list_definitions(tx, actor.workspace_id, new.subject)
    if len(others) >= MOST_DEFINITIONS:
        raise Refused("attribute.too_many", f"At most {MOST_DEFINITIONS} attributes.", limit=MOST_DEFINITIONS)
    key = clean_key(new.key)
    if any(each.key == key for each in others):
        raise Conflict("attribute.key_taken", "There is an attribute of this key.", key=key)
    definition = Definition(
        id=new_id("attr"),
        workspace_id=actor.workspace_id,
        subject=new.subject,
        key=key,
        label=clean_label(new.label),
        kind=new.kind,
        options=clean_options(new.kind, new.options),
        position=max((each.position for each in others), default=0) + 1,
        created_at=now,
    )
    await queries.insert(tx, definition)
    tx.tell(SettingsNews(actor.workspace_id, "attributes"))
    return definition


async def change_definition(
    tx: Transaction, actor: Agent, definition_id: str, label: str, options: Sequence[str]
) -> Definition:
    held = await queries.get_definition(tx, actor.workspace_id, definition_id)
    values = {"label": clean_label(label), "options": clean_options(held.kind, options)}
    await queries.update(tx, held.id, values)
    tx.tell(SettingsNews(actor.workspace_id, "attributes"))
    return await queries.get_definition(tx, actor.workspace_id, held.id)


async def order_definitions(tx: Transaction, actor: Agent, subject: Subject, ids: Sequence[str]) -> None:
    """The order on screens; ids that are not named keep theirs after the named ones."""
    others = await queries.list_definitions(tx, actor.workspace_id, subject)
    known = {each.id for each in others}
    named = [each for each in dict.fromkeys(ids) if each in known]
    rest = [each.id for each in others if each.id not in set(named)]
    for position, each in enumerate([*named, *rest], start=1):
        await queries.update(tx, each, {"position": position})
    tx.tell(SettingsNews(actor.workspace_id, "attributes"))


async def delete_definition(tx: Transaction, actor: Agent, definition_id: str) -> None:
    held = await queries.get_definition(tx, actor.workspace_id, definition_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "attributes"))
