"""The clocks of conversations on both databases: counting, telling, policies that change, several nodes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kefu.conversations import operations as op
from kefu.conversations.actions.describe import set_priority
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.events import Happened, PromiseNeared
from kefu.db import schema
from kefu.db.database import Database
from kefu.hours.actions import change_schedule, create_schedule
from kefu.hours.models import Period, ScheduleChanges, Week
from kefu.kernel.clock import DAY, HOUR, MINUTE, SECOND
from kefu.kernel.errors import NotFound, Refused
from kefu.sla.actions import change_policy, delete_policy, order_policies
from kefu.sla.models import Warn
from kefu.tags.actions import create_tag
from kefu.worker.promises import Promises
from tests import world
from tests.sla.desk import Desk, fields, only
from tests.world import ADA, GRACE, LIN, MALLORY, NOW, SAM, says


@pytest.fixture
async def desk(database: Database, news: list[object]) -> AsyncIterator[Desk]:
    await world.settle(database)
    made = Desk(database, news)
    yield made
    await made.path.drain()


async def test_a_conversation_is_promised_one_thing_after_the_other(desk: Desk) -> None:
    await desk.policy()
    held = await world.start(desk.database, SAM)
    await desk.look()
    assert await desk.shown(held) is None, "nobody has asked"
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("first_reply", 10, None)
    await desk.wait(4 * MINUTE)
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("first_reply", 6, None), "asking again does not begin again"
    await desk.say(GRACE, held)
    assert await desk.shown(held) == ("resolution", None, 56), "it stands while the visitor is to answer"
    await desk.wait(DAY)
    assert await desk.shown(held) == ("resolution", None, 56)
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("next_reply", 20, None)
    await desk.wait(5 * MINUTE)
    await desk.status(held, "snoozed", desk.clock.now() + HOUR)
    assert await desk.shown(held) == ("next_reply", None, 15)
    await desk.wait(30 * MINUTE)
    await desk.status(held, "open")
    assert await desk.shown(held) == ("next_reply", 15, None)
    await desk.say(GRACE, held)
    await desk.status(held, "resolved")
    assert await desk.shown(held) is None
    assert await desk.tally() == {"first_reply": (1, 0), "next_reply": (1, 0), "resolution": (1, 0)}
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("next_reply", 20, None), "reopened, a new time begins"
    assert [clock.target for clock in await desk.clocks(held) if clock.ended_at is None] == ["next_reply", "resolution"]
    assert not await desk.lines(held)


async def test_near_late_and_escalated_are_told_once_each(desk: Desk, news: list[object]) -> None:
    async with desk.database.begin() as tx:
        tag = await create_tag(tx, ADA, "late", "red", NOW)
    await desk.policy(
        name="Gold",
        warning=Warn(unit="percent", value=80),
        told_agent_ids=[ADA.id],
        escalate_minutes=5,
        operations=[op.AssignAgent(agent_id=GRACE.id), op.SetPriority(priority="urgent"), op.AddTags(tag_ids=[tag.id])],
    )
    held = await world.start(desk.database, SAM)
    await desk.say(SAM, held)
    told: list[PromiseNeared] = []
    for minutes, stages in (
        (7, []),
        (1, ["warned"]),
        (1, []),
        (1, ["breached"]),
        (4, []),
        (1, ["escalated"]),
        (60, []),
    ):
        desk.clock.advance(minutes * MINUTE)
        await asyncio.gather(*[desk.promises.sweep() for _ in range(3)])
        facts = [each.fact for each in news if isinstance(each, Happened)]
        replies = [fact for fact in facts if isinstance(fact, PromiseNeared) and fact.promise == "first_reply"]
        assert [fact.stage for fact in replies] == stages, minutes
        told += replies
        await desk.look()
    assert [fact.told_ids for fact in told] == [[], [ADA.id], [ADA.id]]
    after = await desk.now_of(held)
    assert (after.assignee_id, after.priority, after.tag_ids) == (GRACE.id, 4, [tag.id])
    lines = [(entry.extra.activity, entry.extra.rule_name) for entry in await desk.lines(held)]
    assert lines[:3] == [("sla_warned", "Gold"), ("sla_breached", "Gold"), ("sla_escalated", "Gold")]
    assert await desk.shown(held) == ("first_reply", -65, None), "late is late, whoever has it now"
    await desk.say(GRACE, held)
    assert (await desk.tally())["first_reply"] == (0, 1)


async def test_an_answer_in_the_same_millisecond_as_the_end_is_late_and_one_before_is_not(desk: Desk) -> None:
    await desk.policy(resolution_minutes=None)
    early, late = await world.start(desk.database, SAM), await world.start(desk.database, LIN)
    for actor, held, gap, expected in ((SAM, early, 1, (1, 0)), (LIN, late, 0, (1, 1))):
        await desk.say(actor, held)
        desk.clock.advance(10 * MINUTE - gap)
        await send_message(desk.path, says(GRACE, held.id))
        await desk.wait(5 * SECOND)
        assert (await desk.tally())["first_reply"] == expected
    assert not await desk.lines(early)
    assert len(await desk.lines(late)) == 1, "what was late is in the timeline, though answered before anybody looked"


async def test_what_news_did_not_tell_is_found(desk: Desk) -> None:
    await desk.policy()
    held = await world.start(desk.database, SAM)
    await send_message(desk.path, says(SAM, held.id))
    desk.news.clear()
    desk.clock.advance(2 * SECOND)
    await Promises(desk.database, desk.clock).sweep()
    assert await desk.shown(held) == ("first_reply", 9, None)


async def test_the_first_policy_that_fits_counts_from_when_the_visitor_asked(desk: Desk) -> None:
    urgent = await desk.policy(name="Urgent", filter=only("priority", "urgent"), first_reply_minutes=3)
    usual = await desk.policy(first_reply_minutes=30)
    held = await world.start(desk.database, SAM)
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("first_reply", 30, None)
    await desk.wait(MINUTE)
    async with desk.database.begin() as tx:
        await set_priority(tx, world.author(ADA), held.id, "urgent", desk.clock.now())
    await desk.look()
    assert await desk.shown(held) == ("first_reply", 2, None)
    async with desk.database.begin() as tx:
        await order_policies(tx, ADA, [usual.id, urgent.id])
    await desk.look()
    assert await desk.shown(held) == ("first_reply", 29, None)


async def test_a_policy_that_changes_counts_open_conversations_anew_and_cries_over_nothing_old(desk: Desk) -> None:
    held = await world.start(desk.database, SAM)
    await desk.say(SAM, held)
    await desk.wait(HOUR)
    policy = await desk.policy(first_reply_minutes=90, resolution_minutes=None, warning=Warn(unit="minutes", value=30))
    assert await desk.shown(held) == ("first_reply", 30, None), "a new policy counts what waits already"
    assert not await desk.lines(held)
    changed = fields(first_reply_minutes=45, resolution_minutes=None, operations=[op.SetPriority(priority="high")])
    async with desk.database.begin() as tx:
        await change_policy(tx, ADA, policy.id, changed, desk.clock.now())
    await desk.look()
    assert await desk.shown(held) == ("first_reply", -15, None)
    assert (await desk.lines(held), (await desk.now_of(held)).priority) == ([], 0)
    assert await desk.tally() == {"first_reply": (0, 1)}, "the report knows"
    async with desk.database.begin() as tx:
        await delete_policy(tx, ADA, policy.id)
    await desk.look()
    assert await desk.shown(held) is None
    assert not await desk.clocks(held)
    async with desk.database.read() as reader:
        assert await reader.scalar(sa.select(sa.func.count()).select_from(schema.sla_states)) == 0


async def test_business_hours_count_and_follow_their_schedule(desk: Desk) -> None:
    """NOW is a Monday, 16:13:20 in Berlin: 46:40 of the hour are today, the rest is tomorrow after nine."""
    office = Week(time_zone="Europe/Berlin", weekdays=[[Period(start=540, end=1020)]] * 5 + [[], []])
    async with desk.database.begin() as tx:
        schedule = await create_schedule(tx, desk.clock, ADA, "Office", office)
    await desk.policy(is_business=True, first_reply_minutes=60, resolution_minutes=None)
    held = await world.start(desk.database, SAM)
    await desk.say(SAM, held)
    assert await desk.shown(held) == ("first_reply", 17 * 60, None)
    longer = msgspec.structs.replace(office, weekdays=[[Period(start=0, end=1440)]] * 7)
    async with desk.database.begin() as tx:
        await change_schedule(tx, ADA, schedule.id, ScheduleChanges(week=longer))
    await desk.look()
    assert await desk.shown(held) == ("first_reply", 60, None), "other hours count what waits anew"


async def test_only_what_can_be_kept_is_accepted(desk: Desk) -> None:
    refused: dict[str, dict[str, Any]] = {
        "sla.nothing_promised": {"first_reply_minutes": None, "next_reply_minutes": None, "resolution_minutes": None},
        "sla.condition_wrong": {"filter": only("status", "open")},
        "sla.warning_wrong": {"warning": Warn(unit="percent", value=100)},
        "operation.not_here": {"operations": [op.SendMessage(text="Sorry!")]},
        "sla.name_empty": {"name": "  "},
    }
    for code, changes in refused.items():
        with pytest.raises(Refused) as raised:
            await desk.policy(**changes)
        assert raised.value.code == code
    foreign: list[dict[str, Any]] = [
        {"told_agent_ids": [MALLORY.id]},
        {"is_business": True, "schedule_id": "hrs_foreign"},
    ]
    for changes in foreign:
        with pytest.raises(NotFound):
            await desk.policy(**changes)
    policy = await desk.policy()
    async with desk.database.begin() as tx:
        with pytest.raises(NotFound):
            await delete_policy(tx, MALLORY, policy.id)
