"""Facts and rows as agents see them."""

from typing import TypeVar

from kefu.audiences.agents.events import AgentEvent, ConversationChanged, EntryAdded, EntryChanged
from kefu.audiences.agents.views import (
    ActivityEntry,
    AuthorView,
    ConversationView,
    Entry,
    MentionedView,
    MessageEntry,
    NoteEntry,
    SlaView,
)
from kefu.audiences.attachments import attachment_views
from kefu.audiences.parts import call_line_view, card_view, preview_view, quote_view
from kefu.audiences.scene import Scene
from kefu.conversations import events as facts
from kefu.conversations import models
from kefu.conversations.standing import standing_from


def viewer_of(workspace_id: str) -> str:
    """Links made for this viewer also need an agent's session of the workspace."""
    return f"agents:{workspace_id}"


def sla_view(conversation: models.Conversation) -> SlaView | None:
    """The most pressing clock."""
    standing = standing_from(conversation.sla)
    if standing is None:
        return None
    return SlaView(
        promise=standing.promise,
        due_at=conversation.sla_due_at,
        warn_at=standing.warn_at,
        left_ms=standing.left_ms,
    )


def conversation_view(conversation: models.Conversation) -> ConversationView:
    return ConversationView(
        id=conversation.id,
        inbox_id=conversation.inbox_id,
        contact_id=conversation.contact_id,
        contact_name=conversation.contact_name,
        status=conversation.status,
        assignee_id=conversation.assignee_id,
        team_id=conversation.team_id,
        queued_at=conversation.queued_at,
        snoozed_until=conversation.snoozed_until,
        resolved_at=conversation.resolved_at,
        survey_id=conversation.survey_id,
        priority=models.PRIORITIES[conversation.priority],
        tag_ids=conversation.tag_ids,
        attributes=conversation.values,
        participant_ids=conversation.participant_ids,
        version=conversation.version,
        last_pos=conversation.last_pos,
        last_seq=conversation.last_seq,
        last_entry_at=conversation.last_entry_at or conversation.created_at,
        last_text=conversation.last_text,
        last_direction=conversation.last_direction,
        waiting_since=conversation.waiting_since,
        unread=conversation.agent_unread,
        agent_read_seq=conversation.agent_read_seq,
        visitor_delivered_seq=conversation.visitor_delivered_seq,
        visitor_read_seq=conversation.visitor_read_seq,
        sla=sla_view(conversation),
        created_at=conversation.created_at,
    )


def _author(entry: models.Entry, scene: Scene) -> AuthorView:
    return AuthorView(
        kind=entry.author_kind,
        id=entry.author_id,
        name=entry.author_name,
        avatar_url=scene.avatar_of(entry.author_id) if entry.author_kind == "agent" else None,
    )


def entry_view(entry: models.Entry, scene: Scene) -> Entry:
    """Message, note or activity, each as its own type."""
    if entry.kind == "message":
        return _message(entry, scene)
    if entry.kind == "note":
        return _note(entry, scene)
    return ActivityEntry(
        id=entry.id,
        conversation_id=entry.conversation_id,
        pos=entry.pos,
        author=_author(entry, scene),
        activity=entry.extra.activity or "started",
        created_at=entry.created_at,
        assignee_name=entry.extra.assignee_name,
        team_name=entry.extra.team_name,
        snoozed_until=entry.extra.snoozed_until,
        tag_names=entry.extra.tag_names,
        priority=entry.extra.priority,
        attribute_label=entry.extra.attribute_label,
        attribute_value=entry.extra.attribute_value,
        rule_name=entry.extra.rule_name,
        agent_id=entry.extra.agent_id,
        agent_name=entry.extra.agent_name,
        note=entry.extra.note,
        promise=entry.extra.promise,
        due_at=entry.extra.due_at,
        rating=entry.extra.rating,
        rating_scale=entry.extra.rating_scale,
    )


def _message(entry: models.Entry, scene: Scene) -> MessageEntry:
    return MessageEntry(
        id=entry.id,
        conversation_id=entry.conversation_id,
        pos=entry.pos,
        seq=entry.seq or 0,
        direction=entry.direction or "outgoing",
        author=_author(entry, scene),
        type=entry.type,
        text=entry.text,
        created_at=entry.created_at,
        client_message_id=entry.client_message_id or "",
        attachments=attachment_views(entry.extra.attachments, viewer_of(entry.workspace_id), scene),
        card=card_view(entry.extra.card),
        preview=preview_view(entry.extra.preview, viewer_of(entry.workspace_id), scene),
        reply_to=quote_view(entry.extra.reply_to),
        call=call_line_view(entry.extra.call),
        edited_at=entry.edited_at,
        recalled_at=entry.recalled_at,
        deleted_at=entry.deleted_at,
    )


def _note(entry: models.Entry, scene: Scene) -> NoteEntry:
    return NoteEntry(
        id=entry.id,
        conversation_id=entry.conversation_id,
        pos=entry.pos,
        author=_author(entry, scene),
        text=entry.text,
        created_at=entry.created_at,
        client_message_id=entry.client_message_id or "",
        attachments=attachment_views(entry.extra.attachments, viewer_of(entry.workspace_id), scene),
        mentions=[MentionedView(id=each.id, name=each.name) for each in entry.extra.mentions],
        is_whisper=entry.extra.is_whisper,
        edited_at=entry.edited_at,
        deleted_at=entry.deleted_at or entry.recalled_at,
    )


def project(happened: facts.Happened, scene: Scene) -> EntryAdded | EntryChanged:
    """Agents are told every fact; adding a fact without deciding here fails the type check."""
    match happened.fact:
        case (
            facts.ConversationStarted()
            | facts.MessageCreated()
            | facts.NoteCreated()
            | facts.ConversationAssigned()
            | facts.TeamChanged()
            | facts.AnswerLate()
            | facts.PromiseNeared()
            | facts.StatusChanged()
            | facts.ConversationTagged()
            | facts.PriorityChanged()
            | facts.AttributeChanged()
            | facts.SurveyAsked()
            | facts.SurveyAnswered()
            | facts.ContactIdentified()
            | facts.ContactMerged()
            | facts.TransferOffered()
            | facts.TransferEnded(outcome="declined" | "timed_out" | "withdrawn")
            | facts.ParticipantsChanged()
        ):
            return _framed(EntryAdded, happened, scene)
        case (
            facts.MessageEdited()
            | facts.NoteEdited()
            | facts.MessagePreviewed()
            | facts.MessageRecalled()
            | facts.MessageDeleted()
            | facts.NoteDeleted()
            # Told at the entry that is there already: the note, the offer.
            | facts.AgentsMentioned()
            | facts.TransferEnded()
        ):
            return _framed(EntryChanged, happened, scene)


FrameT = TypeVar("FrameT", EntryAdded, EntryChanged)


def _framed(kind: type[FrameT], happened: facts.Happened, scene: Scene) -> FrameT:
    return kind(
        conversation_id=happened.conversation.id,
        pos=happened.pos,
        entry=entry_view(happened.entry, scene),
        conversation=conversation_view(happened.conversation),
    )


def project_marks(moved: facts.MarksMoved) -> AgentEvent:
    return ConversationChanged(
        conversation_id=moved.conversation.id, conversation=conversation_view(moved.conversation)
    )
