"""A conversation as a file for its visitor, and as a mail; never with a note."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.agents.models import clean_email
from kefu.contacts.actions import describe_self
from kefu.contacts.models import Details
from kefu.contacts.queries import get_contact
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body
from kefu.mail import can_mail
from kefu.transcripts.actions import Wish, mail_transcript, make_transcript
from kefu.transcripts.models import Format
from kefu.web.addresses import client_address, limit_key
from kefu.web.limits import Rate
from kefu.web.transcript_files import transcript_file
from kefu.web.visitor_verbs import VisitorVerbs
from kefu.workspaces.models import Language

_FILES = Rate("transcripts", 10, 600)
_MAILS = Rate("transcript_mails", 3, 3600)
TimeZone = Annotated[str, Meta(max_length=60)]


class VisitorTranscriptMailBody(Body, frozen=True, kw_only=True):
    """Where to; without an address, to the one that is known of the contact."""

    email: Annotated[str, Meta(min_length=3, max_length=254)] | None = None
    language: Language
    time_zone: TimeZone | None = None


@get("/conversations/{conversation_id:str}/transcript")
async def download(
    visitor: Visitor,
    visitor_verbs: VisitorVerbs,
    conversation_id: str,
    language: Language = "en",
    form: Annotated[Format, QueryParameter(name="format")] = "text",
    time_zone: Annotated[TimeZone | None, QueryParameter(name="timeZone")] = None,
) -> Response[bytes]:
    """What was said, as text or as a page."""
    conversation = await visitor_verbs.own_conversation(visitor, conversation_id)
    wired = visitor_verbs.wired
    await wired.limits.take(_FILES, visitor.id)
    wish = Wish(language=language, time_zone=time_zone)
    async with wired.database.read() as reader:
        made = await make_transcript(reader, conversation, wish, wired.clock.now())
    return transcript_file(made, form)


@post("/conversations/{conversation_id:str}/transcript-mails", status_code=204)
async def send(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    visitor_verbs: VisitorVerbs,
    conversation_id: str,
    data: VisitorTranscriptMailBody,
) -> None:
    """Mail the transcript; the address that is given becomes the contact's if none is known."""
    conversation = await visitor_verbs.own_conversation(visitor, conversation_id)
    wired = visitor_verbs.wired
    await wired.blocking.require_welcome(visitor)
    if not can_mail(wired.settings):
        raise Refused("mail.not_configured", "This site sends no mail.")
    async with wired.database.begin() as tx:
        contact = await get_contact(tx, visitor.workspace_id, visitor.contact_id)
        to = clean_email(data.email) if data.email is not None else contact.email
        if to is None:
            raise Refused("transcript.no_address", "Please give an e-mail address.")
        # By who asks, from where, and to whom: nobody is flooded, and nobody floods.
        for key in (visitor.id, limit_key(client_address(request.scope, wired.settings)), to):
            await wired.limits.take(_MAILS, key)
        if contact.email is None:
            await describe_self(tx, visitor, Details(email=to))
        wish = Wish(language=data.language, time_zone=data.time_zone)
        await mail_transcript(tx, conversation, wish, to, wired.clock.now())


HANDLERS: list[ControllerRouterHandler] = [download, send]
