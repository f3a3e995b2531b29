"""The clocks of those who wait for an answer: overflow, remind, reassign, escalate; called by the dispatcher."""

from kefu.conversations import queries as conversations
from kefu.conversations.actions.assign import assign_conversation, assign_team
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import AnswerLate
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import System
from kefu.kernel.clock import SECOND
from kefu.routing import late_queries, queries
from kefu.routing.choose import Table
from kefu.routing.late_queries import Scope
from kefu.routing.models import Book, Pool

_BATCH = 50


async def hurry(tx: Transaction, workspace_id: str, now: int) -> int:
    """Whatever is due in this workspace, up to some of each kind; returns how many steps were taken."""
    book = await queries.load_book(tx, workspace_id)
    scopes = [scope for scope in _scopes(workspace_id, book) if late_queries.has_clocks(scope.pool.rules)]
    if not scopes:
        return 0
    await queries.lock_lane(tx, workspace_id)
    author = Author(System(workspace_id), "")
    steps = 0
    for scope in scopes:
        steps += await _overflow(tx, author, scope, book, now)
        steps += await _remind(tx, author, scope, now)
        steps += await _reassign(tx, author, scope, book, now)
        steps += await _escalate(tx, author, scope, now)
    return steps


def _scopes(workspace_id: str, book: Book) -> list[Scope]:
    """Every set of rules with the conversations that follow it."""
    own = [Scope(workspace_id, None, team_id, (), book.teams[team_id]) for team_id in sorted(book.own_rules)]
    by_inbox = [
        Scope(workspace_id, inbox_id, None, tuple(sorted(book.own_rules)), Pool(rules, None))
        for inbox_id, rules in sorted(book.inboxes.items())
    ]
    return [*own, *by_inbox]


async def _overflow(tx: Transaction, author: Author, scope: Scope, book: Book, now: int) -> int:
    rules = scope.pool.rules
    if rules.overflow_seconds is None or rules.overflow_team_id not in book.teams:
        return 0
    due = await late_queries.list_overflowing(tx, scope, now - rules.overflow_seconds * SECOND, _BATCH)
    for conversation_id in due:
        await assign_team(tx, author, conversation_id, rules.overflow_team_id, now)
        await late_queries.mark(tx, author.actor.workspace_id, conversation_id, overflowed_at=now)
    return len(due)


async def _remind(tx: Transaction, author: Author, scope: Scope, now: int) -> int:
    seconds = scope.pool.rules.remind_seconds
    if seconds is None:
        return 0
    due = await late_queries.list_unreminded(tx, scope, now - seconds * SECOND, _BATCH)
    for conversation_id in due:
        held = await conversations.lock_conversation(tx, conversation_id)
        if held is not None and held.assignee_id is not None and held.waiting_since is not None:
            await _tell_late(tx, author, held, "reminded", now)
        await late_queries.mark(tx, author.actor.workspace_id, conversation_id, reminded_at=now)
    return len(due)


async def _reassign(tx: Transaction, author: Author, scope: Scope, book: Book, now: int) -> int:
    """Back into the queue, at its old place, if somebody else has room for it now; else it stays where it is."""
    seconds = scope.pool.rules.reassign_seconds
    if seconds is None or not scope.pool.rules.is_automatic:
        return 0
    due = await late_queries.list_unanswered(tx, scope, now - seconds * SECOND, _BATCH)
    if not due:
        return 0
    table = Table(await queries.list_candidates(tx, author.actor.workspace_id, book.default_capacity, now))
    steps = 0
    for conversation_id in due:
        held = await conversations.lock_conversation(tx, conversation_id)
        if held is None or held.assignee_id is None or held.waiting_since is None:
            continue
        pool = book.pool(held.inbox_id, held.team_id)
        free = [each for each in table.all_of(pool) if each.room > 0 and each.id != held.assignee_id]
        if not free:
            continue
        free[0].load += 1
        await assign_conversation(tx, author, conversation_id, None, now, kind="unanswered")
        await late_queries.mark(
            tx, author.actor.workspace_id, conversation_id, avoided_agent_id=held.assignee_id, avoided_at=now
        )
        steps += 1
    return steps


async def _escalate(tx: Transaction, author: Author, scope: Scope, now: int) -> int:
    seconds = scope.pool.rules.escalate_seconds
    if seconds is None:
        return 0
    due = await late_queries.list_unescalated(tx, scope, now - seconds * SECOND, _BATCH)
    for conversation_id in due:
        held = await conversations.lock_conversation(tx, conversation_id)
        if held is not None and held.waiting_since is not None:
            await _tell_late(tx, author, held, "escalated", now)
        await late_queries.mark(tx, author.actor.workspace_id, conversation_id, escalated_at=now)
    return len(due)


async def _tell_late(tx: Transaction, author: Author, held: Conversation, stage: late_queries.Stage, now: int) -> None:
    fact = AnswerLate(stage=stage, waiting_since=held.waiting_since or now)
    await record_activity(tx, author, held, fact, activity(stage), now)
