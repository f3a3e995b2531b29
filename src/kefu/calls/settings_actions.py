"""What admins set for calls: the servers of a workspace, and which calls an inbox offers."""

from kefu.calls import queries
from kefu.calls.ice import CallSettings, IceServerDraft, clean_servers
from kefu.calls.inbox_rules import InboxCalls
from kefu.db.database import Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.news import SettingsNews


async def change_call_settings(
    tx: Transaction, actor: Agent, drafts: list[IceServerDraft], *, is_relay_only: bool
) -> CallSettings:
    """Replace the servers; raises Refused for relay only without a TURN server, because then nobody is reached."""
    if not actor.is_admin:
        raise NotAllowed
    known = await queries.get_call_settings(tx, actor.workspace_id)
    servers = clean_servers(drafts, known.ice_servers)
    if is_relay_only and not any(server.auth != "none" for server in servers):
        raise Refused("calls.relay_without_turn", "Calls can only be relayed by a TURN server.")
    settings = CallSettings(ice_servers=servers, is_relay_only=is_relay_only)
    await queries.keep_call_settings(tx, actor.workspace_id, settings)
    tx.tell(SettingsNews(actor.workspace_id, "calls"))
    return settings


async def change_inbox_calls(tx: Transaction, actor: Agent, inbox_id: str, rules: InboxCalls) -> InboxCalls:
    if not actor.is_admin:
        raise NotAllowed
    inbox = await get_inbox(tx, actor.workspace_id, inbox_id)
    await queries.keep_inbox_calls(tx, inbox.workspace_id, inbox.id, rules)
    tx.tell(SettingsNews(inbox.workspace_id, "calls"))
    return rules
