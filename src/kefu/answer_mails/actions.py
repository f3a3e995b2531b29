"""Mail answers to contacts that have gone; comes round on every process that works, and safe on several at once."""

from kefu.answer_mails import queries
from kefu.answer_mails.queries import Missed
from kefu.answer_mails.words import answer_mail
from kefu.conversations.queries import list_messages, lock_conversation
from kefu.db.database import Database, Transaction
from kefu.forms.queries import get_forms
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import DAY, MINUTE, Clock
from kefu.mail import MAIL_JOB, can_mail
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import visitor_key
from kefu.settings import Settings
from kefu.visitors.queries import find_newest_session
from kefu.workspaces.models import Workspace, language_of
from kefu.workspaces.queries import list_workspaces

# Time to come back, to read on another tab, and for the agent to write the next line too.
PATIENCE = 2 * MINUTE
_OLDEST = DAY
_MOST_MESSAGES = 20
_BATCH = 200


async def mail_missed_answers(database: Database, presence: Presence, clock: Clock, settings: Settings) -> int:
    """One mail for each conversation whose contact is away and has not seen the answer; returns how many."""
    if not can_mail(settings):
        return 0
    now, mailed = clock.now(), 0
    async with database.read() as reader:
        workspaces = await list_workspaces(reader)
    for workspace in workspaces:
        async with database.read() as reader:
            missed = await queries.list_missed(reader, workspace.id, now - _OLDEST, now - PATIENCE, _BATCH)
        here = await presence.present(visitor_key(each.contact_id) for each in missed)
        for each in missed:
            if visitor_key(each.contact_id) not in here:
                async with database.begin() as tx:
                    mailed += await _mail(tx, workspace, each, settings.public_url, now)
    return mailed


async def _mail(tx: Transaction, workspace: Workspace, missed: Missed, public_url: str, now: int) -> bool:
    conversation = await lock_conversation(tx, missed.conversation_id)
    if conversation is None or conversation.visitor_unread == 0:
        return False
    await queries.note_mailed(tx, workspace.id, conversation.id, conversation.last_seq, now)
    forms = await get_forms(tx, conversation.inbox_id)
    if not forms.leave_message.is_answer_mailed:
        return False
    part = await list_messages(tx, conversation.id, None, _MOST_MESSAGES)
    seen = max(conversation.visitor_read_seq, missed.mailed_seq)
    entries = [
        entry
        for entry in part.entries
        if entry.direction == "outgoing" and (entry.seq or 0) > seen and not entry.is_removed
    ]
    if not entries:
        return False
    session = await find_newest_session(tx, conversation.contact_id)
    language = language_of(session.language if session is not None else None, workspace.language)
    url = f"{public_url}/chat/{conversation.inbox_id}" if public_url else ""
    mail = answer_mail(missed.email, language, workspace.name, entries, url)
    await enqueue(tx, MAIL_JOB, mail, now, key=f"answer:{conversation.id}:{conversation.last_seq}")
    return True
