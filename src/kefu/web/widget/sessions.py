"""The widget's first call: who this browser is, and what was said so far."""

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.visitors.project import conversation_view, message_view
from kefu.audiences.visitors.views import VisitorConversation, VisitorMessage
from kefu.conversations import queries
from kefu.conversations.own_queries import unread_beside
from kefu.inboxes.models import Inbox
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import Body, View
from kefu.visitors.actions import NewSession, token_hash
from kefu.visitors.browsers import country_of
from kefu.visitors.identity import prove_identity
from kefu.visitors.models import Browser, PageReport
from kefu.visitors.queries import find_visitor_by_secret
from kefu.web.addresses import client_address, header, limit_key
from kefu.web.limits import Rate
from kefu.web.widget.config import may_note_visit, open_inbox
from kefu.web.widget.due import due_before
from kefu.web.widget.entering import Arrival, enter
from kefu.web.wired import Wired

_PUBLIC = {"is_public": True, "why": "this call makes the visitor; limited by address"}
_PROOF = {"is_public": True, "why": "asked of browsers before they are visitors; limited by address"}
_MESSAGES = 30

Text = Annotated[str, Meta(max_length=4000)]


class PageBody(Body, frozen=True, kw_only=True):
    """The page that carries the widget."""

    url: Text
    title: Text = ""
    referrer: Text = ""


class SessionBody(Body, frozen=True, kw_only=True):
    """`token` continues a visitor; `identity_token` is the JWT that the website signed."""

    token: Annotated[str, Meta(max_length=200)] | None = None
    identity_token: Annotated[str, Meta(max_length=8192)] | None = None
    language: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,35}$")] | None = None
    page: PageBody | None = None


class VisitorSession(View, frozen=True, kw_only=True):
    """Who the browser is, and the conversation to show; `has_more`: there are older messages.

    `unread_beside`: what is unread in each of its other conversations; None where it has no other.
    """

    token: str
    visitor_id: str
    is_identified: bool
    contact_name: str
    conversation: VisitorConversation | None
    messages: list[VisitorMessage]
    has_more: bool
    unread_beside: dict[str, int] | None
    is_blocked: bool
    # The form before the next conversation must be filled in.
    is_intake_due: bool
    # What need not be asked: `name`, `email`, `phone`; `form`, none of its questions; `topic`, which one it is about.
    known_fields: list[str]


@post("/inboxes/{inbox_id:str}/sessions", opt=_PUBLIC)
async def create(request: Request[Any, Any, Any], wired: Wired, inbox_id: str, data: SessionBody) -> VisitorSession:
    """Continue or begin a visitor; a bad `token` quietly makes a new one, a bad `identityToken` is refused."""
    address = client_address(request.scope, wired.settings)
    await wired.limits.take(Rate("sessions", wired.settings.limit_sessions, 60), limit_key(address))
    inbox = await open_inbox(wired, inbox_id)
    if not await _is_known(wired, inbox, data.token):
        await wired.proving.require_session(inbox.id, address)
    may_follow = await may_note_visit(request.scope, wired, inbox.workspace_id)
    arrival = msgspec.structs.replace(
        _arrival(inbox, data, address, header(request.scope, b"user-agent"), wired.clock.now()), is_visit=may_follow
    )
    async with wired.database.begin() as tx:
        session = await enter(tx, arrival, wired.clock.now())
        name = await queries.contact_name(tx, session.visitor.contact_id)
    if arrival.page is not None:
        wired.site.changed(session.visitor)
    is_blocked = await wired.blocking.is_blocked(session.visitor, address)
    return await _view(wired, session, name, is_blocked=is_blocked)


async def _is_known(wired: Wired, inbox: Inbox, token: str | None) -> bool:
    """Whether the browser goes on as somebody who has been here before."""
    if not token:
        return False
    async with wired.database.read() as reader:
        found = await find_visitor_by_secret(reader, token_hash(token))
    return found is not None and found.inbox_id == inbox.id


class ProofBody(Body, frozen=True, kw_only=True):
    """The challenge that `proof.required` carried, and the number that solves it."""

    challenge: Annotated[str, Meta(max_length=600)]
    number: Annotated[str, Meta(max_length=20)]


@post("/proofs", status_code=204, opt=_PROOF)
async def prove(request: Request[Any, Any, Any], wired: Wired, data: ProofBody) -> None:
    """Solve a challenge: SHA-256 of `challenge.number` begins with as many zero bits as it asked for."""
    address = client_address(request.scope, wired.settings)
    await wired.limits.take(Rate("proofs", wired.settings.limit_sessions, 60), limit_key(address))
    await wired.proving.take(data.challenge, data.number, address)


def _arrival(inbox: Inbox, data: SessionBody, address: str, user_agent: str, now: int) -> Arrival:
    has_proof = data.identity_token is not None
    page = data.page
    return Arrival(
        inbox=inbox,
        token=data.token,
        identity=prove_identity(data.identity_token or "", inbox.identity_secret, now) if has_proof else None,
        browser=Browser(
            language=data.language, user_agent=user_agent[:500], address=address, country=country_of(address)
        ),
        page=PageReport(url=page.url, title=page.title, referrer=page.referrer) if page is not None else None,
        is_visit=False,
    )


async def _view(wired: Wired, session: NewSession, contact_name: str, *, is_blocked: bool) -> VisitorSession:
    visitor: Visitor = session.visitor
    scene = await wired.publisher.load_scene(visitor.workspace_id)
    async with wired.database.read() as reader:
        current = await queries.find_current(reader, visitor.contact_id, visitor.inbox_id)
        part = await queries.list_messages(reader, current.id, None, _MESSAGES) if current is not None else None
        due = await due_before(reader, visitor, wired.clock.now())
        beside = await unread_beside(reader, visitor, current.id if current is not None else None)
    messages = [message_view(entry, current, scene) for entry in part.entries] if current and part else []
    return VisitorSession(
        token=session.token,
        visitor_id=visitor.id,
        is_identified=visitor.is_identified,
        contact_name=contact_name,
        conversation=conversation_view(current, scene) if current is not None else None,
        messages=messages,
        has_more=part.has_before if part is not None else False,
        unread_beside=beside,
        is_blocked=is_blocked,
        is_intake_due=due.is_due,
        known_fields=due.known_fields,
    )


HANDLERS: list[ControllerRouterHandler] = [create, prove]
