"""The wizard of the first visit, guarded by the one-time token from the log."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.types import ControllerRouterHandler

from kefu.agents.models import clean_email, require_good_password
from kefu.agents.passwords import hash_password
from kefu.inboxes.models import Colour, InboxChanges, Position, clean_domains
from kefu.installation.setup import Beginning, begin_with_token, is_setup_needed, require_setup_token
from kefu.kernel.errors import Conflict
from kefu.kernel.wire import Body, View
from kefu.web.addresses import client_address, limit_key
from kefu.web.console.agent_views import Me
from kefu.web.console.fields import Email, Name, Password, Secret
from kefu.web.console.sessions import signed_in
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

_PUBLIC = {"is_public": True, "why": "nobody can be signed in before setup; the token from the log is the key"}
_GUESSES = Rate("setup", 10, 600)

Domain = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class SetupState(View, frozen=True, kw_only=True):
    """Whether the wizard must be shown."""

    is_needed: bool


class TokenBody(Body, frozen=True, kw_only=True):
    token: Secret


class SetupBody(Body, frozen=True, kw_only=True):
    """Everything the wizard asked."""

    token: Secret
    workspace_name: Name
    language: Language
    agent_name: Name
    email: Email
    password: Password
    inbox_name: Name
    colour: Colour
    position: Position
    allowed_domains: Annotated[list[Domain], msgspec.Meta(max_length=50)]


@get("/setup", opt=_PUBLIC)
async def state(wired: Wired) -> SetupState:
    """Whether Kefu must still be set up."""
    async with wired.database.read() as reader:
        return SetupState(is_needed=await is_setup_needed(reader))


@post("/setup/check", status_code=204, opt=_PUBLIC)
async def check(request: Request[Any, Any, Any], wired: Wired, data: TokenBody) -> None:
    """Whether the token is the one from the log."""
    await _require_token(request, wired, data.token)


@post("/setup", status_code=200, opt=_PUBLIC)
async def set_up(request: Request[Any, Any, Any], wired: Wired, data: SetupBody) -> Response[Me]:
    """Make the workspace, its owner and its first inbox, and sign the owner in."""
    await _require_token(request, wired, data.token)
    require_good_password(data.password, clean_email(data.email), data.agent_name)
    look = InboxChanges(colour=data.colour, position=data.position, allowed_domains=clean_domains(data.allowed_domains))
    beginning = Beginning(
        workspace_name=data.workspace_name,
        language=data.language,
        agent_name=data.agent_name,
        email=data.email,
        password_hash=await hash_password(data.password),
        inbox_name=data.inbox_name,
        look=look,
    )
    async with wired.database.begin() as tx:
        begun = await begin_with_token(tx, wired.clock, data.token, beginning)
    return await signed_in(request, wired, begun.owner)


async def _require_token(request: Request[Any, Any, Any], wired: Wired, token: str) -> None:
    """Guesses are counted by address; a right token is none."""
    key = limit_key(client_address(request.scope, wired.settings))
    await wired.limits.take(_GUESSES, key)
    async with wired.database.read() as reader:
        if not await is_setup_needed(reader):
            raise Conflict("setup.done", "Kefu is already set up.")
        await require_setup_token(reader, wired.clock, token)
    await wired.limits.give_back(_GUESSES, key)


HANDLERS: list[ControllerRouterHandler] = [state, check, set_up]
