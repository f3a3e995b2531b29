"""Finds a ticket by its number and the contact's phone number or e-mail address, and leads to its page."""

import hashlib
import hmac
import re
from typing import Any

from litestar import get, post
from litestar.response import Redirect, Response
from litestar.types import ControllerRouterHandler

from kefu.contacts.models import Contact
from kefu.contacts.phones import normal_phone, region_of
from kefu.inboxes.models import Inbox
from kefu.inboxes.queries import find_inbox
from kefu.kernel.errors import KefuError, NotFound
from kefu.kernel.text import fold
from kefu.tickets import queries
from kefu.tickets.links import link_token
from kefu.tickets.models import Ticket
from kefu.web.addresses import client_address, limit_key
from kefu.web.follow.forms import AnyRequest, short_fields
from kefu.web.follow.render import look_page
from kefu.web.follow.responses import html, on_page_error
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.models import Language, Workspace, language_of

_PUBLIC = {"is_public": True, "why": "a form; number and contact together are the key to one ticket"}
# Numbers can be counted up and phone numbers are known to many: both sides are limited, right answers count too.
_BY_ADDRESS = Rate("ticket_looks", 10, 600)
_BY_NUMBER = Rate("ticket_numbers", 10, 3600)


async def _inbox(wired: Wired, inbox_id: str) -> Inbox:
    async with wired.database.read() as reader:
        inbox = await find_inbox(reader, inbox_id)
    if inbox is None or inbox.is_archived:
        raise NotFound("inbox.not_found", "There is no such inbox.")
    return inbox


def _language(request: AnyRequest, workspace: Workspace) -> Language:
    first = request.headers.get("accept-language", "").split(",", maxsplit=1)[0].partition(";")[0]
    return language_of(first.strip(), workspace.language)


@get("/follow/{inbox_id:str}", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def ask(request: AnyRequest, wired: Wired, inbox_id: str) -> Response[str]:
    """Which ticket?"""
    inbox = await _inbox(wired, inbox_id)
    workspace = await wired.workspaces.get(inbox.workspace_id)
    return html(look_page(_language(request, workspace), workspace.name, f"/follow/{inbox.id}"))


@post("/follow/{inbox_id:str}", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def look(request: AnyRequest, wired: Wired, inbox_id: str) -> Response[Any]:
    """To the ticket, if both fit; otherwise the same answer whatever is wrong."""
    await wired.limits.take(_BY_ADDRESS, limit_key(client_address(request.scope, wired.settings)))
    inbox = await _inbox(wired, inbox_id)
    workspace = await wired.workspaces.get(inbox.workspace_id)
    fields = await short_fields(request)
    number = fields.get("number", "").strip().removeprefix("#")[:12]
    await wired.limits.take(_BY_NUMBER, f"{workspace.id} {number}")
    ticket = await _found(wired, workspace, number, fields.get("proof", "")[:254])
    if ticket is None:
        language = _language(request, workspace)
        text = look_page(language, workspace.name, f"/follow/{inbox.id}", "ticket.not_matched", number)
        return html(text, 422)
    token = link_token(wired.keys.links, ticket.id, ticket.link_version)
    return Redirect(f"/t/{token}", status_code=303, headers={"Referrer-Policy": "no-referrer"})


async def _found(wired: Wired, workspace: Workspace, number: str, proof: str) -> Ticket | None:
    """Every way to be wrong costs the same: both rows are looked for, and both comparisons made."""
    asked = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else 0
    async with wired.database.read() as reader:
        ticket = await queries.find_by_number(reader, workspace.id, asked)
        contact = await queries.find_contact_of(reader, ticket if ticket is not None else _nothing(workspace))
    fits = _fits(contact, proof, region_of(workspace.language))
    return ticket if ticket is not None and fits else None


def _nothing(workspace: Workspace) -> Ticket:
    return Ticket(
        id="", workspace_id=workspace.id, number=0, title="", contact_id="cont_nobody", created_at=0, updated_at=0
    )


def _fits(contact: Contact | None, proof: str, region: str | None) -> bool:
    """By digests, so that neither the place of the first wrong character nor the length shows in the time."""
    email = fold(contact.email or "") if contact is not None else ""
    phone = _digits(contact.phone or "", region) if contact is not None else ""
    by_email = hmac.compare_digest(_digest(fold(proof.strip())), _digest(email))
    by_phone = hmac.compare_digest(_digest(_digits(proof, region)), _digest(phone))
    return (by_email and email != "") | (by_phone and len(phone) >= 5)


def _digits(phone: str, region: str | None) -> str:
    return re.sub(r"\D", "", normal_phone(fold(phone).strip()[:40], region))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()


HANDLERS: list[ControllerRouterHandler] = [ask, look]
