"""What can be done with canned responses; called by the console."""

from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.macros import queries
from kefu.macros.models import CannedResponse, CannedResponseChanges, clean_shortcut, require_can_change


class NewCannedResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What a canned response is made of."""

    shortcut: str
    text: str
    title: str = ""
    is_personal: bool = False


async def create_canned_response(tx: Transaction, clock: Clock, actor: Agent, new: NewCannedResponse) -> CannedResponse:
    owner_id = actor.id if new.is_personal else None
    require_can_change(actor, owner_id)
    response_id = new_id("can")
    values = {
        "id": response_id,
        "workspace_id": actor.workspace_id,
        "agent_id": owner_id,
        "shortcut": await _free_shortcut(tx, actor, new.shortcut, owner_id, response_id),
        "title": new.title.strip(),
        "text": _text(new.text),
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    await queries.insert(tx, values)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return await queries.get_canned_response(tx, actor, response_id)


async def change_canned_response(
    tx: Transaction, clock: Clock, actor: Agent, response_id: str, changes: CannedResponseChanges
) -> CannedResponse:
    held = await queries.get_canned_response(tx, actor, response_id)
    owner_id = held.agent_id
    if changes.is_personal is not msgspec.UNSET:
        owner_id = actor.id if changes.is_personal else None
    require_can_change(actor, held.agent_id)
    require_can_change(actor, owner_id)
    shortcut = held.shortcut if changes.shortcut is msgspec.UNSET else changes.shortcut
    values: dict[str, Any] = {
        "agent_id": owner_id,
        "shortcut": await _free_shortcut(tx, actor, shortcut, owner_id, held.id),
        "updated_at": clock.now(),
    }
    if isinstance(changes.title, str):
        values["title"] = changes.title.strip()
    if isinstance(changes.text, str):
        values["text"] = _text(changes.text)
    await queries.update(tx, held.id, values)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return await queries.get_canned_response(tx, actor, held.id)


async def delete_canned_response(tx: Transaction, actor: Agent, response_id: str) -> None:
    held = await queries.get_canned_response(tx, actor, response_id)
    require_can_change(actor, held.agent_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))


def _text(text: str) -> str:
    if not text.strip():
        raise Refused("canned_response.text_empty", "Please write the text.")
    return text


async def _free_shortcut(tx: Transaction, actor: Agent, shortcut: str, owner_id: str | None, own_id: str) -> str:
    clean = clean_shortcut(shortcut)
    if await queries.is_shortcut_taken(tx, actor, clean, owner_id, own_id):
        raise Conflict("canned_response.shortcut_taken", "Another canned response has this shortcut.", shortcut=clean)
    return clean
