"""Send a message or write a note: the only way either is ever stored."""

import re

import msgspec

from kefu.conversations.decide import MessageIntent, Stored
from kefu.conversations.message_path import Done, MessagePath
from kefu.conversations.models import LONGEST_TEXT
from kefu.conversations.stored import StoredCard
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.text import clean_text, is_safe_url

MOST_ATTACHMENTS = 10
MOST_BUTTONS = 5
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def send_message(path: MessagePath, intent: MessageIntent) -> Stored:
    """Store what `intent` says and return it after the commit; a resend returns what is stored already.

    Raises Refused for empty or oversized content and unsafe links, NotFound for a conversation the actor cannot see,
    Conflict when the clientMessageId names other content.
    """
    return await path.store(checked(intent))


def submit_message(path: MessagePath, intent: MessageIntent, done: Done) -> None:
    """The same for who cannot wait; raises what refuses `intent` before it is stored, `done` gets the rest."""
    path.submit(checked(intent), done)


def checked(intent: MessageIntent) -> MessageIntent:
    """The intent with clean text; raises Refused for what can never be stored."""
    if _CLIENT_ID.fullmatch(intent.client_message_id) is None:
        raise Refused("message.client_id_wrong", "clientMessageId must be 8 to 64 letters, digits, - or _.")
    _require_ids(intent)
    text = clean_text(intent.text).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused("message.too_long", f"A message has at most {LONGEST_TEXT} characters.", limit=LONGEST_TEXT)
    if len(intent.attachment_ids) > MOST_ATTACHMENTS or len(set(intent.attachment_ids)) < len(intent.attachment_ids):
        raise Refused(
            "message.too_many_attachments",
            f"A message has at most {MOST_ATTACHMENTS} files.",
            limit=MOST_ATTACHMENTS,
        )
    if not text and not intent.attachment_ids and intent.card is None:
        raise Refused("message.empty", "There is nothing to send.")
    if intent.card is not None:
        require_safe_card(intent.card)
    return intent if text == intent.text else msgspec.structs.replace(intent, text=text)


def _require_ids(intent: MessageIntent) -> None:
    """What cannot be an id names nothing; a database that chokes on it would fail the messages beside it too."""
    if intent.conversation_id and _ID.fullmatch(intent.conversation_id) is None:
        raise NotFound("conversation.not_found", "There is no such conversation.")
    if intent.reply_to_id is not None and _ID.fullmatch(intent.reply_to_id) is None:
        raise Refused("message.quote_not_found", "The message you answer is not in this conversation.")
    for attachment_id in intent.attachment_ids:
        if _ID.fullmatch(attachment_id) is None:
            raise Refused("attachment.not_found", "There is no such upload of yours.", attachmentId=attachment_id[:64])


def require_safe_card(card: StoredCard) -> None:
    """Only http, https, mailto and tel leave a card; a title is needed."""
    if not card.title.strip() or len(card.title) > 200 or len(card.text) > 1000:
        raise Refused("card.wrong_size", "A card needs a title of at most 200 characters and a text of at most 1000.")
    if len(card.buttons) > MOST_BUTTONS or any(not 0 < len(button.label) <= 60 for button in card.buttons):
        raise Refused("card.wrong_buttons", f"A card has at most {MOST_BUTTONS} buttons of at most 60 characters.")
    links = [card.url, card.picture_url, *(button.url for button in card.buttons)]
    if any(link is not None and (len(link) > 2000 or not is_safe_url(link)) for link in links):
        raise Refused("card.unsafe_link", "Links of a card start with https://, http://, mailto: or tel:.")
