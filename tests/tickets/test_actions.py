"""Tickets through their verbs, on both databases."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from kefu.attributes.actions import NewDefinition, create_definition
from kefu.db.database import Database
from kefu.kernel.clock import DAY, HOUR, FixedClock
from kefu.kernel.errors import Conflict, NotFound, Refused
from kefu.kernel.news import TicketNews
from kefu.teams.actions import create_team
from kefu.tickets import queries
from kefu.tickets.actions.change import TicketChanges, change_state, change_ticket
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.actions.parts import PartChanges, add_part, change_part, remove_part
from kefu.tickets.actions.types import TypeDraft, change_type, create_type
from kefu.tickets.actions.write import Writing, hear, rate_ticket, reopen, write
from kefu.tickets.models import MOVES, STATES, Ticket, move
from tests.tickets.making import activities, made, moved
from tests.world import ADA, EVE, GRACE, MALLORY, NOW, SAM, SHOP, author, settle, start

pytestmark = pytest.mark.anyio
BLANK = Ticket(id="tick_x", workspace_id=SHOP, number=1, title="Tea", created_at=NOW, updated_at=NOW)


def test_the_state_machine_is_the_table_and_nothing_becomes_new_again() -> None:
    for before in STATES:
        for after in STATES:
            ticket = msgspec.structs.replace(BLANK, state=before)
            if before == after or after in MOVES[before]:
                assert move(ticket, after, NOW).state == after
            else:
                with pytest.raises(Conflict):
                    move(ticket, after, NOW)
    assert all("new" not in targets for targets in MOVES.values())
    solved = move(BLANK, "solved", NOW)
    assert solved.solved_at == NOW
    assert move(solved, "closed", NOW + 1).solved_at == NOW
    assert move(solved, "in_progress", NOW).solved_at is None


async def test_numbers_count_up_in_each_workspace_and_a_failure_leaves_no_gap(database: Database) -> None:
    await settle(database)
    first = await made(database)
    with pytest.raises(Refused):
        await made(database, title="  ")
    second, third = await asyncio.gather(made(database), made(database))
    assert first.number == 1001
    assert {second.number, third.number} == {1002, 1003}
    async with database.begin() as tx:
        other = await create_ticket(tx, author(MALLORY), NewTicket(title="Theirs"), NOW)
    assert other.number == 1001


async def test_a_type_says_who_gets_it_and_when_it_is_due(database: Database) -> None:
    await settle(database)
    async with database.begin() as tx:
        team = await create_team(tx, FixedClock(NOW), ADA, "Repairs")
        draft = TypeDraft(name="Repair", assignee_id=GRACE.id, team_id=team.id, due_hours=4)
        kind = await create_type(tx, ADA, draft, NOW)
    ticket = await made(database, type_id=kind.id)
    assert (ticket.assignee_id, ticket.team_id, ticket.due_at) == (GRACE.id, team.id, NOW + 4 * HOUR)
    chosen = await made(database, type_id=kind.id, assignee_id=ADA.id, due_at=NOW + 1)
    assert (chosen.assignee_id, chosen.team_id, chosen.due_at) == (ADA.id, None, NOW + 1)
    async with database.begin() as tx:
        await change_type(tx, ADA, kind.id, TypeDraft(name="Repair", is_archived=True))
    with pytest.raises(Refused, match="no longer used"):
        await made(database, type_id=kind.id)


async def test_what_is_named_must_be_of_the_workspace(database: Database) -> None:
    await settle(database)
    theirs = await start(database, EVE)
    for values in (
        {"contact_id": EVE.contact_id},
        {"conversation_id": theirs.id},
        {"assignee_id": MALLORY.id},
        {"team_id": "team_none"},
        {"type_id": "ttyp_none"},
        {"attributes": {"plan": 1}},
    ):
        with pytest.raises(NotFound):
            await made(database, **values)
    ticket = await made(database)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await change_state(tx, author(MALLORY), ticket.id, "solved", NOW)


async def test_every_change_leaves_a_line_and_no_change_leaves_none(database: Database, news: list[object]) -> None:
    await settle(database)
    async with database.begin() as tx:
        new = NewDefinition(subject="ticket", key="serial", label="Serial number", kind="number")
        await create_definition(tx, ADA, new, NOW)
    ticket = await made(database)
    news.clear()
    changes = TicketChanges(
        title="Cracked pot", assignee_id=GRACE.id, priority=3, due_at=NOW + DAY, attributes={"serial": 7}
    )
    for _ in range(2):
        async with database.begin() as tx:
            ticket = await change_ticket(tx, author(ADA), ticket.id, changes, NOW)
    async with database.read() as reader:
        entries = await queries.list_entries(reader, ticket.id)
    assert activities(entries) == ["created", "title", "assigned", "priority", "due", "attribute"]
    assert entries[2].extra.value == "Grace"
    assert entries[5].extra.label == "Serial number"
    told = [each.what for each in news if isinstance(each, TicketNews)]
    assert told == ["changed", "assigned", "changed", "changed", "changed"]
    with pytest.raises(Refused):
        async with database.begin() as tx:
            wrong = TicketChanges(attributes={"serial": "seven"})
            await change_ticket(tx, author(ADA), ticket.id, wrong, NOW)


async def test_parts_hold_a_ticket_open_and_the_last_one_solves_it(database: Database) -> None:
    await settle(database)
    ticket = await made(database)
    for title in ("Fetch it", "Mend it"):
        async with database.begin() as tx:
            await add_part(tx, author(ADA), ticket.id, title, GRACE.id, NOW)
    with pytest.raises(Conflict) as caught:
        await moved(database, ticket, "solved")
    assert (caught.value.code, caught.value.params["count"]) == ("ticket.parts_open", 2)
    async with database.read() as reader:
        first, second = await queries.list_parts(reader, [ticket.id])
    for part in (first, second):
        async with database.begin() as tx:
            ticket = await change_part(tx, author(GRACE), (ticket.id, part.id), PartChanges(state="done"), NOW)
    assert ticket.state == "solved"
    async with database.begin() as tx:
        await remove_part(tx, author(ADA), (ticket.id, second.id), NOW)
    other = await made(database)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await change_part(tx, author(ADA), (other.id, first.id), PartChanges(state="open"), NOW)
    async with database.begin() as tx:
        await add_part(tx, author(ADA), other.id, "Think", None, NOW)
    assert (await moved(database, other, "solved", is_confirmed=True)).state == "solved"


async def test_who_writes_turns_the_state_and_the_same_id_is_the_same_entry(database: Database) -> None:
    await settle(database)
    ticket = await made(database)
    hello = Writing(kind="reply", text="We look at it", client_entry_id="entry_0001")
    for _ in range(2):
        async with database.begin() as tx:
            ticket, _ = await write(tx, author(GRACE), ticket.id, hello, NOW)
    assert ticket.state == "in_progress"
    with pytest.raises(Conflict):
        async with database.begin() as tx:
            other = msgspec.structs.replace(hello, text="Something else")
            await write(tx, author(GRACE), ticket.id, other, NOW)
    async with database.begin() as tx:
        asked = Writing(kind="reply", text="Which colour?", state="waiting")
        ticket, _ = await write(tx, author(GRACE), ticket.id, asked, NOW)
    assert (ticket.state, ticket.waiting_since) == ("waiting", None)
    async with database.begin() as tx:
        ticket, _ = await hear(tx, author(SAM), ticket.id, Writing(kind="reply", text="Blue"), NOW + 5)
    assert (ticket.state, ticket.waiting_since) == ("in_progress", NOW + 5)
    async with database.read() as reader:
        entries = await queries.list_entries(reader, ticket.id)
    assert [each.text for each in entries if each.kind == "reply"] == ["We look at it", "Which colour?", "Blue"]
    nobodys = await made(database, contact_id=None)
    with pytest.raises(Refused, match="Nobody would read"):
        async with database.begin() as tx:
            await write(tx, author(ADA), nobodys.id, Writing(kind="reply", text="Hello?"), NOW)
    with pytest.raises(Refused, match="nothing to send"):
        async with database.begin() as tx:
            await write(tx, author(ADA), ticket.id, Writing(kind="comment", text=" "), NOW)


async def test_the_visitor_rates_and_reopens_as_long_as_it_may(database: Database) -> None:
    await settle(database)
    ticket = await made(database)
    with pytest.raises(Refused):
        async with database.begin() as tx:
            await rate_ticket(tx, author(SAM), ticket.id, 5, "", NOW)
    await moved(database, ticket, "solved")
    async with database.begin() as tx:
        rated = await rate_ticket(tx, author(SAM), ticket.id, 4, "quick", NOW)
        assert (rated.rating, rated.rating_comment) == (4, "quick")
        opened = await reopen(tx, author(SAM), ticket.id, NOW + 6 * DAY)
    assert (opened.state, opened.waiting_since, opened.rating) == ("in_progress", NOW + 6 * DAY, 4)
    await moved(database, ticket, "solved")
    for late in (Writing(kind="reply", text="Still broken"), None):
        with pytest.raises(Refused, match="closed"):
            async with database.begin() as tx:
                if late is None:
                    await reopen(tx, author(SAM), ticket.id, NOW + 8 * DAY)
                else:
                    await hear(tx, author(SAM), ticket.id, late, NOW + 8 * DAY)
