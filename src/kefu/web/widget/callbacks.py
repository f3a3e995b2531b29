"""The widget's doors to calls: which times are free, and asking for one."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.callbacks import queries
from kefu.callbacks.actions import Request as Wanted
from kefu.callbacks.actions import book, list_slots
from kefu.callbacks.models import LONGEST_TOPIC
from kefu.contacts.queries import get_contact
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import Body, View
from kefu.tickets.queries import get_ticket
from kefu.tickets.telling import Ways, tell_created, ticket_url
from kefu.web.addresses import own_origin
from kefu.web.follow.render import moment
from kefu.web.limits import Rate
from kefu.web.visitor_verbs import VisitorVerbs
from kefu.web.wired import Wired

AnyRequest = Request[Any, Any, Any]
_ASKS = Rate("callbacks", 30, 60)
_BOOKS = Rate("callback_requests", 10, 3600)
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class CallbackBody(Body, frozen=True, kw_only=True):
    """What a visitor asks for; the same clientCallbackId again is the same call."""

    client_callback_id: ClientId
    phone: Annotated[str, Meta(min_length=3, max_length=40)]
    slot_at: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    topic: Annotated[str, Meta(max_length=LONGEST_TOPIC)] = ""
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"


class BookedCall(View, frozen=True, kw_only=True):
    """A call that is waited for; `link` is the page on which it is moved or cancelled."""

    number: int
    slot_at: int
    phone: str
    topic: str
    link: str


class CallbackOffer(View, frozen=True, kw_only=True):
    """The times that can be chosen, what it may be about, what is known, and the call that is waited for already."""

    slots: list[int]
    topics: list[str]
    phone: str
    booked: BookedCall | None


async def _offer(request: AnyRequest, wired: Wired, visitor: Visitor) -> CallbackOffer:
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, visitor.workspace_id, visitor.inbox_id)
        contact = await get_contact(reader, visitor.workspace_id, visitor.contact_id)
        settings = await queries.get_settings(reader, visitor.workspace_id, inbox.id)
        slots = await list_slots(reader, inbox, wired.clock.now())
        call = await queries.find_open_of(reader, contact.id)
        ticket = await get_ticket(reader, visitor.workspace_id, call.ticket_id) if call is not None else None
    booked = None
    if call is not None and ticket is not None:
        link = ticket_url(own_origin(request.scope, wired.settings), wired.keys.links, ticket)
        booked = BookedCall(number=ticket.number, slot_at=call.slot_at, phone=call.phone, topic=call.topic, link=link)
    return CallbackOffer(
        slots=[slot.at for slot in slots], topics=settings.topics, phone=contact.phone or "", booked=booked
    )


@get("/callbacks")
async def offer(request: AnyRequest, wired: Wired, visitor: Visitor) -> CallbackOffer:
    """When the visitor can be called."""
    await wired.limits.take(_ASKS, visitor.id)
    return await _offer(request, wired, visitor)


@post("/callbacks", status_code=200)
async def ask(request: AnyRequest, visitor: Visitor, visitor_verbs: VisitorVerbs, data: CallbackBody) -> CallbackOffer:
    """Ask to be called; 409 where the last place of the time has gone."""
    wired, now = visitor_verbs.wired, visitor_verbs.wired.clock.now()
    await wired.limits.take(_BOOKS, visitor.id)
    await wired.blocking.require_welcome(visitor)
    wanted = Wanted(
        client_id=data.client_callback_id,
        phone=data.phone,
        topic=data.topic,
        slot_at=data.slot_at,
        time_zone=data.time_zone,
    )
    async with wired.database.begin() as tx:
        ticket, callback = await book(tx, visitor, wanted, now)
        origin = own_origin(request.scope, wired.settings)
        when = moment(callback.slot_at, callback.time_zone)
        await tell_created(tx, Ways(wired.settings, wired.keys.links, origin), ticket, now, when)
    return await _offer(request, wired, visitor)


HANDLERS: list[ControllerRouterHandler] = [offer, ask]
