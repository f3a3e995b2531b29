"""Make notifications of notices, and take back what is old; called by the worker and by the console."""

from collections.abc import Mapping, Sequence

import msgspec

from kefu.conversations.models import Conversation
from kefu.conversations.queries import list_by_ids
from kefu.db.database import Database, Reader, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND, Clock
from kefu.kernel.ids import new_id
from kefu.kernel.news import NotificationsRead
from kefu.notifications import choice_queries, queries
from kefu.notifications.device_queries import delete_orphans
from kefu.notifications.facts import Audience, Notice, People, Pool, Settled
from kefu.notifications.kinds import RULES, channels_of
from kefu.notifications.models import KEPT, Notification, Settings, is_quiet, require_settings, short
from kefu.notifications.pushing import PUSH, PushJob
from kefu.notifications.queries import Recipient

# Who looks at the console sees it there; a telephone needs not ring at once for that.
_PATIENCE = 8 * SECOND
_BATCH = 500
_MOST_UNREAD = 99


class Told(msgspec.Struct, frozen=True):
    """A notification that was written, and to whom; `unread` is the agent's whole count."""

    notification: Notification
    recipient: Recipient
    unread: int


class TakenBack(msgspec.Struct, frozen=True):
    """Notifications of one agent that are read now; None: all of them."""

    workspace_id: str
    agent_id: str
    ids: tuple[str, ...] | None


async def settle(tx: Transaction, settled: Sequence[Settled], now: int) -> list[TakenBack]:
    """Read what is old; returns whose screens change."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in settled:
        for workspace_id, agent_id, id_ in await queries.settle(tx, each.subject, each.kinds, each.keeps, now):
            found.setdefault((workspace_id, agent_id), []).append(id_)
    return [TakenBack(workspace_id, agent_id, tuple(ids)) for (workspace_id, agent_id), ids in found.items()]


async def still_true(reader: Reader, notices: Sequence[Notice]) -> list[Notice]:
    """What has been seen or taken since it happened is not told; what is told quotes the newest words."""
    ids = {each.conversation_id for each in notices if each.conversation_id is not None}
    known = await list_by_ids(reader, sorted(ids)) if ids else {}
    return [each for each in (_as_it_is(notice, known) for notice in notices) if each is not None]


def _as_it_is(notice: Notice, known: dict[str, Conversation]) -> Notice | None:
    if notice.conversation_id is None:
        return notice
    held = known.get(notice.conversation_id)
    if held is None:
        return None
    if notice.kind == "message" and (held.agent_unread == 0 or held.assignee_id is None):
        return None
    if notice.kind == "waiting" and (held.queued_at is None or notice.audience != Pool(held.team_id)):
        return None
    if notice.kind in ("message", "waiting"):
        words = msgspec.structs.replace(notice.words, text=short(held.last_text), contact_name=held.contact_name)
        audience = People((held.assignee_id,)) if notice.kind == "message" and held.assignee_id else notice.audience
        return msgspec.structs.replace(notice, words=words, audience=audience)
    return notice


async def address(reader: Reader, notices: Sequence[Notice]) -> list[tuple[Notice, Recipient]]:
    """Each with everybody who wants it by some channel."""
    looked: dict[tuple[str, Audience], list[Recipient]] = {}
    found: list[tuple[Notice, Recipient]] = []
    for notice in notices:
        key = (notice.workspace_id, notice.audience)
        if key not in looked:
            looked[key] = await _recipients(reader, *key)
        for recipient in looked[key]:
            if recipient.id != notice.except_agent_id and channels_of(recipient.settings, notice.kind):
                found.append((notice, recipient))
    return found


async def _recipients(reader: Reader, workspace_id: str, audience: Audience) -> list[Recipient]:
    """Whoever has not looked at so many is not helped by more of what waits in the queue."""
    found = await queries.list_recipients(reader, workspace_id, audience)
    if not isinstance(audience, Pool):
        return found
    unread = await queries.count_unread(reader, [each.id for each in found])
    return [each for each in found if unread.get(each.id, 0) < _MOST_UNREAD]


async def write(
    tx: Transaction, addressed: Sequence[tuple[Notice, Recipient]], counts: Mapping[str, int], now: int
) -> list[Told]:
    """The rows, and a job for every push."""
    recipients = {recipient.id: recipient for _, recipient in addressed}
    made = {
        (notice.kind, notice.subject, recipient.id): Notification(
            id=new_id("ntf"),
            workspace_id=notice.workspace_id,
            agent_id=recipient.id,
            kind=notice.kind,
            subject=notice.subject,
            conversation_id=notice.conversation_id,
            words=notice.words,
            count=counts.get(notice.subject, 1) if notice.kind == "message" else 1,
            is_listed="in_app" in channels_of(recipient.settings, notice.kind),
            created_at=now,
            updated_at=now,
        )
        for notice, recipient in addressed
    }
    written = await queries.put(tx, list(made.values()))
    unread = await queries.count_unread(tx, recipients.keys())
    told = [Told(each, recipients[each.agent_id], unread.get(each.agent_id, 0)) for each in written]
    for each in told:
        await _push(tx, each, now)
    return told


async def _push(tx: Transaction, told: Told, now: int) -> None:
    settings, kind = told.recipient.settings, told.notification.kind
    is_wanted = told.recipient.is_away or not settings.is_only_away
    if "push" not in channels_of(settings, kind) or not is_wanted or is_quiet(settings, now):
        return
    due_at = now if told.recipient.is_away else now + _PATIENCE
    for device_id in told.recipient.device_ids:
        job = PushJob(device_id, told.notification.id)
        await enqueue(tx, PUSH, job, now, due_at=due_at, key=f"push:{device_id}:{told.notification.id}")


# -- what agents do ----------------------------------------------------------------------------------------------------


async def mark_read(tx: Transaction, actor: Agent, ids: Sequence[str], now: int) -> None:
    """The agent has seen these; foreign ones are nobody's business and change nothing."""
    await _read(tx, actor, await queries.mark_read(tx, actor.id, queries.named(ids), now))


async def mark_about_read(tx: Transaction, actor: Agent, conversation_id: str, now: int) -> None:
    """The agent has opened the conversation."""
    await _read(tx, actor, await queries.mark_read(tx, actor.id, queries.about(conversation_id), now))


async def mark_all_read(tx: Transaction, actor: Agent, now: int) -> None:
    if await queries.mark_read(tx, actor.id, None, now):
        tx.tell(NotificationsRead(actor.workspace_id, actor.id, None))


async def _read(tx: Transaction, actor: Agent, ids: list[str]) -> None:
    if ids:
        tx.tell(NotificationsRead(actor.workspace_id, actor.id, tuple(ids)))


async def choose(tx: Transaction, actor: Agent, settings: Settings) -> Settings:
    """Keep what the agent wants; kinds that only admins get stay out of others' choices."""
    require_settings(settings)
    kept = {
        kind: choice for kind, choice in settings.choices.items() if actor.is_admin or not RULES[kind].is_for_admins
    }
    chosen: Settings = msgspec.structs.replace(settings, choices=kept)
    await choice_queries.save_settings(tx, actor.workspace_id, actor.id, chosen)
    return chosen


async def forget_old(database: Database, clock: Clock) -> int:
    """Notifications of long ago, and devices that were signed out; comes round on every process that works."""
    async with database.begin() as tx:
        await delete_orphans(tx)
        return await queries.forget(tx, clock.now() - KEPT, _BATCH)
