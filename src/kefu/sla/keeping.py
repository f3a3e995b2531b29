"""Counts the time of conversations: after a fact, when a moment has come, and when the promises changed.

Everything is derived from what is stored, under the lock of the conversation's row, so it may run twice and on several
nodes: who comes second finds nothing to do.
"""

from collections.abc import Iterable

import msgspec

from kefu.conversations import queries as conversation_queries
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.activities import Activity
from kefu.conversations.events import MarksMoved, PromiseNeared
from kefu.conversations.models import Conversation, Extra
from kefu.conversations.standing import Promise, stored_standing
from kefu.db.database import Database, Reader, Transaction
from kefu.filters.lists import matching_ids
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import System
from kefu.sla import clock_queries
from kefu.sla.clock_queries import State
from kefu.sla.clocks import SlaClock, clock_of, digest, ended_clock, reach, standing_of, terms_of
from kefu.sla.escalating import ESCALATE, EscalateJob
from kefu.sla.models import Policy, Stage
from kefu.sla.queries import Book
from kefu.sla.story import Ended, Run, Story, Terms, tell

_LINES: dict[Stage, Activity] = {
    "warned": "sla_warned",
    "breached": "sla_breached",
    "escalated": "sla_escalated",
}
# Facts that change nothing need not be written down one by one; from here on reading them again costs more.
_FAR_BEHIND = 100


class Reached(msgspec.Struct, frozen=True):
    """A clock comes to a stage that is to be told."""

    stage: Stage
    clock: SlaClock


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written for one conversation."""

    state: State | None
    policy: Policy | None
    kept: list[SlaClock]
    dropped: list[SlaClock]
    reached: list[Reached]
    sla_due_at: int | None
    sla: str


async def keep_time(database: Database, book: Book, conversation_ids: Iterable[str], now: int) -> int:
    """Bring the clocks of conversations up to `now`; returns how many changed. What does not change costs no lock."""
    changed = 0
    for conversation_id in conversation_ids:
        async with database.read() as reader:
            seen = await conversation_queries.find_conversation(reader, conversation_id)
            if seen is None or await _plan(reader, book, seen, now) is None:
                continue
        async with database.begin() as tx:
            held = await conversation_queries.lock_conversation(tx, conversation_id)
            plan = await _plan(tx, book, held, now) if held is not None else None
            if held is not None and plan is not None:
                await _carry_out(tx, held, plan, now)
                changed += 1
    return changed


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation's time, counted anew: what goes on, what is over, and what was stored of it before."""

    policy: Policy
    terms: Terms
    mark: str
    is_same: bool
    story: Story
    ended: list[Ended]
    before: dict[tuple[Promise, int], SlaClock]

    def clock(self, run: Run, conversation: Conversation) -> SlaClock:
        place = (conversation.id, conversation.workspace_id)
        return clock_of(run, self.before.get((run.promise, run.begun_pos)), self.policy, self.terms, place)


async def _plan(reader: Reader, book: Book, conversation: Conversation, now: int) -> Plan | None:
    """What has to change, or None."""
    state = await clock_queries.find_state(reader, conversation.id)
    policy = await _policy_for(reader, book, conversation, now)
    if state is None and policy is None:
        return None
    current = await clock_queries.list_current(reader, conversation.id)
    if policy is None:
        return Plan(state=None, policy=None, kept=[], dropped=current, reached=[], sla_due_at=None, sla="")
    terms = terms_of(policy, book.week_for(policy, conversation))
    mark = digest(policy, terms)
    known = state if state is not None and state.terms == mark else None
    moments = await clock_queries.list_moments(reader, conversation.id, known.pos if known is not None else 0)
    story, ended = tell(known.story if known is not None else Story(), moments, terms)
    count = Count(
        policy=policy,
        terms=terms,
        mark=mark,
        is_same=known is not None,
        story=story,
        ended=ended if known is not None else [each for each in ended if _is_news(each, state, policy)],
        before={clock.key: clock for clock in current},
    )
    plan = _plan_of(count, conversation, now)
    return None if _is_written(plan, count, state, conversation) else plan


