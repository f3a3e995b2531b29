"""Every verb of a conversation, on both databases: what it changes, what it refuses, what it tells."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from kefu.conversations import queries
from kefu.conversations.actions.assign import assign_conversation, claim_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.mark_read import mark_delivered, mark_read
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.events import Happened, MarksMoved
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation, Entry
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.actors import Agent, System
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.worker.chores import wake_snoozed
from tests import world
from tests.world import ADA, GRACE, LIN, MALLORY, NOW, SAM, SHOP, WEBSITE, author, says


@pytest.fixture
async def conversation(database: Database) -> Conversation:
    """Sam has started a conversation that nobody answers yet."""
    await world.settle(database)
    return await world.start(database, SAM)


@pytest.fixture
def path(database: Database, news: list[object]) -> MessagePath:
    return MessagePath(database, FixedClock(NOW), news.extend)


async def now_of(database: Database, conversation: Conversation) -> Conversation:
    async with database.read() as reader:
        found = await queries.find_conversation(reader, conversation.id)
    assert found is not None
    return found


async def timeline(database: Database, conversation: Conversation) -> list[Entry]:
    async with database.read() as reader:
        return (await queries.list_entries(reader, conversation.id, queries.Window())).entries


async def activities(database: Database, conversation: Conversation) -> list[str | None]:
    return [entry.extra.activity for entry in await timeline(database, conversation) if entry.kind == "activity"]


# -- start -------------------------------------------------------------------------------------------------------------


async def test_tabs_that_start_at_once_meet_in_one_conversation(database: Database) -> None:
    await world.settle(database)
    started = await asyncio.gather(*[world.start(database, SAM) for _ in range(12)])
    assert len({each.id for each in started}) == 1
    async with database.read() as reader:
        assert await reader.scalar(sa.select(sa.func.count()).select_from(schema.conversations)) == 1
        assert await reader.scalar(sa.select(sa.func.count()).select_from(schema.events)) == 1


async def test_after_a_resolved_one_a_new_conversation_starts(database: Database, conversation: Conversation) -> None:
    async with database.begin() as tx:
        await change_status(tx, author(SAM), conversation.id, "resolved", NOW)
    again = await world.start(database, SAM)
    assert again.id != conversation.id
    async with database.read() as reader:
        current = await queries.find_current(reader, SAM.contact_id, WEBSITE)
    assert current is not None
    assert current.id == again.id


async def test_nobody_starts_a_conversation_for_a_foreign_contact(database: Database) -> None:
    await world.settle(database)
    for contact in (SAM.contact_id, "cont_nobody"):
        with pytest.raises(NotFound):
            async with database.begin() as tx:
                await start_conversation(tx, author(MALLORY), contact, "inb_outside", NOW)


# -- who answers -------------------------------------------------------------------------------------------------------


async def test_of_fifty_claims_at_once_exactly_one_wins(
    database: Database, conversation: Conversation, news: list[object]
) -> None:
    async with database.begin() as tx:
        for n in range(50):
            values = {"name": f"Agent {n}", "email": f"{n}@example.com", "role": "agent", "password_hash": "!"}
            row = {"id": f"agt_{n}", "workspace_id": SHOP, "preferences": {}, "created_at": NOW, **values}
            await tx.execute(sa.insert(schema.agents).values(row))
    news.clear()

    async def claim(n: int) -> Conversation:
        agent = Agent(workspace_id=SHOP, id=f"agt_{n}", role="agent")
        async with database.begin() as tx:
            return await claim_conversation(tx, author(agent), conversation.id, NOW)

    results = await asyncio.gather(*[claim(n) for n in range(50)], return_exceptions=True)
    [winner] = [result for result in results if isinstance(result, Conversation)]
    losers = [result for result in results if isinstance(result, Conflict)]
    assert (len(losers), {loser.code for loser in losers}) == (49, {"conversation.taken"})
    assert (await now_of(database, conversation)).assignee_id == winner.assignee_id
    assert len(news) == 1
    assert await activities(database, conversation) == ["started", "claimed"]


async def test_claiming_what_is_mine_changes_nothing(database: Database, conversation: Conversation) -> None:
    for _ in range(2):
        async with database.begin() as tx:
            claimed = await claim_conversation(tx, author(ADA), conversation.id, NOW)
        assert (claimed.assignee_id, claimed.version) == (ADA.id, 2)


async def test_assign_hand_back_and_assign_again(
    database: Database, conversation: Conversation, news: list[object]
) -> None:
    news.clear()
    steps: list[tuple[Agent, tuple[str, str] | None]] = [
        (ADA, (GRACE.id, "Grace")),
        (ADA, (GRACE.id, "Grace")),
        (GRACE, None),
        (GRACE, (GRACE.id, "Grace")),
        (ADA, (ADA.id, "Ada")),
    ]
    for actor, assignee in steps:
        async with database.begin() as tx:
            after = await assign_conversation(tx, author(actor), conversation.id, assignee, NOW)
        assert after.assignee_id == (assignee[0] if assignee else None)
    assert await activities(database, conversation) == ["started", "assigned", "handed_back", "claimed", "taken_over"]
    assert [entry.extra.assignee_name for entry in await timeline(database, conversation)] == [
        None, "Grace", None, "Grace", "Ada",
    ]  # fmt: skip
    assert len(news) == 4, "assigning to who has it already is no news"


async def test_strangers_and_visitors_do_not_give_conversations_away(
    database: Database, conversation: Conversation
) -> None:
    for actor, error in ((MALLORY, NotFound), (SAM, NotAllowed), (LIN, NotAllowed)):
        with pytest.raises(error):
            async with database.begin() as tx:
                await assign_conversation(tx, author(actor), conversation.id, (ADA.id, "Ada"), NOW)
        with pytest.raises(error):
            async with database.begin() as tx:
                await claim_conversation(tx, author(actor), conversation.id, NOW)
    assert (await now_of(database, conversation)) == conversation


# -- status ------------------------------------------------------------------------------------------------------------


async def test_resolve_reopen_snooze_and_wake(database: Database, conversation: Conversation) -> None:
    clock = FixedClock(NOW)
    for status, until in (("resolved", None), ("resolved", None), ("open", None), ("snoozed", NOW + 1000)):
        async with database.begin() as tx:
            await change_status(tx, author(ADA), conversation.id, status, NOW, snoozed_until=until)  # type: ignore[arg-type]
    assert await wake_snoozed(database, clock) == 0
    clock.advance(1000)
    assert sum(await asyncio.gather(*[wake_snoozed(database, clock) for _ in range(4)])) == 1
    after = await now_of(database, conversation)
    assert (after.status, after.snoozed_until) == ("open", None)
    assert await activities(database, conversation) == ["started", "resolved", "reopened", "snoozed", "woken"]


async def test_a_snooze_can_be_moved_but_not_into_the_past(database: Database, conversation: Conversation) -> None:
    for until in (NOW + 10, NOW + 20):
        async with database.begin() as tx:
            moved = await change_status(tx, author(ADA), conversation.id, "snoozed", NOW, snoozed_until=until)
        assert moved.snoozed_until == until
    for past in (None, NOW, NOW - 1):
        with pytest.raises(Refused, match="time to come"):
            async with database.begin() as tx:
                await change_status(tx, author(ADA), conversation.id, "snoozed", NOW, snoozed_until=past)


async def test_a_visitors_message_wakes_a_snoozed_conversation(
    database: Database, conversation: Conversation, path: MessagePath
) -> None:
    async with database.begin() as tx:
        await change_status(tx, author(ADA), conversation.id, "snoozed", NOW, snoozed_until=NOW + 1000)
    await send_message(path, says(ADA, conversation.id, "for later", kind="note"))
    assert (await now_of(database, conversation)).status == "snoozed"
    stored = await send_message(path, says(SAM, conversation.id, "are you there?"))
    assert (stored.conversation.status, stored.conversation.snoozed_until) == ("open", None)
    assert (await activities(database, conversation))[-1] == "woken"


async def test_visitors_may_only_resolve_and_only_their_own(database: Database, conversation: Conversation) -> None:
    for actor, status, error in ((SAM, "open", NotAllowed), (SAM, "snoozed", NotAllowed), (LIN, "resolved", NotFound)):
        with pytest.raises(error):
            async with database.begin() as tx:
                await change_status(tx, author(actor), conversation.id, status, NOW)  # type: ignore[arg-type]
    async with database.begin() as tx:
        assert (await change_status(tx, author(SAM), conversation.id, "resolved", NOW)).status == "resolved"


# -- marks -------------------------------------------------------------------------------------------------------------


async def test_marks_only_move_forward_and_never_past_the_last_message(
    database: Database, conversation: Conversation, path: MessagePath, news: list[object]
) -> None:
    for _ in range(5):
        await send_message(path, says(ADA, conversation.id))
    news.clear()
    seen: list[tuple[int, int, int]] = []
    for verb, seq in ((mark_delivered, 2), (mark_read, 1), (mark_delivered, 1), (mark_read, -7), (mark_read, 4),
                      (mark_delivered, 3), (mark_read, 10**30), (mark_read, 5)):  # fmt: skip
        async with database.begin() as tx:
            after = await verb(tx, SAM, conversation.id, seq)
        seen.append((after.visitor_delivered_seq, after.visitor_read_seq, after.visitor_unread))
    assert seen == [(2, 0, 5), (2, 1, 4), (2, 1, 4), (2, 1, 4), (4, 4, 1), (4, 4, 1), (5, 5, 0), (5, 5, 0)]
    assert [type(item) for item in news] == [MarksMoved] * 4, "what moves nothing tells nothing"


async def test_reading_clears_what_waits_unread_for_agents(
    database: Database, conversation: Conversation, path: MessagePath, news: list[object]
) -> None:
    for _ in range(3):
        await send_message(path, says(SAM, conversation.id))
    async with database.begin() as tx:
        part = await mark_read(tx, ADA, conversation.id, 2)
    assert (part.agent_read_seq, part.agent_unread) == (2, 1)
    news.clear()
    async with database.begin() as tx:
        older = await mark_read(tx, GRACE, conversation.id, 1)
    assert (older, news) == (part, []), "an older mark changes nothing"
    async with database.begin() as tx:
        whole = await mark_read(tx, GRACE, conversation.id, 3)
    assert (whole.agent_read_seq, whole.agent_unread, whole.waiting_since) == (3, 0, NOW)


async def test_nobody_marks_a_foreign_conversation(database: Database, conversation: Conversation) -> None:
    for actor in (LIN, MALLORY, System("ws_outside")):
        with pytest.raises(NotFound):
            async with database.begin() as tx:
                await mark_read(tx, actor, conversation.id, 1)


async def test_a_rolled_back_change_is_told_to_nobody(
    database: Database, conversation: Conversation, news: list[object]
) -> None:
    news.clear()
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            await claim_conversation(tx, author(ADA), conversation.id, NOW)
            raise ZeroDivisionError
    assert [item for item in news if isinstance(item, Happened)] == []
    assert await now_of(database, conversation) == conversation
