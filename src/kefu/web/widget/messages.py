"""The widget's doors to send, edit, recall, mark and end; the live session calls the same verbs."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, patch, post
from litestar.params import Parameter

from kefu.audiences.visitors import events
from kefu.audiences.visitors.project import conversation_view, listed_view, message_view
from kefu.audiences.visitors.views import ListedConversation, VisitorConversation, VisitorMessage
from kefu.conversations import queries
from kefu.conversations.actions.change_message import Changed
from kefu.conversations.decide import MessageIntent
from kefu.conversations.own_queries import list_own
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import Body, Page, View
from kefu.web.auth import client_address
from kefu.web.live.visitor_session import sent_frame
from kefu.web.visitor_verbs import VisitorVerbs

Limit = Annotated[int, Parameter(ge=1, le=100)]


class MessagePage(View, frozen=True, kw_only=True):
    """Messages ascending by seq; `has_more`: there are older ones."""

    items: list[VisitorMessage]
    has_more: bool


class SendBody(Body, frozen=True, kw_only=True):
    """A message; the same clientMessageId again is the same message."""

    client_message_id: str
    conversation_id: str | None = None
    text: str = ""
    attachment_ids: list[str] = []
    reply_to_id: str | None = None


class TextBody(Body, frozen=True, kw_only=True):
    text: str


class SeqBody(Body, frozen=True, kw_only=True):
    seq: Annotated[int, msgspec.Meta(ge=0)]


@get("/conversations")
async def list_(
    visitor: Visitor, visitor_verbs: VisitorVerbs, cursor: str | None = None, limit: Limit = 20
) -> Page[ListedConversation]:
    """The contact's conversations in this inbox in which something was said, newest first."""
    wired = visitor_verbs.wired
    async with wired.database.read() as reader:
        lines, following = await list_own(reader, visitor, cursor=cursor, limit=limit)
    scene = await wired.publisher.load_scene(visitor.workspace_id)
    return Page(items=[listed_view(line.conversation, line.last, scene) for line in lines], next_cursor=following)


@post("/conversations", status_code=200)
async def start(visitor: Visitor, visitor_verbs: VisitorVerbs) -> VisitorConversation:
    """A new conversation if the current one is resolved, else the current one."""
    conversation = await visitor_verbs.start(visitor, is_new=True)
    return conversation_view(conversation, await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id))


@get("/conversations/{conversation_id:str}/messages")
async def messages(
    visitor: Visitor,
    visitor_verbs: VisitorVerbs,
    conversation_id: str,
    before: int | None = None,
    limit: Limit = 30,
) -> MessagePage:
    """Messages before a seq; without one, the newest."""
    conversation = await visitor_verbs.own_conversation(visitor, conversation_id)
    async with visitor_verbs.wired.database.read() as reader:
        part = await queries.list_messages(reader, conversation.id, before, limit)
    scene = await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id)
    return MessagePage(
        items=[message_view(entry, conversation, scene) for entry in part.entries], has_more=part.has_before
    )


@post("/messages")
async def send(
    request: Request[Any, Any, Any], visitor: Visitor, visitor_verbs: VisitorVerbs, data: SendBody
) -> events.Sent:
    """Send a message; without a conversation, into the current one, which is started if there is none."""
    visitor_verbs.require_within_limits(visitor, client_address(request.scope, visitor_verbs.wired.settings))
    intent = MessageIntent(
        actor=visitor,
        author_name="",
        conversation_id=data.conversation_id or "",
        client_message_id=data.client_message_id,
        text=data.text,
        attachment_ids=tuple(data.attachment_ids),
        reply_to_id=data.reply_to_id,
    )
    stored = await visitor_verbs.send(visitor, intent)
    return sent_frame(stored, await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id))


async def _view(visitor: Visitor, visitor_verbs: VisitorVerbs, changed: Changed) -> VisitorMessage:
    scene = await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id)
    return message_view(changed.entry, changed.conversation, scene)


@patch("/conversations/{conversation_id:str}/messages/{message_id:str}")
async def edit(
    visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str, message_id: str, data: TextBody
) -> VisitorMessage:
    """Change the text of an own message."""
    changed = await visitor_verbs.edit(visitor, conversation_id, message_id, data.text)
    return await _view(visitor, visitor_verbs, changed)


@post("/conversations/{conversation_id:str}/messages/{message_id:str}/recall", status_code=200)
async def recall(
    visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str, message_id: str
) -> VisitorMessage:
    """Take an own message back."""
    return await _view(visitor, visitor_verbs, await visitor_verbs.recall(visitor, conversation_id, message_id))


@post("/conversations/{conversation_id:str}/resolve", status_code=200)
async def resolve(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str) -> VisitorConversation:
    """The visitor ends the conversation."""
    conversation = await visitor_verbs.resolve(visitor, conversation_id)
    return conversation_view(conversation, await visitor_verbs.wired.publisher.load_scene(visitor.workspace_id))


@post("/conversations/{conversation_id:str}/read", status_code=204)
async def read(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str, data: SeqBody) -> None:
    """Mark messages up to `seq` as seen by the contact."""
    await visitor_verbs.mark_read(visitor, conversation_id, data.seq)


@post("/conversations/{conversation_id:str}/delivered", status_code=204)
async def delivered(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str, data: SeqBody) -> None:
    """Mark messages up to `seq` as arrived on the contact's device."""
    await visitor_verbs.mark_delivered(visitor, conversation_id, data.seq)


HANDLERS = [list_, start, messages, send, edit, recall, resolve, read, delivered]
