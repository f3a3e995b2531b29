"""API tokens of the signed-in agent."""

from litestar import delete, get, post
from litestar.types import ControllerRouterHandler

from kefu.agents import credential_queries as credentials
from kefu.agents.actions.tokens import create_token, revoke_token
from kefu.agents.models import ApiToken, SignIn
from kefu.kernel.errors import NotAllowed
from kefu.kernel.wire import Body, View
from kefu.web.auth import SignIns
from kefu.web.console.fields import Name
from kefu.web.wired import Wired


class TokenView(View, frozen=True, kw_only=True):
    """A token without its secret."""

    id: str
    name: str
    created_at: int
    last_used_at: int | None


class NewTokenView(View, frozen=True, kw_only=True):
    """A fresh token; `token` is shown this once."""

    token: str
    view: TokenView


class TokenNameBody(Body, frozen=True, kw_only=True):
    name: Name


def _view(token: ApiToken) -> TokenView:
    return TokenView(id=token.id, name=token.name, created_at=token.created_at, last_used_at=token.last_used_at)


@get("/me/tokens")
async def list_(wired: Wired, sign_in: SignIn) -> list[TokenView]:
    """The own API tokens."""
    async with wired.database.read() as reader:
        return [_view(token) for token in await credentials.list_tokens(reader, sign_in.agent.id)]


@post("/me/tokens")
async def create(wired: Wired, sign_in: SignIn, data: TokenNameBody) -> NewTokenView:
    """A token that acts as the agent; only somebody who signed in can make one, so a leaked token makes no more."""
    if sign_in.kind != "session":
        raise NotAllowed("token.needs_session", "Sign in to make a token.")
    async with wired.database.begin() as tx:
        new = await create_token(tx, wired.clock, sign_in.agent, data.name)
    return NewTokenView(token=new.secret, view=_view(new.token))


@delete("/me/tokens/{token_id:str}", status_code=204)
async def revoke(wired: Wired, sign_in: SignIn, sign_ins: SignIns, token_id: str) -> None:
    """End a token."""
    async with wired.database.begin() as tx:
        await revoke_token(tx, sign_in.agent, token_id)
    sign_ins.forget(token_id)


HANDLERS: list[ControllerRouterHandler] = [list_, create, revoke]
