"""The one reminder of a survey, by e-mail to who has gone; comes round on every process that works."""

import msgspec

from kefu.csat import queries
from kefu.csat.links import survey_path
from kefu.csat.models import words_in
from kefu.csat.queries import Due
from kefu.csat.words import reminder_mail
from kefu.db.database import Database, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import DAY, Clock
from kefu.mail import MAIL_JOB, can_mail
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import visitor_key
from kefu.settings import Settings
from kefu.workspaces.queries import get_workspace

# Whoever stays on the site for so long is not reminded any more.
_OLDEST = 7 * DAY
_BATCH = 200


class Post(msgspec.Struct, frozen=True):
    """What a reminder needs of the running system."""

    database: Database
    presence: Presence
    clock: Clock
    settings: Settings
    links_key: bytes


async def remind_unrated(post: Post) -> int:
    """Mail the link to who has gone without an answer; returns how many were mailed.

    Without outgoing mail or an address of this server for the link nobody is reminded.
    """
    if not can_mail(post.settings) or not post.settings.public_url:
        return 0
    now = post.clock.now()
    async with post.database.read() as reader:
        due = await queries.list_due(reader, now - _OLDEST, now, _BATCH)
    here = await post.presence.present(visitor_key(each.contact_id) for each in due)
    mailed = 0
    for each in due:
        if visitor_key(each.contact_id) not in here:
            async with post.database.begin() as tx:
                mailed += await _remind(tx, post, each, now)
    return mailed


async def _remind(tx: Transaction, post: Post, due: Due, now: int) -> bool:
    if not await queries.note_reminded(tx, due.survey_id, now):
        return False
    survey = await queries.get_survey(tx, due.survey_id)
    settings = await queries.get_settings(tx, survey.inbox_id)
    if not settings.is_on:
        return False
    workspace = await get_workspace(tx, survey.workspace_id)
    url = f"{post.settings.public_url}{survey_path(post.links_key, survey.id)}"
    question = words_in(settings.question, survey.language)
    mail = reminder_mail(due.email, survey.language, workspace.name, question, url)
    await enqueue(tx, MAIL_JOB, mail, now, key=f"survey:{survey.id}")
    return True
