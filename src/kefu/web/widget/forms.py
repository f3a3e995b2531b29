"""What a visitor fills in: the form before a conversation, and the message it leaves while nobody answers."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.agents.queries import list_agents
from kefu.audiences.visitors import events
from kefu.contacts.queries import get_contact
from kefu.conversations.actions.send_message import checked
from kefu.conversations.decide import MessageIntent, Stored
from kefu.db.database import Transaction
from kefu.forms.actions import Filled, fill_in, is_intake_due
from kefu.forms.mails import LeftMessage, left_message_mails
from kefu.forms.models import FormKind
from kefu.forms.queries import AnsweredForm, get_forms
from kefu.inboxes.queries import get_inbox
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body
from kefu.links.actions import choose_topic
from kefu.links.models import TopicKey
from kefu.mail import MAIL_JOB, can_mail
from kefu.visitors.queries import find_newest_session
from kefu.web.addresses import client_address, header
from kefu.web.limits import Rate
from kefu.web.live.visitor_session import sent_frame
from kefu.web.visitor_verbs import VisitorVerbs
from kefu.web.widget.due import DueView, due_before
from kefu.workspaces.queries import get_workspace

AnyRequest = Request[Any, Any, Any]
Answers = Annotated[
    dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=2000)] | float | bool | None],
    Meta(max_length=40),
]
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
LanguageTag = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,35}$")]
_FORMS = Rate("forms", 20, 600)


class IntakeBody(Body, frozen=True, kw_only=True):
    """The answers by the keys of the fields; the same clientFormId again is the same form."""

    client_form_id: ClientId
    answers: Answers
    language: LanguageTag
    topic: TopicKey | None = None


class LeftMessageBody(Body, frozen=True, kw_only=True):
    """A message with the answers of its form; the same clientMessageId again is the same message."""

    client_message_id: ClientId
    answers: Answers
    language: LanguageTag
    topic: TopicKey | None = None
    text: str = ""
    attachment_ids: list[str] = []


async def _filled(request: AnyRequest, verbs: VisitorVerbs, visitor: Visitor, form: FormKind, data: Body) -> Filled:
    assert isinstance(data, IntakeBody | LeftMessageBody)
    await verbs.wired.limits.take(_FORMS, visitor.id)
    async with verbs.wired.database.read() as reader:
        session = await find_newest_session(reader, visitor.contact_id)
    return Filled(
        id=data.client_form_id if isinstance(data, IntakeBody) else data.client_message_id,
        form=form,
        given=data.answers,
        language=data.language,
        address=client_address(request.scope, verbs.wired.settings),
        user_agent=header(request.scope, b"user-agent"),
        page_url=(session.page_url if session is not None else None) or "",
    )


@post("/intake", status_code=204)
async def intake(request: AnyRequest, visitor: Visitor, visitor_verbs: VisitorVerbs, data: IntakeBody) -> None:
    """Answer what is asked before a conversation; the next one may begin."""
    await visitor_verbs.wired.blocking.require_welcome(visitor)
    filled = await _filled(request, visitor_verbs, visitor, "intake", data)
    now = visitor_verbs.wired.clock.now()
    async with visitor_verbs.wired.database.begin() as tx:
        is_on = (await get_forms(tx, visitor.inbox_id)).intake.is_on
        if not is_on and data.topic is None:
            raise Refused("form.not_asked", "This form is not asked here.")
        if data.topic is not None:
            await choose_topic(tx, visitor, data.topic, data.language, now)
        # Who has answered before only chose a topic.
        if is_on and (data.topic is None or data.answers or await is_intake_due(tx, visitor)):
            await fill_in(tx, visitor, filled, now)


@get("/intake")
async def due(visitor: Visitor, visitor_verbs: VisitorVerbs) -> DueView:
    """What is to be asked before the next conversation, as the session said when it began."""
    async with visitor_verbs.wired.database.read() as reader:
        return await due_before(reader, visitor, visitor_verbs.wired.clock.now())


@post("/left-messages")
async def leave(
    request: AnyRequest, visitor: Visitor, visitor_verbs: VisitorVerbs, data: LeftMessageBody
) -> events.Sent:
    """Leave a message while nobody answers: it becomes a conversation, and agents are mailed."""
    visitor_verbs.require_within_limits(visitor, client_address(request.scope, visitor_verbs.wired.settings))
    filled = await _filled(request, visitor_verbs, visitor, "leave_message", data)
    intent = MessageIntent(
        actor=visitor,
        author_name="",
        conversation_id="",
        client_message_id=data.client_message_id,
        text=data.text,
        attachment_ids=tuple(data.attachment_ids),
    )
    checked(intent)
    answered, conversation = await visitor_verbs.leave(visitor, filled, data.topic)
    stored = await visitor_verbs.send(visitor, msgspec.structs.replace(intent, conversation_id=conversation.id))
    if stored.is_new:
        async with visitor_verbs.wired.database.begin() as tx:
            await _mail_agents(tx, visitor_verbs, visitor, stored, answered)
    return sent_frame(stored, await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id))


async def _mail_agents(
    tx: Transaction, verbs: VisitorVerbs, visitor: Visitor, stored: Stored, answered: AnsweredForm
) -> None:
    settings, now = verbs.wired.settings, verbs.wired.clock.now()
    form = (await get_forms(tx, visitor.inbox_id)).leave_message
    to = list(form.mail_to)
    if form.is_every_agent_mailed:
        to += [agent.email for agent in await list_agents(tx, visitor.workspace_id) if agent.is_active]
    if not to or not can_mail(settings):
        return
    inbox = await get_inbox(tx, visitor.workspace_id, visitor.inbox_id)
    contact = await get_contact(tx, visitor.workspace_id, visitor.contact_id)
    left = LeftMessage(
        contact_name=contact.name,
        inbox_name=inbox.name,
        text=stored.entry.text,
        answers=answered.answers,
        link=f"{settings.public_url}/inbox/all/{stored.conversation.id}" if settings.public_url else "",
    )
    workspace = await get_workspace(tx, visitor.workspace_id)
    for mail in left_message_mails(workspace, left, to):
        await enqueue(tx, MAIL_JOB, mail, now, key=f"left:{stored.entry.id}:{mail.to}")


HANDLERS: list[ControllerRouterHandler] = [intake, due, leave]
