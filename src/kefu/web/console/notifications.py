"""The agent's own notifications: the list, what is read, what is wanted, and the devices that take pushes."""

from typing import Annotated, Any

import msgspec
from litestar import Request, delete, get, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler

from kefu.agents.models import SignIn
from kefu.audiences.agents.notices import notification_view
from kefu.audiences.agents.notification_views import NotificationView
from kefu.db.database import Reader
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor
from kefu.kernel.wire import Body, View
from kefu.notifications import actions, device_queries, queries
from kefu.notifications.device_queries import Device
from kefu.notifications.push_crypto import require_keys
from kefu.notifications.push_payload import trial_payload
from kefu.notifications.push_service import require_endpoint
from kefu.notifications.pushing import PushFailed, send
from kefu.notifications.queries import Recipient
from kefu.web.console.fields import Id
from kefu.web.limits import Rate
from kefu.web.wired import Wired

_PAGE = 30
_MOST_DEVICES = 20
_DEVICES = Rate("push_devices", 30, 600)
_TRIALS = Rate("push_trials", 10, 600)

AnyRequest = Request[Any, Any, Any]
Unread = Annotated[bool, QueryParameter(name="isUnread")]


class NotificationsPage(View, frozen=True, kw_only=True):
    """The newest first; `unread` counts all of them, not only those of the page."""

    items: list[NotificationView]
    unread: int
    next_cursor: str | None


class ReadBody(Body, frozen=True, kw_only=True):
    """What was seen: some by id, those about a conversation, or all."""

    ids: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    conversation_id: Id | None = None
    is_all: bool = False


class UnreadView(View, frozen=True, kw_only=True):
    unread: int


class DeviceBody(Body, frozen=True, kw_only=True):
    """What the browser's push manager gave: its address, and its two keys in base64url."""

    endpoint: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]
    p256dh: Annotated[str, msgspec.Meta(min_length=80, max_length=100)]
    auth: Annotated[str, msgspec.Meta(min_length=16, max_length=40)]


class DeviceView(View, frozen=True, kw_only=True):
    """A browser that takes pushes; `is_here`: the sign-in that asks."""

    id: str
    user_agent: str
    is_here: bool
    created_at: int
    used_at: int | None


async def _recipient(reader: Reader, agent: Agent) -> Recipient:
    found = await queries.find_recipient(reader, agent.workspace_id, agent.id)
    if found is None:
        raise NotFound("agent.not_found", "There is no such agent.")
    return found


async def _unread(reader: Reader, agent: Agent) -> int:
    return (await queries.count_unread(reader, [agent.id])).get(agent.id, 0)


@get("/notifications")
async def list_(wired: Wired, agent: Agent, cursor: str | None = None, is_unread: Unread = False) -> NotificationsPage:
    """One page of what the agent should know, in its language; 90 days are kept."""
    async with wired.database.read() as reader:
        recipient = await _recipient(reader, agent)
        found = await queries.list_page(
            reader, agent.id, is_unread=is_unread, cursor=decode_cursor(cursor), limit=_PAGE + 1
        )
        unread = await _unread(reader, agent)
    page = found[:_PAGE]
    more = encode_cursor(Cursor(page[-1].updated_at, page[-1].id)) if len(found) > _PAGE else None
    items = [notification_view(each, recipient.language) for each in page]
    return NotificationsPage(items=items, unread=unread, next_cursor=more)


@post("/notifications/read", status_code=200)
async def read(wired: Wired, agent: Agent, data: ReadBody) -> UnreadView:
    """Mark as read; the agent's other screens follow. What is not its own changes nothing."""
    now = wired.clock.now()
    async with wired.database.begin() as tx:
        if data.is_all:
            await actions.mark_all_read(tx, agent, now)
        if data.conversation_id is not None:
            await actions.mark_about_read(tx, agent, data.conversation_id, now)
        if data.ids:
            await actions.mark_read(tx, agent, data.ids, now)
        return UnreadView(unread=await _unread(tx, agent))


def _device_view(device: Device, sign_in: SignIn) -> DeviceView:
    return DeviceView(
        id=device.id,
        user_agent=device.user_agent,
        is_here=device.session_id == sign_in.id,
        created_at=device.created_at,
        used_at=device.used_at,
    )


@get("/notifications/devices")
async def devices(wired: Wired, sign_in: SignIn) -> list[DeviceView]:
    """The agent's devices that take pushes, the newest first."""
    async with wired.database.read() as reader:
        found = await device_queries.list_devices(reader, sign_in.agent.id, wired.clock.now())
    return [_device_view(each, sign_in) for each in found]


@post("/notifications/devices", status_code=200)
async def add_device(request: AnyRequest, wired: Wired, sign_in: SignIn, data: DeviceBody) -> DeviceView:
    """Let this browser take pushes while this sign-in lasts; again for the same browser is the same device."""
    await wired.limits.take(_DEVICES, sign_in.agent.id)
    if sign_in.kind != "session":
        raise Refused("push.needs_session", "Only a browser that is signed in takes pushes.")
    require_endpoint(data.endpoint)
    require_keys(data.p256dh, data.auth)
    device = Device(
        id=new_id("dev"),
        workspace_id=sign_in.agent.workspace_id,
        agent_id=sign_in.agent.id,
        session_id=sign_in.id,
        endpoint=data.endpoint,
        p256dh=data.p256dh,
        auth=data.auth,
        user_agent=request.headers.get("user-agent", "")[:300],
        created_at=wired.clock.now(),
    )
    async with wired.database.begin() as tx:
        kept = await device_queries.put(tx, device)
        for old in (await device_queries.list_devices(tx, sign_in.agent.id, wired.clock.now()))[_MOST_DEVICES:]:
            await device_queries.delete(tx, old.id)
    return _device_view(kept, sign_in)


@delete("/notifications/devices/{device_id:str}", status_code=204)
async def remove_device(wired: Wired, agent: Agent, device_id: str) -> None:
    """No more pushes to it."""
    async with wired.database.begin() as tx:
        if not await device_queries.delete_own(tx, agent.id, device_id):
            raise NotFound("push.device_not_found", "There is no such device.")


@post("/notifications/devices/{device_id:str}/test", status_code=204)
async def try_device(wired: Wired, agent: Agent, device_id: str) -> None:
    """Push something to it now; 422 `push.failed` when the push service does not take it."""
    await wired.limits.take(_TRIALS, agent.id)
    now = wired.clock.now()
    async with wired.database.read() as reader:
        found = await device_queries.find_live_device(reader, device_id, now)
        if found is None or found.agent_id != agent.id:
            raise NotFound("push.device_not_found", "There is no such device.")
        recipient, unread = await _recipient(reader, agent), await _unread(reader, agent)
    try:
        await send(wired.pusher, found, trial_payload(recipient.language, unread, now))
    except PushFailed as error:
        raise Refused("push.failed", "The push service of this browser did not take it.") from error


HANDLERS: list[ControllerRouterHandler] = [list_, read, devices, add_device, remove_device, try_device]
