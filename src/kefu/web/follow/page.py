"""Serves the page of a ticket to whoever has its signed link, and takes what the visitor does there."""

from pathlib import Path
from typing import Any

from litestar import get, post
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.attachments.models import Attachment
from kefu.attachments.queries import find_attachment
from kefu.db.database import Reader
from kefu.hours.queries import find_schedule_of
from kefu.kernel.errors import KefuError, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.tickets import queries
from kefu.tickets.actions.write import Writing, hear, rate_ticket, reopen
from kefu.tickets.models import LONGEST_TEXT
from kefu.web.assets import Assets, answer
from kefu.web.files import Variant, serve_file
from kefu.web.follow.calls import call_part
from kefu.web.follow.forms import AnyRequest, NotKept, short_fields, written_reply
from kefu.web.follow.opened import Opened, back_to, begin_deed, open_ticket
from kefu.web.follow.render import Shown, ticket_page
from kefu.web.follow.responses import html, on_page_error
from kefu.web.wired import Wired
from kefu.workspaces.queries import get_workspace

_FILES = Assets(Path(__file__).parent)
_SERVED = frozenset({"follow.css"})
_PUBLIC: dict[str, Any] = {"is_public": True, "why": "the signed link is the key to one ticket"}
_ASSET = {"is_public": True, "why": "a file that is the same for everybody"}
_LONGEST = {"text": LONGEST_TEXT * 4, "entry": 64}


async def zone_of_workspace(reader: Reader, workspace_id: str) -> str:
    schedule = await find_schedule_of(reader, workspace_id, None)
    return schedule.week.time_zone if schedule is not None else "UTC"


async def _shown(wired: Wired, opened: Opened, problem: str = "", text: str = "") -> Shown:
    async with wired.database.read() as reader:
        ticket = await queries.get_ticket(reader, opened.ticket.workspace_id, opened.ticket.id)
        workspace = await get_workspace(reader, ticket.workspace_id)
        return Shown(
            token=opened.token,
            ticket=ticket,
            settings=await queries.get_settings(reader, ticket.workspace_id),
            house=workspace.name,
            entries=await queries.list_entries(reader, ticket.id),
            zone=await zone_of_workspace(reader, ticket.workspace_id),
            now=wired.clock.now(),
            entry_id=new_id("form"),
            problem=problem,
            text=text,
            extra=await call_part(reader, ticket, opened.token, wired.clock.now()),
        )


@get("/t/{token:str}", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def show(request: AnyRequest, wired: Wired, token: str) -> Response[str]:
    """The ticket as its visitor sees it."""
    opened = await open_ticket(request, wired, token)
    if opened.ticket.last_pos > opened.ticket.visitor_read_pos:
        async with wired.database.begin() as tx:
            await queries.note_seen(tx, opened.ticket.id, opened.ticket.last_pos)
    return html(ticket_page(await _shown(wired, opened)))


@post(
    "/t/{token:str}/replies",
    opt=_PUBLIC,
    include_in_schema=False,
    request_max_body_size=None,
    exception_handlers={KefuError: on_page_error},
)
async def reply(request: AnyRequest, wired: Wired, token: str) -> Response[Any]:
    """The visitor answers, with a file perhaps; what cannot be taken comes back with the words that were written."""
    opened = await begin_deed(request, wired, token)
    fields: dict[str, str] = {}
    try:
        fields, file = await written_reply(request, wired, opened.visitor, _LONGEST)
        await _hear(wired, opened, fields, file)
    except Refused as refused:
        kept = refused.fields if isinstance(refused, NotKept) else fields
        return html(ticket_page(await _shown(wired, opened, refused.code, kept.get("text", ""))), 422)
    return back_to(token)


async def _hear(wired: Wired, opened: Opened, fields: dict[str, str], file: Attachment | None) -> None:
    entry = fields.get("entry", "")
    writing = Writing(
        kind="reply",
        text=fields.get("text", ""),
        attachment_ids=(file.id,) if file is not None else (),
        client_entry_id=entry if entry.isascii() and 8 <= len(entry) <= 64 else None,
    )
    async with wired.database.begin() as tx:
        await hear(tx, opened.author, opened.ticket.id, writing, wired.clock.now())


@post("/t/{token:str}/rating", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def rating(request: AnyRequest, wired: Wired, token: str) -> Response[Any]:
    """One to five, and a word."""
    opened = await begin_deed(request, wired, token)
    fields = await short_fields(request)
    stars = fields.get("rating", "")
    if stars not in ("1", "2", "3", "4", "5"):
        raise Refused("ticket.rating_wrong", "A rating is one to five.")
    async with wired.database.begin() as tx:
        comment = fields.get("comment", "")
        await rate_ticket(tx, opened.author, opened.ticket.id, int(stars), comment, wired.clock.now())
    return back_to(token)


@post("/t/{token:str}/reopen", opt=_PUBLIC, include_in_schema=False, exception_handlers={KefuError: on_page_error})
async def open_again(request: AnyRequest, wired: Wired, token: str) -> Response[Any]:
    """It is not solved."""
    opened = await begin_deed(request, wired, token)
    async with wired.database.begin() as tx:
        await reopen(tx, opened.author, opened.ticket.id, wired.clock.now())
    return back_to(token)


@get(
    "/t/{token:str}/files/{attachment_id:str}/{variant:str}",
    opt=_PUBLIC,
    include_in_schema=False,
    exception_handlers={KefuError: on_page_error},
)
async def file(request: AnyRequest, wired: Wired, token: str, attachment_id: str, variant: Variant) -> Response[Any]:
    """A file of a reply; those of comments are not the visitor's."""
    opened = await open_ticket(request, wired, token)
    async with wired.database.read() as reader:
        entries = await queries.list_entries(reader, opened.ticket.id)
        found = await find_attachment(reader, attachment_id)
    replied = {each.id for each in entries if each.kind == "reply"}
    if found is None or found.entry_id not in replied:
        raise NotFound("attachment.not_found", "There is no such file.")
    return await serve_file(wired, found, variant, request.headers.get("range"))


@get("/follow-assets/{name:str}", opt=_ASSET, include_in_schema=False, sync_to_thread=False)
def asset(request: AnyRequest, name: str) -> Response[bytes]:
    if name not in _SERVED:
        raise NotFound
    encodings, known = request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", "")
    return answer(_FILES.read(name), encodings, known, {})


HANDLERS: list[ControllerRouterHandler] = [show, reply, rating, open_again, file, asset]
