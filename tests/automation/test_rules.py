"""Rules on both databases: what they hear, once a fact on several nodes, no loops, time, and the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kefu.automation.actions import change_rule, create_rule, delete_rule, order_rules
from kefu.automation.firing import (
    FIRE_TIMED,
    LOOK_AT_FACT,
    fire_timed,
    look_at_fact,
    notice_facts,
    notice_times,
)
from kefu.automation.models import Rule, RuleFields, Trigger
from kefu.automation.queries import list_rules, list_runs
from kefu.conversations import operations as op
from kefu.conversations import queries
from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.db.database import Database
from kefu.filters.models import Filter, Group, Test
from kefu.kernel.clock import MINUTE, FixedClock
from kefu.kernel.errors import NotFound, Refused
from kefu.tags.actions import create_tag, delete_tag
from kefu.worker.runner import Runner
from tests import world
from tests.world import ADA, MALLORY, NOW, SAM, SHOP, says


class Bench(Workbench, frozen=True):
    """A worker with a clock of its own."""

    runner: Runner

    async def look(self) -> None:
        """A second passes, facts are noticed, and everything that waits is done."""
        assert isinstance(self.clock, FixedClock)
        self.clock.advance(2000)
        await notice_facts(self.database, self.clock)
        await notice_times(self.database, self.clock)
        while await self.runner.run_due():
            pass


@pytest.fixture
async def bench(database: Database, news: list[object]) -> AsyncIterator[Bench]:
    await world.settle(database)
    clock = FixedClock(NOW)
    path = MessagePath(database, clock, news.extend)
    work = Workbench(database, path, clock)

    async def fact(data: bytes) -> None:
        await look_at_fact(work, data)

    async def timed(data: bytes) -> None:
        await fire_timed(work, data)

    made = Bench(database, path, clock, Runner(database, clock, {LOOK_AT_FACT: fact, FIRE_TIMED: timed}))
    await notice_facts(database, clock)
    yield made
    await path.drain()


async def keep(
    bench: Bench, trigger: Trigger, *operations: op.Operation, filter_: Filter | None = None, minutes: int = 0
) -> Rule:
    fields = RuleFields(
        name=f"Rule {trigger}", trigger=trigger, minutes=minutes, filter=filter_ or Filter(),
        operations=list(operations), is_active=True,
    )  # fmt: skip
    async with bench.database.begin() as tx:
        return await create_rule(tx, ADA, fields, bench.clock.now())


async def now_of(bench: Bench, conversation: Conversation) -> Conversation:
    async with bench.database.read() as reader:
        found = await queries.find_conversation(reader, conversation.id)
    assert found is not None
    return found


async def outcomes(bench: Bench, rule: Rule) -> list[tuple[str, str]]:
    async with bench.database.read() as reader:
        return [(run.outcome, run.detail) for run in await list_runs(reader, rule.id)]


async def test_a_rule_hears_its_facts_and_asks_its_conditions(bench: Bench) -> None:
    urgent = Filter(groups=[Group(tests=[Test(field="last_text", operator="contains", values=["urgent"])])])
    rule = await keep(bench, "message_received", op.SetPriority(priority="urgent"), filter_=urgent)
    conversation = await world.start(bench.database, SAM)
    await send_message(bench.messages, says(SAM, conversation.id, "hello"))
    await bench.look()
    assert (await now_of(bench, conversation)).priority == 0
    await send_message(bench.messages, says(ADA, conversation.id, "is it urgent?"))
    await bench.look()
    assert (await now_of(bench, conversation)).priority == 0, "an agent's message is not received"
    await send_message(bench.messages, says(SAM, conversation.id, "URGENT!"))
    await bench.look()
    assert (await now_of(bench, conversation)).priority == 4
    assert await outcomes(bench, rule) == [("applied", "")]


async def test_several_nodes_let_each_rule_fire_once_for_a_fact(bench: Bench) -> None:
    rule = await keep(bench, "conversation_started", op.SendMessage(text="Welcome!"))
    conversation = await world.start(bench.database, SAM)
    assert isinstance(bench.clock, FixedClock)
    bench.clock.advance(2000)
    await asyncio.gather(*[notice_facts(bench.database, bench.clock) for _ in range(4)])
    await asyncio.gather(*[bench.runner.run_due() for _ in range(4)])
    await bench.look()
    after = await now_of(bench, conversation)
    assert (after.last_text, after.last_seq) == ("Welcome!", 1)
    assert await outcomes(bench, rule) == [("applied", "")]


async def test_rules_run_in_their_order_and_never_call_each_other(bench: Bench) -> None:
    first = await keep(bench, "conversation_started", op.SetPriority(priority="low"))
    last = await keep(bench, "conversation_started", op.SetPriority(priority="high"))
    await keep(bench, "message_sent", op.SetStatus(status="resolved"))
    await keep(bench, "conversation_started", op.SendMessage(text="said by a rule"))
    conversation = await world.start(bench.database, SAM)
    for _ in range(3):
        await bench.look()
    after = await now_of(bench, conversation)
    assert (after.priority, after.status) == (3, "open")
    async with bench.database.begin() as tx:
        await order_rules(tx, ADA, [last.id, first.id])
    async with bench.database.read() as reader:
        assert [each.id for each in await list_rules(reader, SHOP)][:2] == [last.id, first.id]


async def test_a_timed_rule_fires_once_for_each_wait(bench: Bench) -> None:
    rule = await keep(bench, "waiting_for", op.AddNote(text="Still waiting"), minutes=10)
    conversation = await world.start(bench.database, SAM)
    await send_message(bench.messages, says(SAM, conversation.id, "hello?"))
    await bench.look()
    assert await outcomes(bench, rule) == []
    assert isinstance(bench.clock, FixedClock)
    for _ in range(2):
        bench.clock.advance(11 * MINUTE)
        await bench.look()
    assert await outcomes(bench, rule) == [("applied", "")]
    await send_message(bench.messages, says(ADA, conversation.id, "here"))
    await send_message(bench.messages, says(SAM, conversation.id, "and now?"))
    bench.clock.advance(11 * MINUTE)
    await bench.look()
    assert len(await outcomes(bench, rule)) == 2


async def test_what_is_gone_is_told_in_the_log(bench: Bench) -> None:
    async with bench.database.begin() as tx:
        tag = await create_tag(tx, ADA, "VIP", "red", NOW)
    rule = await keep(bench, "conversation_started", op.AddTags(tag_ids=[tag.id]))
    async with bench.database.begin() as tx:
        await delete_tag(tx, ADA, tag.id)
    await world.start(bench.database, SAM)
    await bench.look()
    assert await outcomes(bench, rule) == [("refused", "tag.not_found")]


async def test_a_rule_that_is_off_or_deleted_does_nothing(bench: Bench) -> None:
    rule = await keep(bench, "conversation_started", op.SetPriority(priority="low"))
    fields = RuleFields(
        name="off", trigger=rule.trigger, minutes=0, filter=Filter(), operations=rule.operations, is_active=False
    )
    async with bench.database.begin() as tx:
        await change_rule(tx, ADA, rule.id, fields, NOW)
    conversation = await world.start(bench.database, SAM)
    await bench.look()
    assert (await now_of(bench, conversation)).priority == 0
    async with bench.database.begin() as tx:
        with pytest.raises(NotFound):
            await delete_rule(tx, MALLORY, rule.id)
        await delete_rule(tx, ADA, rule.id)
        assert await list_rules(tx, SHOP) == []


async def test_a_rule_that_cannot_be_is_not_kept(bench: Bench) -> None:
    nonsense = Filter(groups=[Group(tests=[Test(field="status", operator="contains", values=["x"])])])
    for trigger, operation, filter_ in (
        ("tagged", op.AssignSelf(), Filter()),
        ("waiting_for", op.HandBack(), Filter()),
        ("tagged", op.HandBack(), nonsense),
    ):
        with pytest.raises(Refused):
            await keep(bench, trigger, operation, filter_=filter_)  # type: ignore[arg-type]
