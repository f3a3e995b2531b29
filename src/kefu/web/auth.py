"""Cookie, API token or visitor token into who asks; the guards and dependencies of both doors."""

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from kefu.agents import credential_queries as credentials
from kefu.agents.models import SESSION_WRITE_EVERY, SignIn, secret_hash
from kefu.db.database import Database
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import DAY, Clock
from kefu.kernel.errors import NotAllowed, NotSignedIn
from kefu.settings import Settings
from kefu.web.addresses import (
    UNSAFE_METHODS,
    Scope,
    bearer,
    client_address,
    header,
    is_foreign,
    is_same_origin,
    is_secure,
)

if TYPE_CHECKING:
    from kefu.web.visitor_verbs import VisitorVerbs

__all__ = ["COOKIE", "SignIns", "client_address"]

COOKIE = "kefu_session"
_CACHE_SECONDS = 5.0
_LONGEST_SECRET = 200

Connection = ASGIConnection[Any, Any, Any, Any]


class SignIns:
    """Who the agents' cookies and tokens stand for, remembered for some seconds."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self.settings = settings
        self._cache: BriefCache[str, SignIn | None] = BriefCache(self._read, seconds=_CACHE_SECONDS)
        self._known: dict[str, str] = {}
        self._noted: dict[str, int] = {}

    async def find(self, scope: Scope) -> SignIn | None:
        """Who asks, or None; a token in the Authorization header goes before the cookie."""
        secret = bearer(scope) or cookie_of(scope)
        if not secret or len(secret) > _LONGEST_SECRET:
            return None
        digest = secret_hash(secret)
        found = await self._cache.get(digest)
        if found is None or (found.expires_at is not None and found.expires_at <= self._clock.now()):
            return None
        self._known[found.id] = digest
        await self._note(found, digest)
        return found

    async def require(self, scope: Scope) -> SignIn:
        found = await self.find(scope)
        if found is None:
            raise NotSignedIn
        return found

    async def agent_of(self, scope: Scope) -> tuple[Agent, str]:
        """The agent of a socket's handshake, and the id of its sign-in."""
        found = await self.require(scope)
        return found.agent, found.id

    async def is_still_signed_in(self, scope: Scope, sign_in_id: str) -> bool:
        """Asks the database, whatever is remembered; for a socket, which would outlive the seconds of the cache."""
        self.forget(sign_in_id)
        return await self.find(scope) is not None

    def forget(self, *sign_in_ids: str) -> None:
        """This node asks the database again; other nodes within the seconds of the cache."""
        for each in sign_in_ids:
            digest = self._known.pop(each, None)
            self._noted.pop(each, None)
            if digest is not None:
                self._cache.forget(digest)

    def forget_agent(self, agent_id: str) -> None:
        """After a change of role or activity."""
        for sign_in_id, digest in list(self._known.items()):
            held = self._cache.peek(digest)
            if held is None or held.agent.id == agent_id:
                self.forget(sign_in_id)

    async def _read(self, digest: str) -> SignIn | None:
        async with self._database.read() as reader:
            found = await credentials.find_session(reader, digest, self._clock.now())
            return found or await credentials.find_token(reader, digest)

    async def _note(self, found: SignIn, digest: str) -> None:
        """Write down that it is in use, and move its end, at most once a minute."""
        now = self._clock.now()
        if now - max(found.last_seen_at, self._noted.get(found.id, 0)) < SESSION_WRITE_EVERY:
            return
        self._noted[found.id] = now
        self._cache.forget(digest)  # what is remembered has the old end
        async with self._database.begin() as tx:
            if found.kind == "token":
                await credentials.note_token_use(tx, found.id, now)
            else:
                await credentials.slide_session(tx, found.id, now, now + self.settings.session_days * DAY)


def cookie_of(scope: Scope) -> str:
    """The secret of the session cookie, or an empty text."""
    text = header(scope, b"cookie")
    if COOKIE not in text:
        return ""
    try:
        morsel = SimpleCookie(text).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def session_cookie(scope: Scope, settings: Settings, secret: str) -> Cookie:
    """The cookie that signs an agent in; an empty secret takes it away."""
    return Cookie(
        key=COOKIE,
        value=secret,
        max_age=settings.session_days * 24 * 3600 if secret else 0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(scope, settings),
    )


# -- guards: each of the two routers has one, so that no handler can forget it -----------------------------------------


async def agents_only(connection: Connection, handler: BaseRouteHandler) -> None:
    """Only signed-in agents pass, and only from our own pages; public handlers say so and why in their `opt`."""
    sign_ins: SignIns = connection.app.state.sign_ins
    scope = connection.scope
    if scope.get("method") in UNSAFE_METHODS and not bearer(scope):
        # A cookie comes along by itself, so a page of another site could act for the agent.
        has_cookie = cookie_of(scope) != ""
        if is_foreign(scope, sign_ins.settings) or (has_cookie and not is_same_origin(scope, sign_ins.settings)):
            raise NotAllowed("foreign_origin", "This request did not come from Kefu's own page.")
    if handler.opt.get("is_public"):
        return
    connection.state["sign_in"] = await sign_ins.require(scope)


async def visitors_only(connection: Connection, handler: BaseRouteHandler) -> None:
    """Only visitors with a token pass; cookies mean nothing at this door."""
    if handler.opt.get("is_public"):
        return
    verbs: VisitorVerbs = connection.app.state.visitor_verbs
    token = bearer(connection.scope)
    if not token or len(token) > _LONGEST_SECRET:
        raise NotSignedIn("visitor.unknown", "This visitor token is not known.")
    connection.state["visitor"] = await verbs.sign_in(token)


async def require_admin(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard of single handlers: owners and admins."""
    sign_in: SignIn = connection.state["sign_in"]
    if not sign_in.agent.is_admin:
        raise NotAllowed


# -- dependencies ------------------------------------------------------------------------------------------------------


async def provide_sign_in(request: Request[Any, Any, Any]) -> SignIn:
    found: SignIn = request.state["sign_in"]
    return found


async def provide_agent(request: Request[Any, Any, Any]) -> Agent:
    found: SignIn = request.state["sign_in"]
    return found.agent


async def provide_visitor(request: Request[Any, Any, Any]) -> Visitor:
    found: Visitor = request.state["visitor"]
    return found
