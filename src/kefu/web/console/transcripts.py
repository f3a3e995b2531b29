"""A conversation as a file for an agent, and as a mail to the contact."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.contacts.queries import get_contact
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body, View
from kefu.mail import can_mail
from kefu.transcripts.actions import Wish, mail_transcript, make_transcript
from kefu.transcripts.models import Format
from kefu.visitors.queries import find_newest_session
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.limits import Rate
from kefu.web.transcript_files import transcript_file
from kefu.workspaces.models import Language, language_of
from kefu.workspaces.queries import get_workspace

_FILES = Rate("transcripts", 60, 600)
_MAILS = Rate("transcript_mails", 5, 3600)
TimeZone = Annotated[str, Meta(max_length=60)]


class TranscriptMailBody(Body, frozen=True, kw_only=True):
    """The time zone of the times in the mail; the mail has the contact's language, and no notes."""

    time_zone: TimeZone | None = None


class TranscriptMailed(View, frozen=True, kw_only=True):
    """Where it went."""

    to: str


@get("/conversations/{conversation_id:str}/transcript")
async def download(
    agent: Agent,
    agent_verbs: AgentVerbs,
    conversation_id: str,
    language: Language = "en",
    form: Annotated[Format, QueryParameter(name="format")] = "text",
    time_zone: Annotated[TimeZone | None, QueryParameter(name="timeZone")] = None,
    notes: bool = False,
) -> Response[bytes]:
    """What was said, as text or as a page; with the notes if they are asked for."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    wired = agent_verbs.wired
    await wired.limits.take(_FILES, agent.id)
    wish = Wish(language=language, time_zone=time_zone, has_notes=notes)
    async with wired.database.read() as reader:
        made = await make_transcript(reader, conversation, wish, wired.clock.now())
    return transcript_file(made, form)


@post("/conversations/{conversation_id:str}/transcript-mails", status_code=200)
async def send(
    agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: TranscriptMailBody
) -> TranscriptMailed:
    """Mail the transcript to the contact's address."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    wired = agent_verbs.wired
    if not can_mail(wired.settings):
        raise Refused("mail.not_configured", "KEFU_SMTP_URL is not set.")
    async with wired.database.begin() as tx:
        contact = await get_contact(tx, agent.workspace_id, conversation.contact_id)
        if contact.email is None:
            raise Refused("transcript.no_address", "The contact has no e-mail address.")
        await wired.limits.take(_MAILS, contact.email)
        session = await find_newest_session(tx, contact.id)
        workspace = await get_workspace(tx, agent.workspace_id)
        language = language_of(session.language if session is not None else None, workspace.language)
        wish = Wish(language=language, time_zone=data.time_zone)
        await mail_transcript(tx, conversation, wish, contact.email, wired.clock.now())
    return TranscriptMailed(to=contact.email)


HANDLERS: list[ControllerRouterHandler] = [download, send]
