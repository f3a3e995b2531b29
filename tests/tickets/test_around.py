"""What surrounds tickets: due dates, lists, conversations, contacts, operations; on both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from kefu.contacts.models import Details
from kefu.conversations import operations as op
from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.actions.identify import identify_contact
from kefu.conversations.message_path import MessagePath
from kefu.conversations.ticket_wish import MAKE_TICKET
from kefu.db.database import Database
from kefu.db.schema import contacts, jobs
from kefu.kernel.clock import DAY, HOUR, MINUTE, FixedClock
from kefu.kernel.ids import new_id
from kefu.kernel.news import TicketNews
from kefu.settings import Settings
from kefu.tickets import lists, queries
from kefu.tickets.actions.change import TicketChanges, change_ticket
from kefu.tickets.actions.create import link_to_conversation, unlink_from_conversation
from kefu.tickets.actions.types import TypeDraft, change_settings, create_type
from kefu.tickets.due import look_at_due
from kefu.tickets.telling import Telling
from kefu.tickets.wishes import make_wished
from kefu.visitors.identity import Identity
from tests.tickets.making import activities, made, moved, stored
from tests.world import ADA, GRACE, LIN, NOW, SAM, SHOP, author, settle, start

pytestmark = pytest.mark.anyio


async def test_due_dates_are_reminded_of_once_and_missed_once(database: Database, news: list[object]) -> None:
    await settle(database)
    ticket = await made(database, due_at=NOW + 2 * HOUR)
    clock = FixedClock(NOW + 30 * MINUTE)
    assert await look_at_due(database, clock) == 0
    clock.advance(45 * MINUTE)
    assert [await look_at_due(database, clock) for _ in range(2)] == [1, 0]
    clock.advance(HOUR)
    twice = await asyncio.gather(look_at_due(database, clock), look_at_due(database, clock))
    assert sum(twice) == 1
    told = [each.what for each in news if isinstance(each, TicketNews) and each.ticket_id == ticket.id]
    assert told == ["created", "due_soon", "overdue"]
    async with database.begin() as tx:
        later = TicketChanges(due_at=clock.now() + 5 * MINUTE)
        await change_ticket(tx, author(ADA), ticket.id, later, clock.now())
    assert await look_at_due(database, clock) == 1, "another date is reminded of anew"
    await moved(database, ticket, "solved")
    clock.advance(10 * DAY)
    assert await look_at_due(database, clock) == 1
    assert (await stored(database, ticket)).state == "closed"


async def test_lists_narrow_order_and_page(database: Database) -> None:
    await settle(database)
    async with database.begin() as tx:
        await tx.execute(sa.update(contacts).where(contacts.c.id == LIN.contact_id).values(phone="+86 138 0013 8000"))
    conversation = await start(database, LIN)
    pot = await made(database, priority=1, due_at=NOW + HOUR)
    lid = await made(database, title="Lost lid 100%", contact_id=None, conversation_id=conversation.id, priority=4)
    cup = await made(database, title="Cup", assignee_id=GRACE.id)
    await moved(database, cup, "solved")

    async def found(**values: Any) -> list[str]:
        async with database.read() as reader:
            tickets, _ = await lists.list_tickets(reader, lists.TicketQuery(workspace_id=SHOP, **values))
        return [each.id for each in tickets]

    assert set(await found()) == {pot.id, lid.id, cup.id}
    assert await found(states=("solved",)) == [cup.id]
    assert await found(assignee_id=GRACE.id) == [cup.id]
    assert set(await found(is_unassigned=True)) == {pot.id, lid.id}
    assert await found(search="#1002") == await found(search="1002") == [lid.id]
    assert await found(search="LID 100%") == [lid.id]
    assert await found(search="100_") == []
    assert await found(search="林") == await found(search="138 0013") == [lid.id]
    assert await found(contact_id=LIN.contact_id) == await found(conversation_id=conversation.id) == [lid.id]
    assert await found(due_before=NOW + DAY) == [pot.id]
    assert (await found(order="priority"))[:2] == [lid.id, pot.id]
    assert (await found(order="due"))[0] == pot.id
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        async with database.read() as reader:
            query = lists.TicketQuery(workspace_id=SHOP, order="number", limit=1, cursor=cursor)
            page, cursor = await lists.list_tickets(reader, query)
        seen += [each.id for each in page]
    assert seen == [cup.id, lid.id, pot.id]
    assert cursor is None
    async with database.read() as reader:
        counts = await lists.count_tickets(reader, SHOP, GRACE.id, NOW + 2 * HOUR)
    assert (counts.mine, counts.unassigned, counts.overdue, counts.active) == (0, 2, 1, 2)


async def test_conversations_are_linked_once(database: Database) -> None:
    await settle(database)
    conversation = await start(database, SAM)
    ticket = await made(database, contact_id=None)
    for _ in range(2):
        async with database.begin() as tx:
            ticket = await link_to_conversation(tx, author(ADA), ticket.id, conversation.id, NOW)
    assert ticket.contact_id == SAM.contact_id
    async with database.begin() as tx:
        await unlink_from_conversation(tx, author(ADA), ticket.id, conversation.id, NOW)
        assert await queries.list_conversations_of(tx, ticket.id) == []
        assert activities(await queries.list_entries(tx, ticket.id)) == ["created", "linked", "unlinked"]


async def test_a_merged_contact_keeps_its_tickets(database: Database) -> None:
    await settle(database)
    ticket = await made(database)
    async with database.begin() as tx:
        merged = sa.update(contacts).where(contacts.c.id == SAM.contact_id).values(merged_into=LIN.contact_id)
        await tx.execute(merged)
        found = await queries.find_contact_of(tx, ticket)
        assert found is not None
        assert found.id == LIN.contact_id
        query = lists.TicketQuery(workspace_id=SHOP, contact_id=LIN.contact_id)
        assert [each.id for each in (await lists.list_tickets(tx, query))[0]] == [ticket.id]


async def test_rules_do_not_touch_the_numbers(database: Database) -> None:
    await settle(database)
    await made(database)
    async with database.begin() as tx:
        after = await change_settings(tx, ADA, {"reopen_days": 3})
    assert after.reopen_days == 3
    assert (await made(database)).number == 1002


async def test_the_operation_makes_one_ticket_even_if_its_job_runs_twice(database: Database) -> None:
    await settle(database)
    conversation = await start(database, SAM)
    async with database.begin() as tx:
        kind = await create_type(tx, ADA, TypeDraft(name="Repair"), NOW)
    clock = FixedClock(NOW)
    bench = Workbench(database, MessagePath(database, clock, lambda _: None), clock)
    steps = [op.CreateTicket(title="Pot", type_id=kind.id), op.CreateTicket(type_id="ttyp_gone")]
    await apply_operations(bench, Run(author(GRACE), new_id("run")), conversation.id, steps)
    telling = Telling(database, bench.messages, clock, Settings(), b"k" * 32)
    async with database.read() as reader:
        wishes = await reader.all(sa.select(jobs.c.data).where(jobs.c.kind == MAKE_TICKET).order_by(jobs.c.number))
    for wish in [*wishes, *wishes]:
        await make_wished(telling, wish["data"].encode())
    async with database.read() as reader:
        query = lists.TicketQuery(workspace_id=SHOP, conversation_id=conversation.id, order="number")
        second, first = (await lists.list_tickets(reader, query))[0]
        [entry] = await queries.list_entries(reader, first.id)
    assert (first.title, first.type_id, entry.author_name) == ("Pot", kind.id, "Grace")
    assert (second.title, second.type_id) == ("Sam", None)


async def test_who_turns_out_to_be_known_brings_its_tickets_along(database: Database) -> None:
    await settle(database)
    ticket = await made(database)
    async with database.begin() as tx:
        identity = Identity(external_id="sam-1", details=Details(name="Sam"))
        known = await identify_contact(tx, SHOP, identity, SAM, NOW)
    assert known.id != SAM.contact_id
    assert (await stored(database, ticket)).contact_id == known.id
