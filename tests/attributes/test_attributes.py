"""Definitions on both databases, and which value each kind takes."""

from __future__ import annotations

from typing import Any

import pytest

from kefu.attributes.actions import (
    NewDefinition,
    change_definition,
    create_definition,
    delete_definition,
    order_definitions,
)
from kefu.attributes.models import Definition, Kind, checked_value
from kefu.attributes.queries import list_definitions
from kefu.contacts.actions import update_contact
from kefu.contacts.models import Details
from kefu.db.database import Database
from kefu.kernel.errors import Conflict, NotFound, Refused
from tests.world import ADA, MALLORY, NOW, SAM, SHOP, settle


def of(kind: Kind) -> Definition:
    return Definition(
        id="attr_1",
        workspace_id=SHOP,
        subject="conversation",
        key="k",
        label="Key",
        kind=kind,
        options=["red", "blue"],
        position=1,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "good", "wrong"),
    [
        ("text", ["tea", " 茶 "], [1, True, "x" * 501]),
        ("number", [0, -3, 1.5], ["1", True, float("nan"), float("inf"), 2**60]),
        ("date", ["2026-02-28"], ["2026-02-30", "28.2.2026", 20260228, "2026-2-28"]),
        ("checkbox", [True, False], ["true", 1, 0]),
        ("list", ["red"], ["green", 1]),
        ("link", ["https://shop.test/a"], ["javascript:alert(1)", "shop", 1, "https://x.test/" + "a" * 500]),
    ],
)
def test_each_kind_takes_its_values_and_no_others(kind: Kind, good: list[Any], wrong: list[Any]) -> None:
    for value in good:
        clean = checked_value(of(kind), value)
        assert clean == (value.strip() if isinstance(value, str) else value)
    for value in wrong:
        with pytest.raises(Refused) as refused:
            checked_value(of(kind), value)
        assert refused.value.code == "attribute.value_wrong", value
    for nothing in (None, "", "  "):
        assert checked_value(of(kind), nothing) is None


async def test_a_definition_keeps_its_key_and_kind(database: Database) -> None:
    await settle(database)
    new = NewDefinition(subject="contact", key="plan", label="Plan", kind="list", options=["pro", "pro", " free "])
    async with database.begin() as tx:
        plan = await create_definition(tx, ADA, new, NOW)
        order = await create_definition(
            tx, ADA, NewDefinition(subject="contact", key="订单", label="订单", kind="text"), NOW
        )
    assert plan.options == ["pro", "free"]
    with pytest.raises(Conflict):
        async with database.begin() as tx:
            await create_definition(tx, ADA, new, NOW)
    for wrong in ('a"b', "a\\b", "", "x" * 65):
        with pytest.raises(Refused):
            async with database.begin() as tx:
                await create_definition(
                    tx, ADA, NewDefinition(subject="contact", key=wrong, label="x", kind="text"), NOW
                )
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await change_definition(tx, MALLORY, plan.id, "Mine", ["x"])
    async with database.begin() as tx:
        await order_definitions(tx, ADA, "contact", [order.id, "attr_nobody"])
        changed = await change_definition(tx, ADA, plan.id, "Tariff", ["pro"])
        assert (changed.key, changed.kind, changed.label, changed.options) == ("plan", "list", "Tariff", ["pro"])
    async with database.read() as reader:
        assert [each.key for each in await list_definitions(reader, SHOP, "contact")] == ["订单", "plan"]
    async with database.begin() as tx:
        await delete_definition(tx, ADA, plan.id)
    async with database.read() as reader:
        assert [each.key for each in await list_definitions(reader, SHOP)] == ["订单"]


async def test_agents_are_held_to_the_definitions_of_contacts(database: Database) -> None:
    await settle(database)
    async with database.begin() as tx:
        await create_definition(tx, ADA, NewDefinition(subject="contact", key="age", label="Age", kind="number"), NOW)
    async with database.begin() as tx:
        kept = await update_contact(tx, ADA, SAM.contact_id, Details(attributes={"age": 40, "free": "text"}))
    assert kept.attributes == {"age": 40, "free": "text"}
    with pytest.raises(Refused):
        async with database.begin() as tx:
            await update_contact(tx, ADA, SAM.contact_id, Details(attributes={"age": "forty"}))