def _plan_of(count: Count, conversation: Conversation, now: int) -> Plan:
    kept: list[SlaClock] = []
    reached: list[Reached] = []
    for over in count.ended:
        if over.run.promise in count.terms.lengths:
            row = ended_clock(over, count.clock(over.run, conversation))
            kept += [_told_late(row, count.policy, reached, now)] if row is not None else []
    running = []
    for run in count.story.runs:
        if run.promise in count.terms.lengths:
            clock, stages = reach(count.clock(run, conversation), now, count.policy)
            running.append(clock)
            reached += [Reached(stage, clock) for stage in stages]
    kept += [clock for clock in running if count.before.get(clock.key) != clock]
    stays = {clock.key for clock in (*kept, *running)}
    due_at, standing = standing_of(running)
    pos = max(conversation.last_pos, count.story.pos)
    return Plan(
        state=State(policy_id=count.policy.id, terms=count.mark, pos=pos, story=count.story),
        policy=count.policy,
        kept=kept,
        dropped=[clock for clock in count.before.values() if clock.key not in stays],
        reached=reached,
        sla_due_at=due_at,
        sla=stored_standing(standing),
    )


def _is_written(plan: Plan, count: Count, state: State | None, conversation: Conversation) -> bool:
    """Nothing would be stored but that somebody looked."""
    if state is None or not count.is_same or conversation.last_pos - state.pos >= _FAR_BEHIND:
        return False
    is_shown = (conversation.sla_due_at, conversation.sla) == (plan.sla_due_at, plan.sla)
    story, known = (msgspec.structs.replace(each, pos=0, at=0) for each in (count.story, state.story))
    return is_shown and not plan.kept and not plan.dropped and story == known


def _is_news(over: Ended, state: State | None, policy: Policy) -> bool:
    """Counted anew from the beginning: what was over before stays as it was counted then."""
    return over.pos > state.pos if state is not None else over.at >= policy.created_at


def _told_late(row: SlaClock, policy: Policy, reached: list[Reached], now: int) -> SlaClock:
    """Broken and over before anybody looked: the timeline says so, and nobody is hurried any more."""
    if row.breached_at is None or row.told_at is not None:
        return row
    if row.breached_at > policy.updated_at:
        reached.append(Reached("breached", row))
    return msgspec.structs.replace(row, told_at=now)


async def _policy_for(reader: Reader, book: Book, conversation: Conversation, now: int) -> Policy | None:
    """The first one that fits."""
    for policy in book.policies:
        if not policy.filter.groups or await matching_ids(reader, policy.filter, [conversation.id], now):
            return policy
    return None


async def _carry_out(tx: Transaction, before: Conversation, plan: Plan, now: int) -> None:
    for clock in plan.dropped:
        await clock_queries.forget_clock(tx, clock)
    for clock in plan.kept:
        await clock_queries.put_clock(tx, clock)
    await clock_queries.keep_state(tx, before.id, before.workspace_id, plan.state)
    after = msgspec.structs.replace(before, sla_due_at=plan.sla_due_at, sla=plan.sla)
    for reached in plan.reached:
        after = await _tell(tx, after, plan, reached, now)
    if after != before and not plan.reached:
        after = msgspec.structs.replace(after, version=after.version + 1)
        await conversation_queries.save_conversation(tx, after)
        tx.tell(MarksMoved(conversation=after, is_public=False))


async def _tell(tx: Transaction, conversation: Conversation, plan: Plan, reached: Reached, now: int) -> Conversation:
    """A line in the timeline, a fact for whoever is to hear of it, and the job that escalates."""
    policy, clock = plan.policy, reached.clock
    assert policy is not None, "where nothing is promised nothing is reached"
    due_at = clock.breached_at or clock.due_at or now
    told = [] if reached.stage == "warned" else list(policy.told_agent_ids)
    if policy.is_assignee_told and conversation.assignee_id is not None:
        told = list(dict.fromkeys([conversation.assignee_id, *told]))
    fact = PromiseNeared(stage=reached.stage, promise=clock.target, due_at=due_at, policy_id=policy.id, told_ids=told)
    if reached.stage == "escalated":
        job = EscalateJob(policy.workspace_id, policy.id, conversation.id, clock.target, clock.begun_pos)
        key = f"sla.{conversation.id}.{clock.target}.{clock.begun_pos}"
        await enqueue(tx, ESCALATE, job, now, key=key)
    extra = Extra(activity=_LINES[reached.stage], promise=clock.target, due_at=due_at)
    author = Author(System(policy.workspace_id), "", rule_name=policy.name)
    return await record_activity(tx, author, conversation, fact, extra, now)
