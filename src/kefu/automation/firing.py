"""Looks at committed facts and at the clock, and lets rules fire; called by the worker, safe on several nodes.

A fact becomes a job in the transaction that moves the cursor, so each fact is looked at once, whoever looks. A job that
runs twice does nothing twice: a run is written before it is carried out, and what it says carries a key of its own.
"""

import hashlib

import msgspec

from kefu.automation import queries
from kefu.automation.models import Rule, hears
from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.actions.record import Author
from kefu.db.database import Database
from kefu.filters.lists import matching_ids
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import System
from kefu.kernel.clock import SECOND, Clock
from kefu.kernel.errors import KefuError

LOOK_AT_FACT = "automation.fact"
FIRE_TIMED = "automation.timed"
BATCH = 200
# PostgreSQL may show a later number first: what is this old has every earlier number beside it.
SETTLED_MS = 1 * SECOND


class FactJob(msgspec.Struct, frozen=True):
    """One event to let rules look at."""

    number: int
    workspace_id: str
    conversation_id: str
    type: str
    actor_kind: str


class TimedJob(msgspec.Struct, frozen=True):
    """One rule that is due in one conversation since a time."""

    workspace_id: str
    rule_id: str
    conversation_id: str
    since: int


async def notice_facts(database: Database, clock: Clock) -> int:
    """Turn new facts that some rule may hear into jobs; returns how many."""
    async with database.read() as reader:
        cursor, newest = await queries.find_cursor(reader), await queries.find_newest(reader)
    if cursor is None:
        async with database.begin() as tx:
            await queries.begin_cursor(tx, newest)
        return 0
    if newest <= cursor:
        return 0
    async with database.begin() as tx:
        after = await queries.lock_cursor(tx)
        facts = await queries.list_unseen(tx, after, clock.now() - SETTLED_MS, BATCH)
        rules: dict[str, list[Rule]] = {}
        noticed = 0
        for fact in facts:
            if fact.workspace_id not in rules:
                rules[fact.workspace_id] = await queries.list_rules(tx, fact.workspace_id, is_active=True)
            if any(hears(rule.trigger, fact.type, fact.actor_kind) for rule in rules[fact.workspace_id]):
                job = FactJob(fact.number, fact.workspace_id, fact.conversation_id, fact.type, fact.actor_kind)
                await enqueue(tx, LOOK_AT_FACT, job, clock.now(), key=f"automation.{fact.number}")
                noticed += 1
        if facts:
            await queries.move_cursor(tx, facts[-1].number)
    return noticed


async def notice_times(database: Database, clock: Clock) -> int:
    """Turn what timed rules are due for into jobs; returns how many."""
    noticed = 0
    async with database.read() as reader:
        rules = await queries.list_timed_rules(reader)
    for rule in rules:
        async with database.begin() as tx:
            for conversation_id, since in await queries.list_due(tx, rule, clock.now(), BATCH):
                job = TimedJob(rule.workspace_id, rule.id, conversation_id, since)
                key = f"automation.{rule.id}.{conversation_id}.{since}"
                await enqueue(tx, FIRE_TIMED, job, clock.now(), key=key)
                noticed += 1
    return noticed


async def look_at_fact(bench: Workbench, data: bytes) -> None:
    """Every active rule that hears the fact, in their order; each sees what the one before has done."""
    job = msgspec.json.decode(data, type=FactJob)
    async with bench.database.read() as reader:
        rules = await queries.list_rules(reader, job.workspace_id, is_active=True)
    for rule in rules:
        if hears(rule.trigger, job.type, job.actor_kind):
            await _fire(bench, rule, job.conversation_id, job.number)


async def fire_timed(bench: Workbench, data: bytes) -> None:
    """The rule that was due, if it still is there and on."""
    job = msgspec.json.decode(data, type=TimedJob)
    async with bench.database.read() as reader:
        rules = await queries.list_rules(reader, job.workspace_id, is_active=True)
    for rule in rules:
        if rule.id == job.rule_id:
            await _fire(bench, rule, job.conversation_id, job.since)


async def _fire(bench: Workbench, rule: Rule, conversation_id: str, fact: int) -> None:
    now = bench.clock.now()
    async with bench.database.begin() as tx:
        if not await matching_ids(tx, rule.filter, [conversation_id], now):
            return
        if not await queries.begin_run(tx, rule, conversation_id, fact, now):
            return
    author = Author(System(rule.workspace_id), "", rule_name=rule.name)
    digest = hashlib.sha256(f"{rule.id} {conversation_id} {fact}".encode()).hexdigest()[:32]
    try:
        await apply_operations(bench, Run(author, f"rule-{digest}"), conversation_id, rule.operations)
        outcome = ("applied", "")
    except KefuError as error:
        # Not a fault of ours to try again: something that the rule names is gone. The log says so.
        outcome = ("refused", error.code)
    async with bench.database.begin() as tx:
        await queries.end_run(tx, rule, conversation_id, fact, outcome)  # type: ignore[arg-type]
