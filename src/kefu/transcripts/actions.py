"""Make a transcript of a conversation, and mail one; called by both doors. Who may is decided there."""

import msgspec

from kefu.conversations.models import Conversation
from kefu.db.database import Reader, Transaction
from kefu.inboxes.queries import get_inbox
from kefu.jobs.queue import enqueue
from kefu.kernel.ids import new_id
from kefu.mail import MAIL_JOB, Mail
from kefu.transcripts.models import MOST_ENTRIES, Transcript, zone_of
from kefu.transcripts.queries import list_said
from kefu.transcripts.words import WORDS
from kefu.transcripts.writing import as_text
from kefu.workspaces.models import Language
from kefu.workspaces.queries import get_workspace


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How the reader wants it; notes are for agents alone, and the default is the visitor's."""

    language: Language
    time_zone: str | None = None
    has_notes: bool = False


async def make_transcript(reader: Reader, conversation: Conversation, wish: Wish, now: int) -> Transcript:
    """What was said, oldest first; of very long conversations the newest part."""
    zone = zone_of(wish.time_zone)
    workspace = await get_workspace(reader, conversation.workspace_id)
    inbox = await get_inbox(reader, conversation.workspace_id, conversation.inbox_id)
    found = await list_said(reader, conversation.id, has_notes=wish.has_notes, limit=MOST_ENTRIES + 1)
    return Transcript(
        workspace_name=workspace.name,
        inbox_name=inbox.name,
        contact_name=conversation.contact_name,
        language=wish.language,
        zone=zone,
        started_at=conversation.created_at,
        made_at=now,
        entries=found[-MOST_ENTRIES:],
        is_cut=len(found) > MOST_ENTRIES,
    )


async def mail_transcript(tx: Transaction, conversation: Conversation, wish: Wish, to: str, now: int) -> None:
    """Mail what the visitor may read; never a note, whoever asks."""
    shown = await make_transcript(tx, conversation, msgspec.structs.replace(wish, has_notes=False), now)
    words = WORDS[wish.language]
    mail = Mail(
        to=to,
        subject=words["subject"].format(workspace=shown.workspace_name),
        text=words["mail"].format(transcript=as_text(shown)),
    )
    await enqueue(tx, MAIL_JOB, mail, now, key=f"transcript:{new_id('mail')}")
