"""What can be done with an inbox; called by setup and the console. Only admins change inboxes."""

from typing import Any

import msgspec

from kefu.db.database import Transaction
from kefu.hours.queries import get_schedule
from kefu.inboxes import queries
from kefu.inboxes.models import Appearance, Inbox, InboxChanges, clean_domains
from kefu.kernel.actors import Agent, System
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.ids import new_id, new_secret
from kefu.kernel.news import SettingsNews
from kefu.teams.actions import require_good_rules
from kefu.teams.queries import get_open_team
from kefu.workspaces.models import clean_name

_MOST_INBOXES = 200
_LOOK = tuple(field.name for field in msgspec.structs.fields(Appearance))


def _require_admin(actor: Agent | System) -> None:
    if isinstance(actor, Agent) and not actor.is_admin:
        raise NotAllowed


async def create_inbox(tx: Transaction, clock: Clock, actor: Agent | System, name: str) -> Inbox:
    """A website inbox with the default look, open to every domain until somebody names some."""
    _require_admin(actor)
    if len(await queries.list_inboxes(tx, actor.workspace_id)) >= _MOST_INBOXES:
        raise Refused("inbox.too_many", f"A workspace has at most {_MOST_INBOXES} inboxes.", limit=_MOST_INBOXES)
    values: dict[str, Any] = {
        "id": new_id("inb"),
        "workspace_id": actor.workspace_id,
        "kind": "website",
        "name": clean_name(name),
        "appearance": msgspec.to_builtins(Appearance()),
        "allowed_domains": [],
        "identity_secret": new_secret("kefui"),
        "created_at": clock.now(),
    }
    await queries.insert(tx, values)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return await queries.get_inbox(tx, actor.workspace_id, values["id"])


async def change_inbox(tx: Transaction, actor: Agent | System, inbox_id: str, changes: InboxChanges) -> Inbox:
    _require_admin(actor)
    inbox = await queries.get_inbox(tx, actor.workspace_id, inbox_id)
    named = {key: value for key, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET}
    look = {key: named.pop(key) for key in _LOOK if key in named}
    if look:
        named["appearance"] = msgspec.to_builtins(msgspec.structs.replace(inbox.appearance, **look))
    if "name" in named:
        named["name"] = clean_name(named["name"])
    if "allowed_domains" in named:
        named["allowed_domains"] = clean_domains(named["allowed_domains"])
    if named.get("schedule_id") is not None:
        await get_schedule(tx, actor.workspace_id, named["schedule_id"])
    if named.get("team_id") is not None:
        await get_open_team(tx, actor.workspace_id, named["team_id"])
    if "rules" in named:
        await require_good_rules(tx, actor.workspace_id, named["rules"])
        named["rules"] = msgspec.to_builtins(named["rules"])
    if "lifecycle" in named:
        named["lifecycle"] = msgspec.to_builtins(named["lifecycle"])
    return await _keep(tx, inbox, named)


async def archive_inbox(tx: Transaction, actor: Agent, inbox_id: str) -> Inbox:
    """Its widget stops; its conversations stay."""
    _require_admin(actor)
    inbox = await queries.get_inbox(tx, actor.workspace_id, inbox_id)
    return await _keep(tx, inbox, {"is_archived": True})


async def renew_identity_secret(tx: Transaction, actor: Agent, inbox_id: str) -> Inbox:
    """A new secret; tokens signed with the old one stop to prove anything at once."""
    _require_admin(actor)
    inbox = await queries.get_inbox(tx, actor.workspace_id, inbox_id)
    return await _keep(tx, inbox, {"identity_secret": new_secret("kefui")})


async def _keep(tx: Transaction, inbox: Inbox, values: dict[str, Any]) -> Inbox:
    if values:
        await queries.update(tx, inbox.id, values)
        tx.tell(SettingsNews(inbox.workspace_id, "inboxes"))
    return await queries.get_inbox(tx, inbox.workspace_id, inbox.id)
