"""The part of a ticket's page that is about a call: when it is, moving and cancelling it."""

from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from litestar import post
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.callbacks import queries
from kefu.callbacks.actions import cancel, list_slots, move
from kefu.callbacks.models import Callback, Slot
from kefu.db.database import Reader
from kefu.inboxes.queries import get_inbox
from kefu.kernel.errors import KefuError, Refused
from kefu.tickets.models import Ticket
from kefu.web.follow.forms import AnyRequest, short_fields
from kefu.web.follow.opened import back_to, begin_deed
from kefu.web.follow.render import moment
from kefu.web.follow.responses import on_page_error
from kefu.web.follow.words import say
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

_PUBLIC: dict[str, Any] = {"is_public": True, "why": "the signed link is the key to one ticket"}


async def call_part(reader: Reader, ticket: Ticket, token: str, now: int) -> str:
    """Nothing for a ticket that is no call."""
    callback = await queries.find_callback(reader, ticket.id)
    if callback is None:
        return ""
    language = ticket.language
    if callback.cancelled_at is not None:
        return f'<p class="quiet">{escape(say("call_cancelled", language))}</p>'
    when = escape(moment(callback.slot_at, callback.time_zone))
    shown = (
        f'<section class="card"><h2>{escape(say("call", language))}</h2>'
        f"<p><b>{when}</b><br>{escape(callback.phone)}</p>"
    )
    if callback.next_at is None or callback.attempts or not ticket.is_active:
        return f"{shown}</section>"
    inbox = await get_inbox(reader, callback.workspace_id, callback.inbox_id)
    slots = await list_slots(reader, inbox, now)
    return f"{shown}{_moving(slots, callback, token, language)}{_cancelling(token, language)}</section>"


def _moving(slots: list[Slot], callback: Callback, token: str, language: Language) -> str:
    others = [slot.at for slot in slots if slot.at != callback.slot_at]
    if not others:
        return ""
    zone = ZoneInfo(callback.time_zone)
    options = "\n".join(
        f'<option value="{at}">{datetime.fromtimestamp(at / 1000, zone):%Y-%m-%d %H:%M}</option>' for at in others
    )
    return f"""<form method="post" action="/t/{escape(token)}/call" class="inner">
<label for="slot">{escape(say("call_other", language))}</label>
<select id="slot" name="slot">
{options}
</select>
<button>{escape(say("call_move", language))}</button>
</form>"""


def _cancelling(token: str, language: Language) -> str:
    return f"""<form method="post" action="/t/{escape(token)}/call/cancel" class="inner">
<button class="plain">{escape(say("call_cancel", language))}</button>
</form>"""


@post("/t/{token:str}/call", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def move_call(request: AnyRequest, wired: Wired, token: str) -> Response[Any]:
    """Another time."""
    opened = await begin_deed(request, wired, token)
    slot = (await short_fields(request)).get("slot", "")
    if not (slot.isascii() and slot.isdigit() and len(slot) <= 15):
        raise Refused("callback.slot_gone", "This time can no longer be chosen.")
    async with wired.database.begin() as tx:
        await move(tx, opened.author, opened.ticket.id, int(slot), wired.clock.now())
    return back_to(token)


@post("/t/{token:str}/call/cancel", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def cancel_call(request: AnyRequest, wired: Wired, token: str) -> Response[Any]:
    """No call."""
    opened = await begin_deed(request, wired, token)
    async with wired.database.begin() as tx:
        await cancel(tx, opened.author, opened.ticket.id, wired.clock.now())
    return back_to(token)


HANDLERS: list[ControllerRouterHandler] = [move_call, cancel_call]
