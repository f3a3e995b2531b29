"""What becomes of a batch of messages, given the locked rows: pure, so that it is tested without a database."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

import msgspec

from kefu.conversations import policy
from kefu.conversations.events import ConversationFact, Happened, MessageCreated, NoteCreated, StatusChanged
from kefu.conversations.models import NO_EXTRA, Conversation, Entry, Extra, advance, is_by, preview_of, receive
from kefu.conversations.stored import MessageType, StoredAttachment, StoredCard, StoredMention, StoredQuote
from kefu.kernel.actors import Actor, actor_id, actor_kind
from kefu.kernel.errors import Conflict, KefuError, Refused
from kefu.kernel.ids import new_id

OVER = "conversation.over"


class MessageIntent(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Somebody wants to say something; text is already cleaned and measured."""

    actor: Actor
    author_name: str
    conversation_id: str
    client_message_id: str
    kind: Literal["message", "note"] = "message"
    text: str = ""
    attachment_ids: tuple[str, ...] = ()
    card: StoredCard | None = None
    reply_to_id: str | None = None
    connection: str | None = None
    mentions: tuple[StoredMention, ...] = ()
    is_whisper: bool = False
    # What was resolved up to then is over: the visitor's words begin a new conversation.
    over_before: int | None = None
    # Only if nothing has happened since.
    at_version: int | None = None


class Stored(msgspec.Struct, frozen=True, array_like=True):
    """The answer: the entry as stored, the conversation after it, and whether this call stored it."""

    entry: Entry
    conversation: Conversation
    is_new: bool


class FoundAttachment(msgspec.Struct, frozen=True):
    """An uploaded file, and who may put it on a message."""

    file: StoredAttachment
    workspace_id: str
    uploader_kind: str
    uploader_id: str
    entry_id: str | None


class Rows(Protocol):
    """What the batch's reads found."""

    conversations: dict[str, Conversation]
    sent: dict[tuple[str, str], Entry]
    attachments: Mapping[str, FoundAttachment]
    quotes: Mapping[str, Entry]


class Claim(msgspec.Struct, frozen=True):
    """An attachment that an entry of this batch carries."""

    attachment_id: str
    conversation_id: str
    entry_id: str


class Decision:
    """What to write and what to answer; filled by `decide`."""

    def __init__(self) -> None:
        self.results: list[Stored | Exception] = []
        self.news: list[Happened] = []
        # What a resend repeats: told again where the process that stored it may have died before it told anybody.
        self.repeated: list[Happened] = []
        self.actors: list[Actor] = []
        self.claims: list[Claim] = []
        self.changed: dict[str, Conversation] = {}


def decide(intents: Sequence[MessageIntent], rows: Rows, now: int, decision: Decision) -> None:
    """One result for each intent, in order; a refused one leaves no trace."""
    for intent in intents:
        try:
            decision.results.append(_decide_one(intent, rows, now, decision))
        except KefuError as error:
            decision.results.append(error)


def _decide_one(intent: MessageIntent, rows: Rows, now: int, decision: Decision) -> Stored:
    before = policy.require_visible(intent.actor, rows.conversations.get(intent.conversation_id))
    if intent.kind == "note":
        policy.require_agent(intent.actor)
    sent = rows.sent.get((intent.conversation_id, intent.client_message_id))
    if sent is not None:
        _require_same(intent, sent)
        decision.repeated.append(_repeated(intent, sent, before))
        return Stored(sent, before, is_new=False)
    if intent.over_before is not None or intent.at_version is not None:
        _require_still(intent, before)
    entry = _entry_of(intent, before, rows, now, decision.claims)
    is_message = intent.kind == "message"
    after = receive(before, entry) if is_message else advance(before, is_public=False)
    fact: ConversationFact = MessageCreated() if is_message else NoteCreated()
    _write(
        decision,
        rows,
        intent,
        Happened(
            fact=fact,
            conversation=after,
            entry=entry,
            pos=entry.pos,
            visitor_pos=entry.visitor_pos,
            sender_connection=intent.connection,
        ),
    )
    for attachment in entry.extra.attachments:
        decision.claims.append(Claim(attachment.id, before.id, entry.id))
    rows.sent[(intent.conversation_id, intent.client_message_id)] = entry
    if after.status != before.status:
        after = _tell_reopened(decision, rows, intent, before, after, now)
    return Stored(entry, after, is_new=True)


def _require_still(intent: MessageIntent, conversation: Conversation) -> None:
    if intent.at_version is not None and conversation.version != intent.at_version:
        raise Refused("conversation.moved_on", "Something else has happened in the conversation.")
    if conversation.status == "resolved" and (conversation.resolved_at or 0) <= (intent.over_before or -1):
        raise Refused(OVER, "This conversation is over; the next message begins a new one.")


def _repeated(intent: MessageIntent, sent: Entry, conversation: Conversation) -> Happened:
    return Happened(
        fact=MessageCreated() if sent.kind == "message" else NoteCreated(),
        conversation=conversation,
        entry=sent,
        pos=sent.pos,
        visitor_pos=sent.visitor_pos,
        sender_connection=intent.connection,
    )


