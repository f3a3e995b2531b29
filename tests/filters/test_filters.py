"""Filters on both databases: each field and operator, orders and pages, and that no value ever becomes SQL."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from kefu.db import schema
from kefu.db.database import Database
from kefu.filters.lists import FilterQuery, Sort, list_by_filter, matching_ids
from kefu.filters.models import SHAPES, Filter, Group, Test
from tests import world
from tests.filters.shelf import LATER, Shelf, asks
from tests.world import ADA, GRACE, NOW, SAM, SHOP

SAYS: list[tuple[str, str, tuple[Any, ...], str | None, set[str]]] = [
    ("status", "is", ("open",), None, {"sam"}),
    ("status", "is", ("open", "snoozed"), None, {"sam", "lin"}),
    ("status", "is_not", ("open",), None, {"lin"}),
    ("priority", "is", ("urgent", "high"), None, {"sam"}),
    ("priority", "is_not", ("urgent",), None, {"lin"}),
    ("last_direction", "is", ("incoming",), None, {"sam"}),
    ("last_direction", "is_not", ("incoming",), None, {"lin"}),
    ("assignee", "is", (GRACE.id,), None, {"sam"}),
    ("assignee", "is_not", (GRACE.id,), None, {"lin"}),
    ("assignee", "is_empty", (), None, {"lin"}),
    ("assignee", "is_set", (), None, {"sam"}),
    ("team", "is", ("team_tea",), None, {"sam"}),
    ("team", "is_empty", (), None, {"lin"}),
    ("inbox", "is", (world.WEBSITE,), None, {"sam", "lin"}),
    ("inbox", "is", (world.OTHER_WEBSITE,), None, set()),
    ("tag", "is", ("TAG",), None, {"sam"}),
    ("tag", "is_not", ("TAG",), None, {"lin"}),
    ("tag", "is_set", (), None, {"sam"}),
    ("tag", "is_empty", (), None, {"lin"}),
    ("contact_tag", "is", ("CONTACT_TAG",), None, {"sam"}),
    ("contact_tag", "is_empty", (), None, {"lin"}),
    ("last_text", "contains", ("50%",), None, {"sam"}),
    ("last_text", "contains", ("5_%",), None, set()),
    ("last_text", "contains_not", ("OFF",), None, {"lin"}),
    ("contact_name", "is", ("SAM",), None, {"sam"}),
    ("contact_name", "starts_with", ("林",), None, {"lin"}),
    ("contact_email", "is_set", (), None, {"sam"}),
    ("contact_email", "is_empty", (), None, {"lin"}),
    ("contact_email", "is_not", ("sam@shop.test",), None, {"lin"}),
    ("contact_phone", "contains", ("555",), None, {"sam"}),
    ("contact_identified", "is", (True,), None, {"sam"}),
    ("contact_identified", "is", (False,), None, {"lin"}),
    ("unread", "is", (3,), None, {"sam"}),
    ("unread", "more_than", (2,), None, {"sam"}),
    ("unread", "less_than", (3,), None, {"lin"}),
    ("waiting", "older_than", (30,), None, {"sam"}),
    ("waiting", "younger_than", (30,), None, set()),
    ("waiting", "is_empty", (), None, {"lin"}),
    ("created", "older_than", (30,), None, {"sam"}),
    ("created", "younger_than", (30.5,), None, {"lin"}),
    ("last_entry", "is_set", (), None, {"sam", "lin"}),
    ("sla_due", "due_within", (21,), None, {"sam"}),
    ("sla_due", "due_within", (19.5,), None, set()),
    ("sla_due", "overdue", (), None, set()),
    ("sla_due", "is_set", (), None, {"sam"}),
    ("sla_due", "is_empty", (), None, {"lin"}),
    ("attribute", "is", (42,), "order", {"sam"}),
    ("attribute", "is", ("42",), "order", set()),
    ("attribute", "is_not", (42,), "order", {"lin"}),
    ("attribute", "more_than", (41.5,), "order", {"sam"}),
    ("attribute", "less_than", (42,), "order", set()),
    ("attribute", "more_than", ("2026-04-30",), "due", {"sam"}),
    ("attribute", "is_set", (), "order", {"sam"}),
    ("attribute", "is_empty", (), "order", {"lin"}),
    ("contact_attribute", "is", ("pro", "free"), "plan", {"sam"}),
    ("contact_attribute", "is_not", ("pro",), "plan", {"lin"}),
    ("contact_attribute", "is", (True,), "paid", {"sam"}),
    ("contact_attribute", "is", (False,), "paid", {"lin"}),
    ("contact_attribute", "contains", ("PR",), "plan", {"sam"}),
    ("contact_attribute", "contains_not", ("pr",), "plan", {"lin"}),
    ("contact_attribute", "more_than", (4,), "n", {"sam"}),
]


async def test_each_field_and_operator_finds_what_it_says(shelf: Shelf) -> None:
    wrong = []
    for field, operator, values, key, expected in SAYS:
        given = [{"TAG": shelf.tag, "CONTACT_TAG": shelf.contact_tag}.get(str(each), each) for each in values]
        found = await shelf.found(asks(field, operator, *given, key=key))
        if set(found) != expected:
            wrong.append((field, operator, values, key, found))
    assert not wrong
    assert {field for field, *_ in SAYS} == set(SHAPES), "every field is asked"


async def test_me_is_who_asks(shelf: Shelf) -> None:
    mine = asks("assignee", "is", "me")
    assert await shelf.found(mine, agent_id=GRACE.id) == ["sam"]
    assert await shelf.found(mine, agent_id=ADA.id) == []


async def test_groups_are_joined_by_all_or_any(shelf: Shelf) -> None:
    is_open = Test(field="status", operator="is", values=["open"])
    is_snoozed = Test(field="status", operator="is", values=["snoozed"])
    urgent = Test(field="priority", operator="is", values=["urgent"])
    both = Group(match="any", tests=[is_open, is_snoozed])
    assert await shelf.found(Filter(groups=[both])) == ["lin", "sam"]
    assert await shelf.found(Filter(groups=[both, Group(tests=[urgent])])) == ["sam"]
    assert await shelf.found(Filter(match="any", groups=[Group(tests=[is_snoozed]), Group(tests=[urgent])])) == [
        "lin",
        "sam",
    ]
    assert await shelf.found(Filter(groups=[Group(tests=[is_open, is_snoozed])])) == []
    assert await shelf.found(Filter()) == ["lin", "sam"], "and never a foreign one"


@pytest.mark.parametrize("sort", ["newest", "oldest", "waiting", "priority", "sla"])
async def test_pages_in_every_order_hold_everything_once(database: Database, sort: Sort) -> None:
    await world.settle(database)
    async with database.begin() as tx:
        for n in range(23):
            await tx.execute(
                sa.insert(schema.conversations).values(
                    id=f"conv_{n:02}", workspace_id=SHOP, inbox_id=world.WEBSITE, contact_id=SAM.contact_id,
                    created_at=NOW, last_entry_at=NOW + n // 3, priority=n % 5,
                    waiting_since=None if n % 4 == 0 else NOW - n // 5,
                    sla_due_at=None if n % 3 == 0 else NOW - n // 4,
                )
            )  # fmt: skip
    seen, cursor = [], None
    for _ in range(20):
        query = FilterQuery(
            workspace_id=SHOP, agent_id=None, filter=Filter(), now=NOW, sort=sort, cursor=cursor, limit=5
        )
        async with database.read() as reader:
            found, cursor = await list_by_filter(reader, query)
        seen += found
        if cursor is None:
            break
    keys = {
        "newest": lambda c: (-c.last_entry_at, tuple(-ord(x) for x in c.id)),
        "oldest": lambda c: (c.last_entry_at, c.id),
        "waiting": lambda c: (c.waiting_since is None, c.waiting_since, c.id),
        "priority": lambda c: (-c.priority, c.waiting_since is None, c.waiting_since or 0, c.id),
        "sla": lambda c: (c.sla_due_at is None, c.sla_due_at, c.id),
    }
    assert len(seen) == 23
    assert seen == sorted(seen, key=keys[sort])


async def test_a_filter_is_asked_of_single_conversations_too(shelf: Shelf) -> None:
    ids = {name: each for each, name in shelf.names.items()}
    async with shelf.database.read() as reader:
        found = await matching_ids(reader, asks("status", "is", "open"), [ids["sam"], ids["lin"]], LATER)
    assert found == {ids["sam"]}
