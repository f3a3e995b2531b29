"""Proves the link of a ticket, and says who stands behind it; every page of a ticket begins here."""

import msgspec
from litestar.response import Redirect

from kefu.conversations.actions.record import Author
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import NotFound
from kefu.tickets import queries
from kefu.tickets.links import is_link_of, named_in
from kefu.tickets.models import Ticket
from kefu.web.addresses import client_address, limit_key
from kefu.web.follow.forms import AnyRequest
from kefu.web.limits import Rate
from kefu.web.wired import Wired

_LOOKS = Rate("ticket_pages", 60, 60)
_DEEDS = Rate("ticket_replies", 20, 600)


class Opened(msgspec.Struct, frozen=True):
    """A ticket whose link was proven, and who reads it."""

    token: str
    ticket: Ticket
    visitor: Visitor
    author: Author


async def open_ticket(request: AnyRequest, wired: Wired, token: str) -> Opened:
    """Raises NotFound for every link that is not ours, however it is wrong."""
    await wired.limits.take(_LOOKS, limit_key(client_address(request.scope, wired.settings)))
    ticket_id = named_in(token)
    async with wired.database.read() as reader:
        ticket = await queries.find_ticket(reader, ticket_id) if ticket_id is not None else None
        version = ticket.link_version if ticket is not None else 0
        if ticket is None or not is_link_of(wired.keys.links, token, ticket.id, version):
            raise NotFound("ticket.link_wrong", "This link opens nothing.")
        contact = await queries.find_contact_of(reader, ticket)
    # Uploads and blocks know visitors by the contact; the link stands for the browser.
    visitor = Visitor(
        workspace_id=ticket.workspace_id,
        inbox_id="",
        contact_id=contact.id if contact is not None else ticket.id,
        id=f"link_{ticket.id}",
    )
    return Opened(token, ticket, visitor, Author(visitor, contact.name if contact is not None else ""))


async def begin_deed(request: AnyRequest, wired: Wired, token: str) -> Opened:
    """The same for who wants to do something; raises TooMany, and NotAllowed for who is blocked."""
    opened = await open_ticket(request, wired, token)
    await wired.limits.take(_DEEDS, opened.ticket.id)
    await wired.blocking.require_welcome(opened.visitor)
    return opened


def back_to(token: str) -> Redirect:
    return Redirect(f"/t/{token}#end", status_code=303, headers={"Referrer-Policy": "no-referrer"})
