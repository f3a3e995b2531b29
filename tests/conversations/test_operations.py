"""The closed set of operations on both databases: order, activity lines, what is refused, and the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.attributes.actions import NewDefinition, create_definition
from kefu.conversations import operations as op
from kefu.conversations import queries
from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.actions.record import Author
from kefu.conversations.description import set_priority, set_value, tag
from kefu.conversations.events import Happened
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import PRIORITIES, Conversation, Entry, Status
from kefu.conversations.operations import require_possible
from kefu.conversations.undo import undo_operations
from kefu.db.database import Database
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import KefuError, NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.tags.actions import create_tag
from kefu.tags.models import Tag
from tests import world
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, author

CLOCK = FixedClock(NOW)


@pytest.fixture
async def bench(database: Database, news: list[object]) -> AsyncIterator[Workbench]:
    await world.settle(database)
    path = MessagePath(database, CLOCK, news.extend)
    yield Workbench(database, path, CLOCK)
    await path.drain()


@pytest.fixture
async def vip(bench: Workbench) -> Tag:
    async with bench.database.begin() as tx:
        await create_definition(
            tx, ADA, NewDefinition(subject="conversation", key="order", label="Order", kind="number"), NOW
        )
        return await create_tag(tx, ADA, "VIP", "red", NOW)


async def run(bench: Workbench, conversation: Conversation, *operations: op.Operation, key: str = "") -> Conversation:
    return await apply_operations(bench, Run(author(ADA), key or new_id("run")), conversation.id, operations)


async def timeline(bench: Workbench, conversation: Conversation) -> list[Entry]:
    async with bench.database.read() as reader:
        return (await queries.list_entries(reader, conversation.id, queries.Window())).entries


async def test_operations_happen_in_their_order_and_each_leaves_a_line(bench: Workbench, vip: Tag) -> None:
    conversation = await world.start(bench.database, SAM)
    after = await run(
        bench,
        conversation,
        op.AddTags(tag_ids=[vip.id]),
        op.SetPriority(priority="high"),
        op.SetAttribute(key="order", value=42),
        op.SendMessage(text="We look into it."),
        op.AddNote(text="A big one."),
        op.AssignAgent(agent_id=GRACE.id),
        op.SetStatus(status="resolved"),
    )
    assert (after.tag_ids, PRIORITIES[after.priority], after.values) == ([vip.id], "high", {"order": 42})
    assert (after.assignee_id, after.status) == (GRACE.id, "resolved")
    shown = [each.extra.activity or each.kind for each in await timeline(bench, conversation)]
    assert shown == [
        "started", "tagged", "priority_changed", "attribute_changed", "message", "note", "assigned", "resolved",
    ]  # fmt: skip
    tagged = (await timeline(bench, conversation))[1]
    assert (tagged.extra.tag_names, tagged.visitor_pos) == (["VIP"], None), "visitors are not told"


async def test_what_changes_nothing_says_nothing(bench: Workbench, vip: Tag, news: list[object]) -> None:
    conversation = await world.start(bench.database, SAM)
    once: list[op.Operation] = [
        op.AddTags(tag_ids=[vip.id]),
        op.SetPriority(priority="low"),
        op.SetAttribute(key="order", value=1),
    ]
    await run(bench, conversation, *once)
    news.clear()
    await run(bench, conversation, *once, op.HandBack(), op.SetStatus(status="open"))
    assert [item for item in news if isinstance(item, Happened)] == []
    after = await run(bench, conversation, op.RemoveTags(tag_ids=[vip.id]), op.SetAttribute(key="order", value=None))
    assert (after.tag_ids, after.values) == ([], {})


async def test_the_same_run_twice_says_everything_once(bench: Workbench, vip: Tag) -> None:
    conversation = await world.start(bench.database, SAM)
    for _ in range(2):
        await run(bench, conversation, op.SendMessage(text="once"), op.AddNote(text="too"), key="run_the_same")
    assert [each.text for each in await timeline(bench, conversation) if each.text] == ["once", "too"]


async def test_a_refused_operation_takes_its_neighbours_with_it(bench: Workbench, vip: Tag) -> None:
    conversation = await world.start(bench.database, SAM)
    with pytest.raises(Refused):
        await run(bench, conversation, op.AddTags(tag_ids=[vip.id]), op.SetAttribute(key="order", value="no number"))
    async with bench.database.read() as reader:
        assert await queries.find_conversation(reader, conversation.id) == conversation


async def test_strangers_and_visitors_apply_nothing(bench: Workbench, vip: Tag) -> None:
    conversation = await world.start(bench.database, SAM)
    every: list[op.Operation] = [
        op.HandBack(), op.AssignSelf(), op.SetPriority(priority="low"), op.AddTags(tag_ids=[vip.id]),
        op.SetAttribute(key="order", value=1), op.SetStatus(status="open"), op.Snooze(minutes=5),
        op.AddNote(text="x"),
    ]  # fmt: skip
    for operation in every:
        for actor, error in ((MALLORY, NotFound), (SAM, (NotAllowed, Refused))):
            with pytest.raises(error):
                await apply_operations(bench, Run(author(actor), new_id("run")), conversation.id, [operation])


async def test_a_rule_is_named_in_the_line(bench: Workbench) -> None:
    from kefu.kernel.actors import System

    conversation = await world.start(bench.database, SAM)
    rule = Author(System(SHOP), "", rule_name="VIPs first")
    await apply_operations(bench, Run(rule, new_id("run")), conversation.id, [op.SetPriority(priority="urgent")])
    line = (await timeline(bench, conversation))[-1]
    assert (line.author_kind, line.extra.rule_name) == ("system", "VIPs first")


async def test_what_names_nothing_is_found_out_when_it_is_kept(bench: Workbench, vip: Tag) -> None:
    wrong: list[tuple[op.Operation, op.Used, type[KefuError]]] = [
        (op.AssignAgent(agent_id="agt_mallory"), "by_agent", NotFound),
        (op.AddTags(tag_ids=["tag_nobody"]), "by_agent", NotFound),
        (op.SetAttribute(key="nothing", value=1), "by_agent", NotFound),
        (op.SetAttribute(key="order", value="x"), "by_agent", Refused),
        (op.SendMail(to="a@b.test", subject="x", text="y"), "by_agent", Refused),
        (op.AssignSelf(), "by_rule", Refused),
    ]
    async with bench.database.read() as reader:
        for operation, used, error in wrong:
            with pytest.raises(error):
                await require_possible(reader, SHOP, [operation], used)
        await require_possible(reader, SHOP, [op.AddTags(tag_ids=[vip.id]), op.AssignSelf()], "by_agent")


# -- the way back ------------------------------------------------------------------------------------------------------


def blank(**changes: object) -> Conversation:
    return Conversation(id="c", workspace_id=SHOP, inbox_id="i", contact_id="x", created_at=NOW, **changes)  # type: ignore[arg-type]


VALUES: list[int | str | bool] = [1, "x", True]
tags_st = st.lists(st.sampled_from(["t1", "t2", "t3"]), unique=True)


@st.composite
def states(draw: st.DrawFn) -> Conversation:
    status: Status = draw(st.sampled_from(["open", "snoozed", "resolved"]))
    made = blank(
        status=status,
        snoozed_until=NOW + 60_000 * draw(st.integers(1, 9)) if status == "snoozed" else None,
        assignee_id=draw(st.sampled_from([None, "a1", "a2"])),
    )
    made = set_priority(tag(made, draw(tags_st), []), draw(st.sampled_from(PRIORITIES)))
    for key in draw(st.lists(st.sampled_from(["k1", "k2"]), unique=True)):
        made = set_value(made, key, draw(st.sampled_from(VALUES)))
    return made


def played(conversation: Conversation, operations: list[op.Operation]) -> Conversation:
    """The pure half of `apply_operations`."""
    from kefu.conversations import models

    for each in operations:
        match each:
            case op.AssignAgent():
                conversation = models.assign(conversation, each.agent_id, NOW)
            case op.HandBack():
                conversation = models.assign(conversation, None, NOW)
            case op.SetStatus():
                conversation = models.change_status(conversation, each.status, None, NOW)
            case op.Snooze():
                conversation = models.change_status(conversation, "snoozed", NOW + each.minutes * 60_000, NOW)
            case op.SetPriority():
                conversation = set_priority(conversation, each.priority)
            case op.AddTags():
                conversation = tag(conversation, each.tag_ids, [])
            case op.RemoveTags():
                conversation = tag(conversation, [], each.tag_ids)
            case op.SetAttribute():
                conversation = set_value(conversation, each.key, each.value)
            case _:
                raise AssertionError(each)
    return conversation


def told(conversation: Conversation) -> tuple[object, ...]:
    c = conversation
    return (c.status, c.snoozed_until, c.assignee_id, c.priority, sorted(c.tag_ids), c.values)


@given(before=states(), after=states())
def test_undo_leads_from_anywhere_back_to_where_it_was(before: Conversation, after: Conversation) -> None:
    back = undo_operations(before, after, NOW)
    assert told(played(after, back)) == told(before)
    assert undo_operations(before, before, NOW) == []
