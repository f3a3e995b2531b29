"""Signing in and out, and the list of own sign-ins."""

from typing import Any

from litestar import Request, Response, delete, get, post
from litestar.types import ControllerRouterHandler

from kefu.agents import credential_queries as credentials
from kefu.agents.actions.sessions import Device, check_sign_in, end_session, open_session, wrong_sign_in
from kefu.agents.models import SignIn, StoredAgent
from kefu.kernel.wire import Body, View
from kefu.visitors.browsers import software_of
from kefu.web.addresses import client_address
from kefu.web.auth import SignIns, session_cookie
from kefu.web.console.agent_views import Me, me_view
from kefu.web.console.fields import Email, Password
from kefu.web.console.sign_in_attempts import take_attempt
from kefu.web.wired import Wired

AnyRequest = Request[Any, Any, Any]


class SignInBody(Body, frozen=True, kw_only=True):
    email: Email
    password: Password


class SessionView(View, frozen=True, kw_only=True):
    """One sign-in of the agent who asks."""

    id: str
    created_at: int
    last_seen_at: int
    browser: str | None
    system: str | None
    address: str | None
    is_current: bool


async def signed_in(request: AnyRequest, wired: Wired, agent: StoredAgent) -> Response[Me]:
    """Open a session for an agent who has just proved who it is, and answer with its cookie."""
    address = client_address(request.scope, wired.settings)
    device = Device(request.headers.get("user-agent", ""), address)
    async with wired.database.begin() as tx:
        session = await open_session(tx, wired.clock, agent.actor, device, wired.settings.session_days)
    cookie = session_cookie(request.scope, wired.settings, session.secret)
    return Response(await me_view(wired, agent), status_code=200, cookies=[cookie])


@post("/sessions", status_code=200, opt={"is_public": True, "why": "this is where people sign in"})
async def sign_in_(request: AnyRequest, wired: Wired, data: SignInBody) -> Response[Me]:
    """Sign in; sets the session cookie."""
    email = data.email.strip().lower()
    attempt = await take_attempt(wired, email, client_address(request.scope, wired.settings))
    async with wired.database.read() as reader:
        found = await check_sign_in(reader, email, data.password)
    await attempt.settle(found)
    if found is None:
        raise wrong_sign_in()
    return await signed_in(request, wired, found)


@delete(
    "/sessions/current",
    status_code=204,
    opt={"is_public": True, "why": "signing out twice is no error, and the cookie goes in any case"},
)
async def sign_out(request: AnyRequest, wired: Wired, sign_ins: SignIns) -> Response[None]:
    """Sign out; takes the cookie away."""
    found = await sign_ins.find(request.scope)
    if found is not None and found.kind == "session":
        async with wired.database.begin() as tx:
            await end_session(tx, found.agent, found.id)
        sign_ins.forget(found.id)
    return Response(None, status_code=204, cookies=[session_cookie(request.scope, wired.settings, "")])


@get("/sessions")
async def list_(wired: Wired, sign_in: SignIn) -> list[SessionView]:
    """Where the agent is signed in."""
    async with wired.database.read() as reader:
        found = await credentials.list_sessions(reader, sign_in.agent.id, wired.clock.now())
    views = []
    for session in found:
        software = await software_of(session.user_agent)
        views.append(
            SessionView(
                id=session.id,
                created_at=session.created_at,
                last_seen_at=session.last_seen_at,
                browser=software.browser,
                system=software.system,
                address=session.address or None,
                is_current=session.id == sign_in.id,
            )
        )
    return views


@delete("/sessions/{session_id:str}", status_code=204)
async def end(wired: Wired, sign_in: SignIn, sign_ins: SignIns, session_id: str) -> None:
    """Sign one of the own sessions out."""
    async with wired.database.begin() as tx:
        await end_session(tx, sign_in.agent, session_id)
    sign_ins.forget(session_id)


HANDLERS: list[ControllerRouterHandler] = [sign_in_, sign_out, list_, end]
