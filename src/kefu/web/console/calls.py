"""Calls: what was called in a conversation, the servers of the workspace, and which calls an inbox offers."""

from typing import Annotated

import msgspec
from litestar import get, put
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.call_views import CallView
from kefu.audiences.call_news import agents_call
from kefu.audiences.calls import IceView
from kefu.calls import queries
from kefu.calls.ice import Auth, CallSettings, IceServerDraft
from kefu.calls.inbox_rules import InboxCalls
from kefu.calls.settings_actions import change_call_settings, change_inbox_calls
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.auth import require_admin
from kefu.web.calls import CallVerbs, call_view
from kefu.web.wired import Wired


class IceServerView(View, frozen=True, kw_only=True):
    """A server as admins see it; its secret is never shown again."""

    key: str
    urls: list[str]
    auth: Auth
    login: str
    has_secret: bool


class CallSettingsView(View, frozen=True, kw_only=True):
    """Which servers help browsers to find each other; relay only: no address of a device is told to the other."""

    ice_servers: list[IceServerView]
    is_relay_only: bool


class CallSettingsBody(Body, frozen=True, kw_only=True):
    """All servers; those under a known key keep the secret that is left out."""

    ice_servers: Annotated[list[IceServerDraft], msgspec.Meta(max_length=8)]
    is_relay_only: bool = False


class IceTestView(View, frozen=True, kw_only=True):
    """What a browser would get now, for trying it out."""

    ice: list[IceView]


def _view(settings: CallSettings) -> CallSettingsView:
    servers = [
        IceServerView(key=each.key, urls=each.urls, auth=each.auth, login=each.login, has_secret=bool(each.secret))
        for each in settings.ice_servers
    ]
    return CallSettingsView(ice_servers=servers, is_relay_only=settings.is_relay_only)


@get("/conversations/{conversation_id:str}/calls")
async def list_(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> list[CallView]:
    """The calls of a conversation, newest first, the one that goes on included."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    wired = agent_verbs.wired
    async with wired.database.read() as reader:
        found = await queries.list_calls(reader, conversation.id)
    scene = await wired.publisher.load_scene(agent.workspace_id)
    return [agents_call(call_view(each, conversation), scene) for each in found]


@get("/calls/settings", guards=[require_admin])
async def show(wired: Wired, agent: Agent) -> CallSettingsView:
    """The STUN and TURN servers of the workspace."""
    async with wired.database.read() as reader:
        return _view(await queries.get_call_settings(reader, agent.workspace_id))


@put("/calls/settings", guards=[require_admin])
async def change(wired: Wired, agent: Agent, data: CallSettingsBody) -> CallSettingsView:
    """Replace them."""
    async with wired.database.begin() as tx:
        return _view(await change_call_settings(tx, agent, data.ice_servers, is_relay_only=data.is_relay_only))


@get("/calls/ice", guards=[require_admin])
async def ice(wired: Wired, agent: Agent) -> IceTestView:
    """The servers with credentials as a call would get them, so that the settings page can try them."""
    found, _ = await CallVerbs(wired).ice(agent.workspace_id, agent.id)
    return IceTestView(ice=found)


@get("/inboxes/{inbox_id:str}/calls")
async def show_inbox(wired: Wired, agent: Agent, inbox_id: str) -> InboxCalls:
    """Which calls an inbox offers."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
        return await queries.get_inbox_calls(reader, inbox.id)


@put("/inboxes/{inbox_id:str}/calls", guards=[require_admin])
async def change_inbox(wired: Wired, agent: Agent, inbox_id: str, data: InboxCalls) -> InboxCalls:
    """Turn voice and video on or off, and say who may begin a call."""
    async with wired.database.begin() as tx:
        return await change_inbox_calls(tx, agent, inbox_id, data)


HANDLERS: list[ControllerRouterHandler] = [list_, show, change, ice, show_inbox, change_inbox]
