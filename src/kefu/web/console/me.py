"""The signed-in agent: profile, preferences, password, picture."""

import asyncio
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.agents import passwords
from kefu.agents.actions.people import ProfileChanges, change_profile, report_idle
from kefu.agents.actions.sessions import end_sessions
from kefu.agents.models import (
    Availability,
    Density,
    Preferences,
    SignIn,
    TextSize,
    UndoSendSeconds,
    require_good_password,
)
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body
from kefu.web.auth import SignIns
from kefu.web.avatars import remove_avatar_file, store_avatar
from kefu.web.console.agent_views import Me, me_view, my_row
from kefu.web.console.fields import Name, Password
from kefu.web.limits import Rate
from kefu.web.uploads import UploadOperation
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

_PASSWORD_CHANGES = Rate("password", 10, 600)
_PICTURES = Rate("avatar", 20, 600)


class PreferencesChanges(Body, frozen=True, kw_only=True):
    """Preferences to change; others stay."""

    language: Language | UnsetType = UNSET
    theme: Literal["auto", "light", "dark"] | UnsetType = UNSET
    is_enter_sending: bool | UnsetType = UNSET
    has_shortcuts: bool | UnsetType = UNSET
    undo_send_seconds: UndoSendSeconds | UnsetType = UNSET
    density: Density | UnsetType = UNSET
    text_size: TextSize | UnsetType = UNSET


class MeChanges(Body, frozen=True, kw_only=True):
    """What an agent changes of itself; others stay."""

    name: Name | UnsetType = UNSET
    availability: Availability | UnsetType = UNSET
    preferences: PreferencesChanges | UnsetType = UNSET


class IdlenessBody(Body, frozen=True, kw_only=True):
    """Whether nobody has touched this console for the time that the workspace allows."""

    is_idle: bool


class PasswordBody(Body, frozen=True, kw_only=True):
    current_password: Password
    new_password: Password


@get("/me")
async def show(wired: Wired, sign_in: SignIn) -> Me:
    """Who is signed in."""
    return await me_view(wired, await my_row(wired, sign_in))


@patch("/me")
async def change(wired: Wired, sign_in: SignIn, data: MeChanges) -> Me:
    """Change the own name, availability or preferences."""
    preferences: Preferences | UnsetType = UNSET
    if data.preferences is not UNSET:
        held = (await my_row(wired, sign_in)).preferences
        named = {key: value for key, value in msgspec.structs.asdict(data.preferences).items() if value is not UNSET}
        preferences = msgspec.structs.replace(held, **named)
    changes = ProfileChanges(name=data.name, availability=data.availability, preferences=preferences)
    async with wired.database.begin() as tx:
        changed = await change_profile(tx, wired.clock, sign_in.agent, changes)
    return await me_view(wired, changed)


@post("/me/idleness", status_code=204)
async def report(wired: Wired, sign_in: SignIn, data: IdlenessBody) -> None:
    """The console says that its agent went away from the keys, or came back to them."""
    async with wired.database.begin() as tx:
        await report_idle(tx, sign_in.agent, is_idle=data.is_idle)


@post("/me/password", status_code=204)
async def change_password(wired: Wired, sign_in: SignIn, sign_ins: SignIns, data: PasswordBody) -> None:
    """A new password; every other sign-in ends."""
    await wired.limits.take(_PASSWORD_CHANGES, sign_in.agent.id)
    held = await my_row(wired, sign_in)
    if not await passwords.is_password(data.current_password, held.password_hash):
        raise Refused("password.wrong", "The current password is wrong.")
    require_good_password(data.new_password, held.email, held.name)
    hashed = await passwords.hash_password(data.new_password)
    async with wired.database.begin() as tx:
        await change_profile(tx, wired.clock, sign_in.agent, ProfileChanges(password_hash=hashed))
        await end_sessions(tx, sign_in.agent, wired.clock.now(), except_id=sign_in.id)
    sign_ins.forget_agent(sign_in.agent.id)


# The picture's own limit is kept while the body streams.
@put("/me/avatar", request_max_body_size=None, operation_class=UploadOperation)
async def set_avatar(request: Request[Any, Any, Any], wired: Wired, sign_in: SignIn) -> Me:
    """A picture of the agent, as multipart field `file`; kept small and without metadata."""
    await wired.limits.take(_PICTURES, sign_in.agent.id)
    name = await store_avatar(wired, sign_in.agent.workspace_id, request)
    return await _keep_avatar(wired, sign_in, name)


@delete("/me/avatar", status_code=200)
async def drop_avatar(wired: Wired, sign_in: SignIn) -> Response[Me]:
    """Back to initials."""
    return Response(await _keep_avatar(wired, sign_in, None), status_code=200)


async def _keep_avatar(wired: Wired, sign_in: SignIn, name: str | None) -> Me:
    before = (await my_row(wired, sign_in)).avatar_file
    async with wired.database.begin() as tx:
        changed = await change_profile(tx, wired.clock, sign_in.agent, ProfileChanges(avatar_file=name))
    if before is not None:
        await asyncio.shield(remove_avatar_file(wired, before))
    return await me_view(wired, changed)


HANDLERS: list[ControllerRouterHandler] = [show, change, report, change_password, set_avatar, drop_avatar]
