"""Calls as people make them, on both databases: one at a time, the first device wins, the line they leave behind."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
import sqlalchemy as sa

from kefu.calls import queries
from kefu.calls.actions import Wish, accept_call, decline_call, hang_up, keep_call, start_call
from kefu.calls.inbox_rules import InboxCalls
from kefu.calls.models import GRACE, RING, Call, CallNews, Party
from kefu.calls.settings_actions import change_call_settings, change_inbox_calls
from kefu.conversations.models import Conversation, Entry
from kefu.conversations.queries import Window, find_conversation, list_entries
from kefu.db.database import Database
from kefu.db.schema import agents
from kefu.kernel.actors import Actor, Agent, Visitor
from kefu.kernel.clock import SECOND, FixedClock
from kefu.kernel.errors import Conflict, KefuError, NotAllowed, NotFound, Refused
from kefu.worker.chores import end_lapsed_calls
from tests.world import ADA, EVE, LIN, MALLORY, NOW, SAM, WEBSITE, author, settle, start
from tests.world import GRACE as GRACE_AGENT

CONSOLE, PHONE = "the console of an agent", "the phone of a visitor"
ALL = InboxCalls(has_voice=True, has_video=True, can_visitors_start=True)


def party(actor: Actor, device: str = "") -> Party:
    if isinstance(actor, Visitor):
        return Party("visitor", device or PHONE)
    return Party("agent", device or CONSOLE)


@pytest.fixture
async def talk(database: Database) -> Conversation:
    await settle(database)
    async with database.begin() as tx:
        await queries.keep_inbox_calls(tx, SAM.workspace_id, WEBSITE, ALL)
    return await start(database, SAM)


async def ring(database: Database, talk: Conversation, actor: Actor, now: int = NOW, device: str = "") -> Call:
    rings = (ADA.id, GRACE_AGENT.id) if isinstance(actor, Visitor) else ()
    async with database.begin() as tx:
        return await start_call(tx, author(actor), party(actor, device), talk.id, Wish("video", rings), now)


async def accept(database: Database, call: Call, actor: Actor, now: int = NOW, device: str = "") -> Call:
    async with database.begin() as tx:
        return await accept_call(tx, author(actor), party(actor, device), call.id, now)


async def end(database: Database, call: Call, actor: Actor, now: int = NOW) -> Call:
    async with database.begin() as tx:
        return await hang_up(tx, actor, party(actor), call.id, now)


async def line_of(database: Database, talk: Conversation) -> tuple[Entry, Conversation]:
    async with database.read() as reader:
        part = await list_entries(reader, talk.id, Window())
        conversation = await find_conversation(reader, talk.id)
    assert conversation is not None
    [entry] = [each for each in part.entries if each.type == "call"]
    return entry, conversation


async def test_an_agent_calls_they_talk_and_the_line_says_for_how_long(
    database: Database, talk: Conversation, news: list[object]
) -> None:
    call = await ring(database, talk, ADA)
    assert (call.state, call.kind, call.agent_id) == ("ringing", "video", ADA.id)
    await accept(database, call, SAM, NOW + 5 * SECOND)
    over = await end(database, call, SAM, NOW + 65 * SECOND)
    assert over.state == "ended"
    entry, conversation = await line_of(database, talk)
    assert entry.extra.call is not None
    assert (entry.extra.call.outcome, entry.extra.call.duration_ms) == ("ended", 60 * SECOND)
    assert (entry.direction, entry.author_name, entry.seq) == ("outgoing", "Ada", 1)
    assert (conversation.agent_unread, conversation.visitor_unread, conversation.waiting_since) == (0, 0, None)
    assert conversation.last_text == "call"
    states = [each.call.state for each in news if isinstance(each, CallNews)]
    assert states == ["ringing", "accepted", "ended"]
    assert await end(database, call, ADA, NOW + 99 * SECOND) == over
    await line_of(database, talk)  # still one


async def test_a_visitors_call_is_answered_by_who_accepts_and_becomes_theirs(
    database: Database, talk: Conversation
) -> None:
    call = await ring(database, talk, SAM)
    accepted = await accept(database, call, GRACE_AGENT)
    assert (accepted.agent_id, accepted.rings) == (GRACE_AGENT.id, [])
    async with database.read() as reader:
        conversation = await find_conversation(reader, talk.id)
    assert conversation is not None
    assert conversation.assignee_id == GRACE_AGENT.id


@pytest.mark.parametrize("how", ["declined", "missed"])
async def test_a_visitors_call_that_nobody_takes_waits_like_a_message(
    database: Database, talk: Conversation, how: str
) -> None:
    call = await ring(database, talk, SAM)
    if how == "declined":
        async with database.begin() as tx:
            assert (await decline_call(tx, ADA, call.id, NOW)).state == "ringing"
        async with database.begin() as tx:
            await decline_call(tx, GRACE_AGENT, call.id, NOW)
    else:
        await end(database, call, SAM)
    entry, conversation = await line_of(database, talk)
    assert entry.extra.call is not None
    assert entry.extra.call.outcome == how
    assert entry.direction == "incoming"
    assert (conversation.agent_unread, conversation.waiting_since, conversation.queued_at) == (1, NOW, NOW)


async def test_an_agents_call_that_is_not_taken_is_no_answer(database: Database, talk: Conversation) -> None:
    call = await ring(database, talk, ADA)
    async with database.begin() as tx:
        assert (await decline_call(tx, SAM, call.id, NOW)).state == "declined"
    _, conversation = await line_of(database, talk)
    assert (conversation.visitor_unread, conversation.agent_unread) == (1, 0)


async def test_one_call_at_a_time(database: Database, talk: Conversation) -> None:
    call = await ring(database, talk, ADA)
    assert await ring(database, talk, ADA) == call, "asking again is the same call"
    for other, device in ((ADA, "another console of Ada's"), (SAM, ""), (GRACE_AGENT, "a colleague's console")):
        with pytest.raises(Conflict) as refused:
            await ring(database, talk, other, device=device)
        assert refused.value.code == "call.one_at_a_time"
    elsewhere = await start(database, LIN)
    with pytest.raises(Conflict) as busy:
        await ring(database, elsewhere, ADA)
    assert busy.value.code == "call.busy"
    await end(database, call, ADA)
    assert (await ring(database, elsewhere, ADA)).state == "ringing"


async def test_the_first_device_that_accepts_wins(database: Database, talk: Conversation) -> None:
    call = await ring(database, talk, SAM)
    takers = [(ADA, "first console of Ada's"), (ADA, "second console of Ada's"), (GRACE_AGENT, "a console of Grace's")]
    done = await asyncio.gather(
        *(accept(database, call, who, device=device) for who, device in takers), return_exceptions=True
    )
    won = [each for each in done if isinstance(each, Call)]
    lost = [each.code for each in done if isinstance(each, KefuError)]
    assert len(won) == 1
    assert lost == ["call.taken", "call.taken"]


async def test_foreign_calls_are_not_found(database: Database, talk: Conversation) -> None:
    await start(database, LIN)
    call = await ring(database, talk, ADA)
    for stranger in (MALLORY, EVE, LIN):
        for attempt in (accept(database, call, stranger), end(database, call, stranger)):
            with pytest.raises(NotFound):
                await attempt
        with pytest.raises(NotFound):
            async with database.begin() as tx:
                await decline_call(tx, stranger, call.id, NOW)
        with pytest.raises(NotFound):
            async with database.begin() as tx:
                await keep_call(tx, stranger, party(stranger), call.id, NOW)
        with pytest.raises(NotFound):
            await ring(database, talk, stranger)
    with pytest.raises(NotAllowed, match="other side"):
        await accept(database, call, GRACE_AGENT, device="a colleague's console")
    with pytest.raises(NotAllowed, match="not in the call"):
        async with database.begin() as tx:
            await hang_up(tx, GRACE_AGENT, party(GRACE_AGENT, "a colleague's console"), call.id, NOW)


async def test_time_ends_calls_once_whoever_looks_first(database: Database, talk: Conversation) -> None:
    clock = FixedClock(NOW)
    call = await ring(database, talk, ADA)
    await accept(database, call, SAM)
    clock.advance(15 * SECOND)
    async with database.begin() as tx:
        await keep_call(tx, ADA, party(ADA), call.id, clock.now())
    assert await end_lapsed_calls(database, clock) == 1
    clock.advance(GRACE - 15 * SECOND)
    await asyncio.gather(*(end_lapsed_calls(database, clock) for _ in range(3)))
    entry, _ = await line_of(database, talk)
    assert entry.extra.call is not None
    assert entry.extra.call.duration_ms == 0, "the visitor was last heard when it accepted"
    assert await end_lapsed_calls(database, clock) == 0


async def test_ringing_is_said_again_until_it_ends(database: Database, talk: Conversation, news: list[object]) -> None:
    clock = FixedClock(NOW)
    call = await ring(database, talk, ADA)
    news.clear()
    await end_lapsed_calls(database, clock)
    assert [each.call for each in news if isinstance(each, CallNews)] == [call]
    for _ in range(5):
        clock.advance(RING // 5)
        async with database.begin() as tx:
            await keep_call(tx, ADA, party(ADA), call.id, clock.now())
    await end_lapsed_calls(database, clock)
    entry, _ = await line_of(database, talk)
    assert entry.extra.call is not None
    assert entry.extra.call.outcome == "missed"


async def test_an_inbox_says_who_may_call_how(database: Database, talk: Conversation) -> None:
    for rules, who, code in (
        (InboxCalls(), ADA, "call.kind_off"),
        (InboxCalls(has_voice=True, can_visitors_start=True), SAM, "call.kind_off"),
        (InboxCalls(has_voice=True, has_video=True), SAM, "call.agents_only"),
    ):
        async with database.begin() as tx:
            await change_inbox_calls(tx, ADA, WEBSITE, rules)
        with pytest.raises(NotAllowed) as refused:
            await ring(database, talk, who)
        assert refused.value.code == code
    for actor, fault in ((GRACE_AGENT, NotAllowed), (MALLORY, NotFound)):
        with pytest.raises(fault):
            async with database.begin() as tx:
                await change_inbox_calls(tx, actor, WEBSITE, ALL)


async def test_relay_only_needs_a_relay(database: Database, talk: Conversation) -> None:
    with pytest.raises(Refused, match="TURN"):
        async with database.begin() as tx:
            await change_call_settings(tx, ADA, [], is_relay_only=True)
    with pytest.raises(NotAllowed):
        async with database.begin() as tx:
            await change_call_settings(tx, GRACE_AGENT, [], is_relay_only=False)


async def test_consoles_ring_of_those_who_are_here_for_it(database: Database, talk: Conversation) -> None:
    async with database.begin() as tx:
        await tx.execute(sa.update(agents).where(agents.c.id == GRACE_AGENT.id).values(availability="away"))
    async with database.read() as reader:
        assert await queries.list_pool(reader, ADA.workspace_id, None) == [ADA.id]
        assert await queries.list_pool(reader, ADA.workspace_id, "team_of_nobody") == []
    call = await ring(database, talk, ADA)
    async with database.read() as reader:
        assert await queries.list_in_call(reader, ADA.workspace_id) == {ADA.id}
        assert await queries.list_calls(reader, talk.id) == [call]
        stored = await queries.find_live_call(reader, talk.id)
    assert msgspec.structs.asdict(call) == msgspec.structs.asdict(stored or call)
    assert isinstance(ADA, Agent)