def _write(decision: Decision, rows: Rows, intent: MessageIntent, happened: Happened) -> None:
    rows.conversations[happened.conversation.id] = happened.conversation
    decision.changed[happened.conversation.id] = happened.conversation
    decision.news.append(happened)
    decision.actors.append(intent.actor)


def _tell_reopened(
    decision: Decision, rows: Rows, intent: MessageIntent, before: Conversation, after: Conversation, now: int
) -> Conversation:
    """A message woke a resting conversation: the timeline says so."""
    after = advance(after, is_public=True)
    activity: Literal["reopened", "woken"] = "reopened" if before.status == "resolved" else "woken"
    entry = Entry(
        id=new_id("msg"),
        workspace_id=after.workspace_id,
        conversation_id=after.id,
        pos=after.last_pos,
        visitor_pos=after.last_visitor_pos,
        kind="activity",
        author_kind=actor_kind(intent.actor),
        author_id=actor_id(intent.actor),
        author_name=intent.author_name or after.contact_name,
        extra=Extra(activity=activity),
        created_at=now,
    )
    fact = StatusChanged(status=after.status, previous=before.status)
    _write(
        decision,
        rows,
        intent,
        Happened(fact=fact, conversation=after, entry=entry, pos=entry.pos, visitor_pos=entry.visitor_pos),
    )
    return after


def _entry_of(
    intent: MessageIntent, conversation: Conversation, rows: Rows, now: int, claims: Sequence[Claim]
) -> Entry:
    claimed = {claim.attachment_id for claim in claims} if intent.attachment_ids else set()
    files = [_claimable(intent, rows, attachment_id, claimed) for attachment_id in intent.attachment_ids]
    quote = _quote_of(rows, intent)
    has_extra = bool(files) or intent.card is not None or quote is not None
    extra = Extra(attachments=files, card=intent.card, reply_to=quote) if has_extra else NO_EXTRA
    if intent.mentions or intent.is_whisper:
        extra = msgspec.structs.replace(extra, mentions=list(intent.mentions), is_whisper=intent.is_whisper)
    is_message = intent.kind == "message"
    return Entry(
        id=new_id("msg"),
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.id,
        pos=conversation.last_pos + 1,
        visitor_pos=conversation.last_visitor_pos + 1 if is_message else None,
        seq=conversation.last_seq + 1 if is_message else None,
        kind=intent.kind,
        direction=policy.direction_of(intent.actor) if is_message else None,
        author_kind=actor_kind(intent.actor),
        author_id=actor_id(intent.actor),
        author_name=intent.author_name or conversation.contact_name,
        type=_type_of(intent, files),
        text=intent.text,
        extra=extra,
        client_message_id=intent.client_message_id,
        created_at=now,
    )


def _type_of(intent: MessageIntent, files: list[StoredAttachment]) -> MessageType:
    if intent.card is not None:
        return "card"
    return files[0].kind if files else "text"


def _claimable(intent: MessageIntent, rows: Rows, attachment_id: str, claimed: set[str]) -> StoredAttachment:
    """An own upload that no message carries yet, also none of this batch; anything else does not exist."""
    found = rows.attachments.get(attachment_id)
    is_own = (
        found is not None
        and found.workspace_id == intent.actor.workspace_id
        and found.uploader_kind == actor_kind(intent.actor)
        and found.uploader_id == actor_id(intent.actor)
        and found.entry_id is None
        and attachment_id not in claimed
    )
    if found is None or not is_own:
        raise Refused("attachment.not_found", "There is no such upload of yours.", attachmentId=attachment_id)
    return found.file


def _quote_of(rows: Rows, intent: MessageIntent) -> StoredQuote | None:
    if intent.reply_to_id is None:
        return None
    quoted = rows.quotes.get(intent.reply_to_id)
    is_here = quoted is not None and quoted.conversation_id == intent.conversation_id and quoted.kind == "message"
    if quoted is None or not is_here:
        raise Refused("message.quote_not_found", "The message you answer is not in this conversation.")
    text = "" if quoted.is_removed else preview_of(quoted)
    return StoredQuote(id=quoted.id, author_name=quoted.author_name, text=text, type=quoted.type)


def _require_same(intent: MessageIntent, sent: Entry) -> None:
    """A resend is the same message; the same id with another content is an error, not a merge."""
    content: tuple[Any, ...] = (
        sent.kind,
        [file.id for file in sent.extra.attachments],
        sent.extra.reply_to.id if sent.extra.reply_to else None,
    )
    asked: tuple[Any, ...] = (intent.kind, list(intent.attachment_ids), intent.reply_to_id)
    is_untouched = sent.edited_at is None and not sent.is_removed
    if is_untouched and (sent.text != intent.text or sent.extra.card != intent.card or content != asked):
        raise Conflict("message.conflict", "This clientMessageId already names a message with another content.")
    if not is_by(intent.actor, sent):
        raise Conflict("message.conflict", "This clientMessageId is taken.")
