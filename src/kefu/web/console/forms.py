"""The forms of an inbox, and what was filled in for a conversation."""

from litestar import get, put
from litestar.types import ControllerRouterHandler

from kefu.forms import queries
from kefu.forms.actions import change_forms
from kefu.forms.models import FormKind, InboxForms, LeaveMessage, Intake
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.links.queries import find_of
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.auth import require_admin
from kefu.web.wired import Wired


class FormsView(View, frozen=True, kw_only=True):
    """What visitors of an inbox are asked before a conversation, and when they leave a message."""

    intake: Intake
    leave_message: LeaveMessage


class FormsBody(Body, frozen=True, kw_only=True):
    """The form to replace; the other one stays."""

    intake: Intake | None = None
    leave_message: LeaveMessage | None = None


class AnswerView(View, frozen=True, kw_only=True):
    """One question with its answer, in the words that the visitor read."""

    key: str
    label: str
    value: str | float | bool


class FilledFormView(View, frozen=True, kw_only=True):
    """A form as somebody filled it in."""

    id: str
    form: FormKind
    answers: list[AnswerView]
    created_at: int


class ConsentView(View, frozen=True, kw_only=True):
    """What the contact agreed to, in which words and when."""

    key: str
    version: int
    text: str
    language: str
    created_at: int


class OriginView(View, frozen=True, kw_only=True):
    """Where the conversation came from, as its link said, and what the visitor said that it is about."""

    source: str | None
    topic: str | None


class AnswersView(View, frozen=True, kw_only=True):
    """What was asked, chosen and agreed around a conversation."""

    forms: list[FilledFormView]
    consents: list[ConsentView]
    origin: OriginView | None


def _view(forms: InboxForms) -> FormsView:
    return FormsView(intake=forms.intake, leave_message=forms.leave_message)


@get("/inboxes/{inbox_id:str}/forms")
async def show(wired: Wired, agent: Agent, inbox_id: str) -> FormsView:
    """The forms of an inbox."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
        return _view(await queries.get_forms(reader, inbox.id))


@put("/inboxes/{inbox_id:str}/forms", guards=[require_admin])
async def change(wired: Wired, agent: Agent, inbox_id: str, data: FormsBody) -> FormsView:
    """Replace a form; a consent with other words gets the next version."""
    async with wired.database.begin() as tx:
        return _view(await change_forms(tx, agent, inbox_id, data.intake, data.leave_message))


@get("/conversations/{conversation_id:str}/answers")
async def answers(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> AnswersView:
    """What the contact filled in for the conversation, and all that it agreed to."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    async with agent_verbs.wired.database.read() as reader:
        filled = await queries.list_answers(reader, conversation.id)
        origin = await find_of(reader, conversation.id)
        agreed = await queries.list_consents(reader, agent.workspace_id, conversation.contact_id)
    forms = [
        FilledFormView(
            id=each.id,
            form=each.form,
            answers=[AnswerView(key=one.key, label=one.label, value=one.value) for one in each.answers],
            created_at=each.created_at,
        )
        for each in filled
    ]
    consents = [
        ConsentView(
            key=each.key, version=each.version, text=each.text, language=each.language, created_at=each.created_at
        )
        for each in agreed
    ]
    came = OriginView(source=origin.source, topic=origin.topic_label) if origin is not None else None
    return AnswersView(forms=forms, consents=consents, origin=came)


HANDLERS: list[ControllerRouterHandler] = [show, change, answers]
