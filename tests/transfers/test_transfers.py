"""Offering, answering and withdrawing a conversation, and giving it to a team; on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest
import sqlalchemy as sa

from kefu.conversations.actions.assign import assign_conversation, claim_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.conversations.events import Happened, TransferEnded, TransferOffered
from kefu.conversations.models import Conversation
from kefu.conversations.queries import Window, find_conversation, list_entries, list_happened
from kefu.db import schema
from kefu.db.database import Database, Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND, FixedClock
from kefu.kernel.errors import KefuError, NotFound
from kefu.teams.actions import create_team, set_members
from kefu.transfers.actions import end
from kefu.transfers.actions.give_to_team import give_to_team
from kefu.transfers.actions.offer import offer
from kefu.transfers.models import Transfer
from kefu.transfers.queries import list_pending
from tests import world
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, author

LINUS = Agent(workspace_id=SHOP, id="agt_linus", role="agent")


@pytest.fixture
async def held(database: Database) -> Conversation:
    """Grace answers Sam; Ada is the owner, Linus another agent."""
    await world.settle(database)
    row = {"name": "Linus", "email": "linus@example.com", "role": "agent", "password_hash": "!", "preferences": {}}
    async with database.begin() as tx:
        await tx.execute(sa.insert(schema.agents).values(id=LINUS.id, workspace_id=SHOP, created_at=NOW, **row))
    begun = await world.start(database, SAM)
    async with database.begin() as tx:
        return await claim_conversation(tx, author(GRACE), begun.id, NOW)


def named(agent: Agent) -> Author:
    return Author(agent, {"agt_linus": "Linus"}.get(agent.id, world.NAMES.get(agent.id, "")))


async def offered(database: Database, held: Conversation, to: Agent = LINUS, by: Agent = GRACE) -> Transfer:
    async with database.begin() as tx:
        return await offer(tx, named(by), held.id, to.id, " please: the refund ", NOW)


async def refused(database: Database, work: Callable[[Transaction], Awaitable[object]]) -> str:
    with pytest.raises(KefuError) as caught:
        async with database.begin() as tx:
            await work(tx)
    return caught.value.code


async def state(database: Database, held: Conversation) -> Conversation:
    async with database.read() as reader:
        found = await find_conversation(reader, held.id)
    assert found is not None
    return found


async def lines(database: Database, held: Conversation) -> Sequence[tuple[str | None, str]]:
    async with database.read() as reader:
        part = await list_entries(reader, held.id, Window())
    return [(entry.extra.activity, entry.extra.note) for entry in part.entries][2:]


def ends(news: list[object]) -> list[str]:
    facts = [each.fact for each in news if isinstance(each, Happened)]
    return [fact.outcome for fact in facts if isinstance(fact, TransferEnded)]


async def test_who_is_asked_takes_it_over(database: Database, held: Conversation, news: list[object]) -> None:
    made = await offered(database, held)
    assert (made.giver_id, made.agent_id, made.note) == (GRACE.id, LINUS.id, "please: the refund")
    assert made.expires_at - made.offered_at == 60 * SECOND
    assert (await state(database, held)).assignee_id == GRACE.id, "who gives it answers until then"
    async with database.begin() as tx:
        after = await end.accept(tx, named(LINUS), made.id, NOW + 5)
    assert (after.assignee_id, after.last_agent_id) == (LINUS.id, LINUS.id)
    assert after == await state(database, held)
    assert await lines(database, held) == [("transfer_offered", "please: the refund"), ("transferred", "")]
    facts = [each.fact for each in news if isinstance(each, Happened)]
    [told] = [fact for fact in facts if isinstance(fact, TransferOffered)]
    assert (told.transfer_id, told.giver_id, told.agent_id) == (made.id, GRACE.id, LINUS.id)
    assert ends(news) == ["accepted"]
    async with database.read() as reader:
        assert await list_pending(reader, SHOP, NOW + 6, 9) == []
        replayed = await list_happened(reader, after, 0, is_visitor=False, limit=99)
        assert [each.pos for each in replayed] == list(range(1, after.last_pos + 1))
        public = await list_happened(reader, after, 0, is_visitor=True, limit=99)
    assert not [each for each in public if isinstance(each.fact, TransferOffered | TransferEnded)]


async def test_who_declines_says_why_and_it_stays(database: Database, held: Conversation, news: list[object]) -> None:
    made = await offered(database, held)
    async with database.begin() as tx:
        after = await end.decline(tx, named(LINUS), made.id, "at lunch", NOW + 5)
    assert after.assignee_id == GRACE.id
    assert (await lines(database, held))[-1] == ("transfer_declined", "at lunch")
    assert ends(news) == ["declined"]
    for again in (
        lambda tx: end.accept(tx, named(LINUS), made.id, NOW + 6),
        lambda tx: end.withdraw(tx, named(GRACE), made.id, NOW + 6),
    ):
        assert await refused(database, again) == "transfer.over"
    assert (await offered(database, held)).id != made.id, "it may be offered again"


async def test_nobody_answers_in_time(database: Database, held: Conversation, news: list[object]) -> None:
    async with database.begin() as tx:
        await tx.execute(sa.update(schema.workspaces).values(transfer_seconds=30))
    made = await offered(database, held)
    clock = FixedClock(NOW + 30 * SECOND - 1)
    assert await end.end_over(database, clock) == 0
    clock.advance(1)
    assert await refused(database, lambda tx: end.accept(tx, named(LINUS), made.id, clock.now())) == "transfer.over"
    assert [await end.end_over(database, clock) for _ in range(2)] == [1, 0]
    assert ends(news) == ["timed_out"]
    assert (await lines(database, held))[-1] == ("transfer_timed_out", "")
    assert (await state(database, held)).assignee_id == GRACE.id


async def test_who_gave_it_or_a_supervisor_takes_it_back(
    database: Database, held: Conversation, news: list[object]
) -> None:
    for by in (GRACE, ADA):
        made = await offered(database, held)
        assert await refused(database, lambda tx, t=made: end.withdraw(tx, named(LINUS), t.id, NOW)) == "not_allowed"  # type: ignore[misc]
        async with database.begin() as tx:
            await end.withdraw(tx, named(by), made.id, NOW)
    assert ends(news) == ["withdrawn", "withdrawn"]


async def test_what_goes_elsewhere_is_offered_no_more(
    database: Database, held: Conversation, news: list[object]
) -> None:
    made = await offered(database, held)
    async with database.begin() as tx:
        await assign_conversation(tx, named(ADA), held.id, (ADA.id, "Ada"), NOW + 1)
    assert await refused(database, lambda tx: end.accept(tx, named(LINUS), made.id, NOW + 2)) == "transfer.over"
    await end.end_over(database, FixedClock(NOW + 3))
    await offered(database, held, by=ADA)
    async with database.begin() as tx:
        await change_status(tx, named(ADA), held.id, "resolved", NOW + 4)
    await end.end_over(database, FixedClock(NOW + 5))
    assert ends(news) == ["overtaken", "overtaken"]
    assert (await state(database, held)).assignee_id == ADA.id


async def test_what_cannot_be_offered(database: Database, held: Conversation) -> None:
    async def asks(by: Agent, to: str, note: str = "") -> str:
        return await refused(database, lambda tx: offer(tx, named(by), held.id, to, note, NOW))

    assert await asks(LINUS, ADA.id) == "not_allowed"
    assert await asks(GRACE, GRACE.id) == "transfer.to_itself"
    assert await asks(GRACE, MALLORY.id) == "agent.not_found"
    assert await asks(GRACE, LINUS.id, "x" * 2001) == "transfer.words_too_long"
    assert await asks(MALLORY, MALLORY.id) == "conversation.not_found"
    made = await offered(database, held, by=ADA)
    assert made.giver_id == GRACE.id, "a supervisor offers in the name of who answers"
    assert await asks(GRACE, ADA.id) == "transfer.pending"
    assert await refused(database, lambda tx: end.accept(tx, named(ADA), made.id, NOW)) == "not_allowed"
    assert await refused(database, lambda tx: end.accept(tx, named(MALLORY), made.id, NOW)) == "transfer.not_found"
    async with database.begin() as tx:
        await assign_conversation(tx, named(ADA), held.id, None, NOW)
        await tx.execute(sa.update(schema.agents).where(schema.agents.c.id == LINUS.id).values(is_active=False))
    assert await asks(ADA, LINUS.id) == "transfer.nobody_answers"
    async with database.begin() as tx:
        await assign_conversation(tx, named(ADA), held.id, (GRACE.id, "Grace"), NOW)
    assert await asks(GRACE, LINUS.id) == "agent.deactivated"


async def test_a_team_gets_it_into_its_queue_with_a_word(
    database: Database, held: Conversation, news: list[object]
) -> None:
    async with database.begin() as tx:
        team = await create_team(tx, FixedClock(NOW), ADA, "Billing")

    async def give(tx: Transaction) -> Conversation:
        return await give_to_team(tx, named(GRACE), held.id, team.id, " refund ", NOW + 9)

    assert await refused(database, give) == "transfer.team_empty"
    async with database.begin() as tx:
        await set_members(tx, ADA, team.id, [GRACE.id, LINUS.id])
    await offered(database, held)
    async with database.begin() as tx:
        after = await give(tx)
    assert (after.assignee_id, after.team_id, after.queued_at) == (None, team.id, NOW + 9)
    assert ends(news) == ["overtaken"]
    assert (await lines(database, held))[-1] == ("transferred_team", "refund")
    async with database.read() as reader:
        marks = await reader.first(sa.select(schema.routing_marks))
    assert marks is not None
    assert marks["avoided_agent_id"] == GRACE.id, "who gave it away is not given it back while others are here"
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await give_to_team(tx, named(MALLORY), held.id, team.id, "", NOW)
