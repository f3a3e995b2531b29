"""Facts and rows as the contact sees them; what is not public has no branch that returns anything."""

import msgspec

from kefu.audiences.attachments import attachment_views
from kefu.audiences.parts import call_line_view, card_view, preview_view, quote_view
from kefu.audiences.scene import Scene
from kefu.audiences.visitors.events import ConversationChanged, MessageAdded, MessageChanged, StatusChanged
from kefu.audiences.visitors.views import (
    AssigneeView,
    ListedConversation,
    QueuePlace,
    VisitorConversation,
    VisitorMessage,
)
from kefu.conversations import events as facts
from kefu.conversations import models
from kefu.kernel.errors import NotFound
from kefu.kernel.text import preview
from kefu.routing.places import Place


def viewer_of(contact_id: str) -> str:
    """Links made for this viewer are good for this contact's browsers."""
    return f"contact:{contact_id}"


def assignee_view(agent_id: str | None, scene: Scene) -> AssigneeView | None:
    face = scene.faces.get(agent_id) if agent_id is not None else None
    if face is None:
        return None
    return AssigneeView(name=face.name, avatar_url=face.avatar_url, is_online=face.is_online)


def conversation_view(conversation: models.Conversation, scene: Scene) -> VisitorConversation:
    return VisitorConversation(
        id=conversation.id,
        # That agents put it aside for some time is their business.
        status="resolved" if conversation.status == "resolved" else "open",
        version=conversation.version,
        last_pos=conversation.last_visitor_pos,
        last_seq=conversation.last_seq,
        unread=conversation.visitor_unread,
        visitor_read_seq=conversation.visitor_read_seq,
        agent_delivered_seq=conversation.agent_delivered_seq,
        agent_read_seq=conversation.agent_read_seq,
        assignee=assignee_view(conversation.assignee_id, scene),
        is_queued=conversation.queued_at is not None,
        resolved_at=conversation.resolved_at,
        survey_id=conversation.survey_id,
        created_at=conversation.created_at,
    )


def place_view(place: Place) -> QueuePlace:
    return QueuePlace(
        position=place.position,
        expected_seconds=place.expected_seconds,
        has_left_message=place.waiting.has_left_message,
    )


def message_view(entry: models.Entry, conversation: models.Conversation, scene: Scene) -> VisitorMessage:
    """A message for the contact of `conversation`; raises NotFound for anything that is not a message."""
    if entry.kind != "message" or entry.seq is None:
        raise NotFound("message.not_found", "There is no such message.")
    is_removed = entry.is_removed
    extra = models.NO_EXTRA if is_removed else entry.extra
    return VisitorMessage(
        id=entry.id,
        seq=entry.seq,
        direction=entry.direction or "outgoing",
        author_name=entry.author_name,
        author_avatar_url=scene.avatar_of(entry.author_id) if entry.author_kind == "agent" else None,
        type="text" if is_removed else entry.type,
        text="" if is_removed else entry.text,
        created_at=entry.created_at,
        client_message_id=entry.client_message_id if entry.author_kind == "visitor" else None,
        attachments=attachment_views(extra.attachments, viewer_of(conversation.contact_id), scene),
        card=card_view(extra.card),
        preview=preview_view(extra.preview, viewer_of(conversation.contact_id), scene),
        reply_to=quote_view(extra.reply_to),
        call=call_line_view(extra.call),
        edited_at=entry.edited_at,
        is_removed=is_removed,
    )


_PREVIEW_LENGTH = 120


def listed_view(conversation: models.Conversation, last: models.Entry | None, scene: Scene) -> ListedConversation:
    """A line of the visitor's list; of the last message only its first words."""
    message = message_view(last, conversation, scene) if last is not None else None
    if message is not None:
        message = msgspec.structs.replace(message, text=preview(message.text, _PREVIEW_LENGTH))
    return ListedConversation(conversation=conversation_view(conversation, scene), last_message=message)


def project(happened: facts.Happened, scene: Scene) -> MessageAdded | MessageChanged | StatusChanged | None:
    """None for what contacts are not told; adding a fact without deciding here fails the type check."""
    conversation, pos = happened.conversation, happened.visitor_pos
    match happened.fact:
        case (
            facts.NoteCreated()
            | facts.NoteEdited()
            | facts.NoteDeleted()
            | facts.ContactIdentified()
            | facts.ContactMerged()
            | facts.AnswerLate()
            | facts.TransferOffered()
            | facts.TransferEnded()
            | facts.ParticipantsChanged()
            | facts.AgentsMentioned()
            | facts.PromiseNeared()
            | facts.SurveyAnswered()
        ):
            return None
        case facts.ConversationTagged() | facts.PriorityChanged() | facts.AttributeChanged():
            return None
        case facts.MessageCreated():
            message = message_view(happened.entry, conversation, scene)
            return MessageAdded(
                conversation_id=conversation.id,
                pos=pos or 0,
                message=message,
                conversation=conversation_view(conversation, scene),
            )
        case facts.MessageEdited() | facts.MessagePreviewed() | facts.MessageRecalled() | facts.MessageDeleted():
            message = message_view(happened.entry, conversation, scene)
            return MessageChanged(
                conversation_id=conversation.id,
                pos=pos or 0,
                message=message,
                conversation=conversation_view(conversation, scene),
            )
        case (
            facts.ConversationStarted()
            | facts.ConversationAssigned()
            | facts.TeamChanged()
            | facts.StatusChanged()
            | facts.SurveyAsked()
        ):
            return StatusChanged(
                conversation_id=conversation.id,
                pos=pos or 0,
                conversation=conversation_view(conversation, scene),
            )


def project_marks(moved: facts.MarksMoved, scene: Scene) -> ConversationChanged | None:
    if not moved.is_public:
        return None
    return ConversationChanged(
        conversation_id=moved.conversation.id, conversation=conversation_view(moved.conversation, scene)
    )
