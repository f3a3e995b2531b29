"""Requests to be called: slots of the business hours, places, and what becomes of a call; on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kefu.callbacks import queries
from kefu.callbacks.actions import Request, book, cancel, change_settings, list_slots, move, note_attempt
from kefu.callbacks.models import Callback, CallbackSettings, clean_zone, slots_of
from kefu.db.database import Database
from kefu.db.schema import contacts, inboxes
from kefu.hours.actions import create_schedule
from kefu.hours.models import Period, Week
from kefu.inboxes.queries import get_inbox
from kefu.kernel.clock import DAY, HOUR, MINUTE, FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.teams.actions import change_team, create_team, set_members
from kefu.teams.models import TeamChanges
from kefu.teams.rules import Rules
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.models import Ticket
from kefu.tickets.queries import get_ticket, list_entries
from kefu.tickets.type_queries import list_types
from tests.world import ADA, GRACE, LIN, MALLORY, SAM, SHOP, WEBSITE, author, settle

pytestmark = pytest.mark.anyio
# A Monday, 08:00 UTC.
NOW = int(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp() * 1000)
NINE = NOW + HOUR
OFFICE = Week(time_zone="UTC", weekdays=[[Period(start=9 * 60, end=10 * 60 + 15)]] * 5 + [[], []])
HALF = 30 * MINUTE


def settings(**values: Any) -> CallbackSettings:
    return CallbackSettings(inbox_id=WEBSITE, workspace_id=SHOP, is_on=True, **values)


async def opened(database: Database, **values: Any) -> None:
    await settle(database)
    async with database.begin() as tx:
        await create_schedule(tx, FixedClock(NOW), ADA, "Office", OFFICE)
        await change_settings(tx, ADA, settings(**values))


def wanted(slot_at: int = NINE, **values: Any) -> Request:
    given = {"client_id": new_id("call"), "phone": "+86 138 0013 8000", "topic": "Order", "time_zone": "Asia/Shanghai"}
    return Request(**{**given, "slot_at": slot_at, **values})


async def booked(database: Database, visitor: Any = SAM, slot_at: int = NINE, **values: Any) -> tuple[Ticket, Callback]:
    async with database.begin() as tx:
        return await book(tx, visitor, wanted(slot_at, **values), NOW)


async def free(database: Database, now: int = NOW) -> list[tuple[int, int]]:
    async with database.read() as reader:
        found = await list_slots(reader, await get_inbox(reader, SHOP, WEBSITE), now)
    return [(slot.at, slot.left) for slot in found]


def test_slots_lie_in_the_open_hours_of_seven_days_and_none_is_too_soon() -> None:
    found = [slot.at for slot in slots_of(OFFICE, settings(lead_minutes=0), {}, NOW)]
    assert found[:2] == [NINE, NINE + HALF], "the quarter that is left is too short"
    assert len(found) == 10, "five working days of two"
    assert all(NOW <= at < NOW + 7 * DAY for at in found)
    later = [slot.at for slot in slots_of(OFFICE, settings(lead_minutes=75), {}, NOW)]
    assert later[0] == NINE + HALF
    left = slots_of(OFFICE, settings(capacity=2), {NINE: 1, NINE + HALF: 2}, NOW)
    assert (left[0].at, left[0].left) == (NINE, 1)
    assert NINE + HALF not in {slot.at for slot in left}


def test_a_zone_that_nobody_knows_is_utc() -> None:
    assert [clean_zone(each) for each in ("Asia/Shanghai", "Mars/Olympus", "../etc/passwd", "")] == [
        "Asia/Shanghai",
        "UTC",
        "UTC",
        "UTC",
    ]


async def test_a_call_becomes_a_ticket_that_is_due_at_its_time(database: Database) -> None:
    await opened(database)
    ticket, callback = await booked(database)
    assert (ticket.due_at, ticket.title, ticket.contact_id) == (NINE, "Call back: Order", SAM.contact_id)
    assert (callback.slot_at, callback.next_at, callback.time_zone) == (NINE, NINE, "Asia/Shanghai")
    async with database.read() as reader:
        [kind] = await list_types(reader, SHOP)
        phone = await reader.scalar(sa.select(contacts.c.phone).where(contacts.c.id == SAM.contact_id))
        entries = await list_entries(reader, ticket.id)
        assert [each.ticket_id for each in await queries.list_open(reader, SHOP, 10)] == [ticket.id]
    assert (kind.kind, ticket.type_id, phone) == ("callback", kind.id, "+86 138 0013 8000")
    assert [each.extra.activity for each in entries] == ["created", "callback_booked"]
    assert (NINE, 1) not in await free(database)


async def test_the_same_request_again_is_the_same_call_and_a_second_one_is_refused(database: Database) -> None:
    await opened(database, capacity=5)
    first, _ = await booked(database, client_id="call_00000001")
    again, _ = await booked(database, client_id="call_00000001")
    assert first.id == again.id
    with pytest.raises(Conflict) as caught:
        await booked(database, slot_at=NINE + HALF)
    assert caught.value.code == "callback.one_already"
    async with database.read() as reader:
        assert await queries.taken_after(reader, WEBSITE, NOW) == {NINE: 1}


async def test_two_who_want_the_last_place_do_not_both_get_it(database: Database) -> None:
    await opened(database, capacity=1)
    results = await asyncio.gather(booked(database, SAM), booked(database, LIN), return_exceptions=True)
    refused = [each for each in results if isinstance(each, Conflict)]
    assert len(refused) == 1
    assert refused[0].code == "callback.slot_gone"
    async with database.read() as reader:
        assert await queries.taken_after(reader, WEBSITE, NOW) == {NINE: 1}
        assert len(await queries.list_open(reader, SHOP, 10)) == 1


async def test_what_is_not_offered_cannot_be_taken(database: Database) -> None:
    await opened(database)
    for at in (NOW, NINE + 1, NINE + 2 * HALF, NINE + 7 * DAY, NINE + 5 * DAY, 0):
        with pytest.raises(Conflict):
            await booked(database, slot_at=at)
    with pytest.raises(Refused):
        await booked(database, phone="call me")
    async with database.begin() as tx:
        await change_settings(tx, ADA, msgspec.structs.replace(settings(), is_on=False))
    assert await free(database) == []
    with pytest.raises(Refused, match="cannot be asked"):
        await booked(database)


async def test_a_move_takes_the_new_place_and_gives_the_old_one_back(database: Database) -> None:
    await opened(database)
    ticket, _ = await booked(database)
    async with database.begin() as tx:
        await move(tx, author(SAM), ticket.id, NINE + HALF, NOW)
    async with database.read() as reader:
        assert await queries.taken_after(reader, WEBSITE, NOW) == {NINE: 0, NINE + HALF: 1}
        assert (await get_ticket(reader, SHOP, ticket.id)).due_at == NINE + HALF
    other, _ = await booked(database, LIN)

    async def change(who: Any, which: Ticket, at: int) -> None:
        async with database.begin() as tx:
            await move(tx, author(who), which.id, at, NOW)

    both = await asyncio.gather(change(SAM, ticket, NINE), change(LIN, other, NINE + HALF), return_exceptions=True)
    assert all(isinstance(each, Conflict) for each in both), both


async def test_a_cancelled_call_frees_its_place_and_closes_the_ticket(database: Database) -> None:
    await opened(database)
    ticket, _ = await booked(database)
    async with database.begin() as tx:
        await cancel(tx, author(SAM), ticket.id, NOW)
    async with database.read() as reader:
        assert (await get_ticket(reader, SHOP, ticket.id)).state == "closed"
        assert await queries.list_open(reader, SHOP, 10) == []
    assert (NINE, 1) in await free(database)
    for late in (cancel, move):
        with pytest.raises(Refused):
            async with database.begin() as tx:
                if late is cancel:
                    await cancel(tx, author(SAM), ticket.id, NOW)
                else:
                    await move(tx, author(SAM), ticket.id, NINE + HALF, NOW)
    await booked(database)


async def test_what_became_of_a_call(database: Database) -> None:
    await opened(database, capacity=3)
    ticket, _ = await booked(database)

    async def tried(outcome: Any, next_at: int | None = None) -> tuple[Callback, str]:
        async with database.begin() as tx:
            after = await note_attempt(tx, author(GRACE), ticket.id, outcome, next_at, NINE)
            return after, (await get_ticket(tx, SHOP, ticket.id)).state

    after, state = await tried("no_answer")
    assert (after.attempts, after.next_at, state) == (1, NINE + HOUR, "in_progress")
    after, _ = await tried("no_answer", NINE + DAY)
    assert after.next_at == NINE + DAY
    with pytest.raises(Refused):
        async with database.begin() as tx:
            await cancel(tx, author(SAM), ticket.id, NINE)
    after, state = await tried("reached")
    assert (after.attempts, after.next_at, state) == (3, None, "solved")
    with pytest.raises(Refused):
        await tried("reached")
    ticket, _ = await booked(database, LIN)
    after, state = await tried("wrong_number")
    assert (after.next_at, state) == (None, "waiting")
    async with database.begin() as tx:
        plain = await create_ticket(tx, author(ADA), NewTicket(title="No call"), NOW)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await note_attempt(tx, author(ADA), plain.id, "reached", None, NOW)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await note_attempt(tx, author(MALLORY), ticket.id, "reached", None, NOW)


async def test_calls_are_given_to_who_has_the_fewest_where_the_team_gives_out_by_itself(database: Database) -> None:
    await opened(database, capacity=5)
    clock = FixedClock(NOW)
    async with database.begin() as tx:
        team = await create_team(tx, clock, ADA, "Callers")
        await set_members(tx, ADA, team.id, [ADA.id, GRACE.id])
        await change_team(tx, ADA, team.id, TeamChanges(rules=Rules(strategy="round_robin")))
        await tx.execute(sa.update(inboxes).where(inboxes.c.id == WEBSITE).values(team_id=team.id))
    first, _ = await booked(database, SAM)
    second, _ = await booked(database, LIN)
    assert {first.assignee_id, second.assignee_id} == {ADA.id, GRACE.id}
    assert first.team_id == team.id


async def test_only_admins_decide_what_is_offered(database: Database) -> None:
    await opened(database)
    for actor, refusal in ((GRACE, NotAllowed), (MALLORY, NotFound)):
        with pytest.raises(refusal):
            async with database.begin() as tx:
                await change_settings(tx, actor, settings())
