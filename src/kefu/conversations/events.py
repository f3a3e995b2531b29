"""The facts of a conversation: a closed union; `is_public` says whether the contact is told."""

from typing import ClassVar, Literal

import msgspec

from kefu.conversations.models import Conversation, Entry, Priority, Status
from kefu.conversations.standing import Promise

TransferOutcome = Literal["accepted", "declined", "timed_out", "withdrawn", "overtaken"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the union; stored by tag and fields in `events`."""

    is_public: ClassVar[bool] = True


class ConversationStarted(Fact, frozen=True, kw_only=True, tag="conversation.started"):
    """A contact, or an agent for it, began a conversation."""


class MessageCreated(Fact, frozen=True, kw_only=True, tag="message.created"):
    """A message was stored; the entry says which."""


class NoteCreated(Fact, frozen=True, kw_only=True, tag="note.created"):
    """An agent left a note for colleagues."""

    is_public: ClassVar[bool] = False


class MessageEdited(Fact, frozen=True, kw_only=True, tag="message.edited"):
    """A message has another text; the one before is kept here, for the audit only."""

    previous_text: str


class NoteEdited(Fact, frozen=True, kw_only=True, tag="note.edited"):
    """A note has another text."""

    is_public: ClassVar[bool] = False
    previous_text: str


class MessagePreviewed(Fact, frozen=True, kw_only=True, tag="message.previewed"):
    """The card of a message's link was made, or taken off."""


class MessageRecalled(Fact, frozen=True, kw_only=True, tag="message.recalled"):
    """Its author took a message back."""

    previous_text: str


class MessageDeleted(Fact, frozen=True, kw_only=True, tag="message.deleted"):
    """An admin deleted a message."""

    previous_text: str


class NoteDeleted(Fact, frozen=True, kw_only=True, tag="note.deleted"):
    """A note was taken back or deleted."""

    is_public: ClassVar[bool] = False
    previous_text: str


class ConversationAssigned(Fact, frozen=True, kw_only=True, tag="conversation.assigned"):
    """Another agent answers, or nobody."""

    assignee_id: str | None
    previous_id: str | None


class TeamChanged(Fact, frozen=True, kw_only=True, tag="conversation.team_changed"):
    """Another team's business, or no team's; `previous_assignee_id` answered before, and may not any more."""

    team_id: str | None
    previous_id: str | None
    previous_assignee_id: str | None


class AnswerLate(Fact, frozen=True, kw_only=True, tag="conversation.answer_late"):
    """The visitor has waited too long: who answers was reminded, or everybody is told."""

    is_public: ClassVar[bool] = False
    stage: Literal["reminded", "escalated"]
    waiting_since: int


class PromiseNeared(Fact, frozen=True, kw_only=True, tag="conversation.promise_neared"):
    """An SLA clock came near its end, ended, or was escalated; `told_ids` are the agents who are to hear of it."""

    is_public: ClassVar[bool] = False
    stage: Literal["warned", "breached", "escalated"]
    promise: Promise
    due_at: int
    policy_id: str
    told_ids: list[str]


class StatusChanged(Fact, frozen=True, kw_only=True, tag="conversation.status_changed"):
    """Opened, snoozed or resolved."""

    status: Status
    previous: Status
    snoozed_until: int | None = None
    # Nobody closed it: the visitor had been silent for too long.
    is_idle: bool = False


class ConversationTagged(Fact, frozen=True, kw_only=True, tag="conversation.tagged"):
    """Tags were put on or taken off."""

    is_public: ClassVar[bool] = False
    added: list[str]
    removed: list[str]


class PriorityChanged(Fact, frozen=True, kw_only=True, tag="conversation.priority_changed"):
    """How urgent it is."""

    is_public: ClassVar[bool] = False
    priority: Priority
    previous: Priority


class AttributeChanged(Fact, frozen=True, kw_only=True, tag="conversation.attribute_changed"):
    """Something that the workspace keeps about the conversation; None: nothing any more."""

    is_public: ClassVar[bool] = False
    key: str
    value: str | int | float | bool | None
    previous: str | int | float | bool | None


class SurveyAsked(Fact, frozen=True, kw_only=True, tag="survey.asked"):
    """The visitor was asked how it was helped."""

    survey_id: str


class SurveyAnswered(Fact, frozen=True, kw_only=True, tag="survey.answered"):
    """The visitor said how it was helped, or says it differently now."""

    is_public: ClassVar[bool] = False
    survey_id: str
    scale: Literal["stars", "faces", "thumbs"]
    rating: int


class ContactIdentified(Fact, frozen=True, kw_only=True, tag="conversation.identified"):
    """A signed token proved who the contact is; the conversation may have moved to another contact."""

    is_public: ClassVar[bool] = False
    contact_id: str


class ContactMerged(Fact, frozen=True, kw_only=True, tag="conversation.contact_merged"):
    """An agent made one contact of two, or two of one again: the conversation moved to another contact."""

    is_public: ClassVar[bool] = False
    contact_id: str


class TransferOffered(Fact, frozen=True, kw_only=True, tag="transfer.offered"):
    """A colleague is asked to take the conversation over; who gives it goes on answering meanwhile."""

    is_public: ClassVar[bool] = False
    transfer_id: str
    giver_id: str
    agent_id: str


class TransferEnded(Fact, frozen=True, kw_only=True, tag="transfer.ended"):
    """An offer is over; `overtaken`: the conversation went elsewhere or was put aside before anybody answered."""

    is_public: ClassVar[bool] = False
    transfer_id: str
    giver_id: str
    agent_id: str
    outcome: TransferOutcome


class ParticipantsChanged(Fact, frozen=True, kw_only=True, tag="conversation.participants_changed"):
    """Agents take part beside the assignee, or do not any more."""

    is_public: ClassVar[bool] = False
    joined: list[str]
    left: list[str]


class AgentsMentioned(Fact, frozen=True, kw_only=True, tag="note.mentioned"):
    """Agents were named in the note of this event, each of a team's too; those who take part from now on `joined`."""

    is_public: ClassVar[bool] = False
    agent_ids: list[str]
    joined: list[str]


ConversationFact = (
    ConversationStarted
    | MessageCreated
    | NoteCreated
    | MessageEdited
    | NoteEdited
    | MessagePreviewed
    | MessageRecalled
    | MessageDeleted
    | NoteDeleted
    | ConversationAssigned
    | TeamChanged
    | AnswerLate
    | PromiseNeared
    | StatusChanged
    | ConversationTagged
    | PriorityChanged
    | AttributeChanged
    | SurveyAsked
    | SurveyAnswered
    | ContactIdentified
    | ContactMerged
    | TransferOffered
    | TransferEnded
    | ParticipantsChanged
    | AgentsMentioned
)


class Happened(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A committed fact with what the audiences need to word it: the states after it."""

    fact: ConversationFact
    conversation: Conversation
    entry: Entry
    pos: int
    visitor_pos: int | None
    sender_connection: str | None = None


class MarksMoved(msgspec.Struct, frozen=True, kw_only=True):
    """Read or delivered marks moved; not a fact of the log, only the newest state matters."""

    conversation: Conversation
    # Whether the contact sees any of it.
    is_public: bool = True
