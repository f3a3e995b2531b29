"""Tickets for the tests of this folder."""

from __future__ import annotations

from typing import Any

from kefu.db.database import Database
from kefu.tickets import queries
from kefu.tickets.actions.change import change_state
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.models import Ticket
from tests.world import ADA, NOW, SAM, SHOP, author


async def made(database: Database, **values: Any) -> Ticket:
    given = {"title": "Broken pot", "contact_id": SAM.contact_id, **values}
    async with database.begin() as tx:
        return await create_ticket(tx, author(ADA), NewTicket(**given), NOW)


async def stored(database: Database, ticket: Ticket) -> Ticket:
    async with database.read() as reader:
        return await queries.get_ticket(reader, SHOP, ticket.id)


async def moved(database: Database, ticket: Ticket, state: Any, **more: Any) -> Ticket:
    async with database.begin() as tx:
        return await change_state(tx, author(ADA), ticket.id, state, NOW, **more)


def activities(entries: list[Any]) -> list[str]:
    return [each.extra.activity for each in entries if each.kind == "activity"]
