"""Two conversations that differ in everything, for the tests of filters."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.attributes.actions import NewDefinition, create_definition
from kefu.contacts.actions import tag_contact, update_contact
from kefu.contacts.models import Details
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.describe import set_attribute, set_priority
from kefu.conversations.actions.tag import tag_conversation
from kefu.db import schema
from kefu.db.database import Database
from kefu.filters.lists import FilterQuery, Sort, count_by_filter, list_by_filter
from kefu.filters.models import Filter
from kefu.kernel.clock import MINUTE
from kefu.tags.actions import create_tag
from tests import world
from tests.world import ADA, EVE, GRACE, LIN, NOW, SAM, SHOP, author

LATER = NOW + 60 * MINUTE


class Shelf:
    """Two conversations of the shop that differ in everything, and one of the outsiders'."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tag = ""
        self.contact_tag = ""
        self.names: dict[str, str] = {}

    async def fill(self) -> None:
        await world.settle(self.database)
        sam = await world.start(self.database, SAM, NOW)
        lin = await world.start(self.database, LIN, NOW + 50 * MINUTE)
        eve = await world.start(self.database, EVE, NOW)
        self.names = {sam.id: "sam", lin.id: "lin", eve.id: "eve"}
        c = schema.conversations.c
        async with self.database.begin() as tx:
            self.tag = (await create_tag(tx, ADA, "VIP", "red", NOW)).id
            self.contact_tag = (await create_tag(tx, ADA, "regular", "grey", NOW)).id
            await create_definition(
                tx, ADA, NewDefinition(subject="conversation", key="order", label="Order", kind="number"), NOW
            )
            await create_definition(
                tx, ADA, NewDefinition(subject="conversation", key="due", label="Due", kind="date"), NOW
            )
            await tag_conversation(tx, author(ADA), sam.id, [self.tag], [], NOW)
            await tag_contact(tx, ADA, SAM.contact_id, [self.contact_tag])
            await set_priority(tx, author(ADA), sam.id, "urgent", NOW)
            await set_attribute(tx, author(ADA), sam.id, "order", 42, NOW)
            await set_attribute(tx, author(ADA), sam.id, "due", "2026-05-01", NOW)
            await assign_conversation(tx, author(ADA), sam.id, (GRACE.id, "Grace"), NOW)
            await update_contact(
                tx, ADA, SAM.contact_id,
                Details(email="sam@shop.test", phone="+1 555", attributes={"plan": "Pro", "paid": True, "n": 5}),
            )  # fmt: skip
            await change_status(tx, author(ADA), lin.id, "snoozed", NOW, snoozed_until=LATER)
            team = {"id": "team_tea", "workspace_id": SHOP, "name": "Tea", "created_at": NOW}
            await tx.execute(sa.insert(schema.teams).values(team))
            await tx.execute(
                sa.update(schema.conversations)
                .where(c.id == sam.id)
                .values(
                    team_id="team_tea",
                    waiting_since=NOW,
                    agent_unread=3,
                    last_text="50% off?",
                    last_direction="incoming",
                    sla_due_at=LATER + 20 * MINUTE,
                    sla='{"promise":"next_reply"}',
                )
            )
            await tx.execute(
                sa.update(schema.contacts).where(schema.contacts.c.id == SAM.contact_id).values(external_id="u1")
            )

    async def found(self, filter_: Filter, sort: Sort = "newest", agent_id: str | None = ADA.id) -> list[str]:
        query = FilterQuery(workspace_id=SHOP, agent_id=agent_id, filter=filter_, now=LATER, sort=sort)
        async with self.database.read() as reader:
            held, _ = await list_by_filter(reader, query)
            assert await count_by_filter(reader, query) == len(held)
        return [self.names[each.id] for each in held]


def asks(field: str, operator: str, *values: Any, key: str | None = None) -> Filter:
    test = {"field": field, "operator": operator, "values": list(values), "key": key}
    return msgspec.convert({"groups": [{"tests": [test]}]}, Filter)
