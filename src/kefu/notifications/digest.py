"""Mails agents what they missed; comes round on every process that works, and safe on several at once."""

from datetime import timedelta

from kefu.db.database import Database, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import HOUR, MINUTE, Clock
from kefu.mail import MAIL_JOB, can_mail
from kefu.notifications import choice_queries, queries
from kefu.notifications.digest_words import digest_mail
from kefu.notifications.kinds import channels_of
from kefu.notifications.models import Settings, is_quiet, local_time
from kefu.notifications.queries import Recipient
from kefu.notifications.unsubscribe import unsubscribe_token
from kefu.settings import Settings as Operator
from kefu.workspaces.queries import get_workspace

_MOST = 200
_SHORTEST = 5 * MINUTE
# When daily digests leave, in the agent's own time.
DAILY_HOUR = 9


def is_due(settings: Settings, digested_at: int | None, now: int) -> bool:
    """Whether a digest may leave now."""
    if settings.digest == "off" or is_quiet(settings, now):
        return False
    if settings.digest == "hourly":
        return digested_at is None or now - digested_at >= HOUR
    local = local_time(settings, now)
    mark = local.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    if local < mark:
        mark -= timedelta(days=1)
    return digested_at is None or digested_at < int(mark.timestamp() * 1000)


async def mail_digests(database: Database, clock: Clock, operator: Operator, key: bytes) -> int:
    """One mail for each agent who is away and missed something; returns how many."""
    if not can_mail(operator):
        return 0
    now, mailed = clock.now(), 0
    async with database.read() as reader:
        missed = await queries.list_missed_agents(reader, now - _SHORTEST)
    for workspace_id, agent_id in missed:
        async with database.read() as reader:
            recipient = await queries.find_recipient(reader, workspace_id, agent_id)
        if recipient is not None and is_due(recipient.settings, None, now):
            async with database.begin() as tx:
                mailed += await _mail(tx, recipient, operator, key, now)
    return mailed


async def _mail(tx: Transaction, recipient: Recipient, operator: Operator, key: bytes, now: int) -> bool:
    digested_at = await choice_queries.lock_digested_at(tx, recipient.workspace_id, recipient.id)
    if not is_due(recipient.settings, digested_at, now):
        return False
    before = now - recipient.settings.digest_after_minutes * MINUTE
    unmailed = await queries.list_unmailed(tx, recipient.id, before, _MOST)
    # Looked at once, also those that are not for mails.
    await queries.note_mailed(tx, [each.id for each in unmailed], now)
    missed = [each for each in unmailed if "email" in channels_of(recipient.settings, each.kind)]
    if not missed:
        return False
    workspace = await get_workspace(tx, recipient.workspace_id)
    url = operator.public_url
    end = f"{url}/unsubscribe/{unsubscribe_token(key, recipient.id)}" if url else ""
    await enqueue(tx, MAIL_JOB, digest_mail(recipient, workspace.name, missed, url, end), now)
    await choice_queries.note_digest(tx, recipient.id, now)
    return True
