"""Offers on both databases: who gets them, what is counted, and that other workspaces have nothing to do with it."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import DAY, FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound
from kefu.kernel.news import SettingsNews
from kefu.proactive.actions import (
    RuleDraft,
    change_rule,
    create_rule,
    delete_rule,
    note_answered,
    note_opened,
    note_shown,
)
from kefu.proactive.models import Conditions, Rule, Variant
from kefu.proactive.offers import offers_to
from kefu.proactive.queries import Count, counts_of, list_rules
from tests.world import ADA, EVE, GRACE, LIN, MALLORY, NOW, SAM, SHOP, WEBSITE, settle, start

CLOCK = FixedClock(NOW)


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


def draft(**changes: object) -> RuleDraft:
    values: dict[str, object] = {
        "name": "Hello",
        "inbox_id": WEBSITE,
        "sender_name": "Shop",
        "is_active": True,
        "position": 0,
        "frequency": "day",
        "conditions": Conditions(),
        "variants": [Variant(text="Can we help?")],
    }
    return RuleDraft(**{**values, **changes})  # type: ignore[arg-type]


async def make(database: Database, **changes: object) -> Rule:
    async with database.begin() as tx:
        return await create_rule(tx, CLOCK, ADA, draft(**changes))


async def offered(database: Database, visitor: Visitor, now: int = NOW) -> list[str]:
    async with database.read() as reader:
        rules = await list_rules(reader, visitor.workspace_id)
        return [offer.rule.name for offer in await offers_to(reader, visitor, rules, now)]


async def test_admins_write_rules_and_consoles_hear_of_it(database: Database, news: list[object]) -> None:
    rule = await make(database)
    assert news == [SettingsNews(SHOP, "proactive_rules")]
    async with database.begin() as tx:
        changed = await change_rule(tx, CLOCK, ADA, rule.id, draft(name="Hi", conditions=Conditions(pages=["/a"])))
    async with database.begin() as tx:
        assert await list_rules(tx, SHOP) == [changed]
        with pytest.raises(NotAllowed):
            await create_rule(tx, CLOCK, GRACE, draft())
        for foreign in (change_rule(tx, CLOCK, MALLORY, rule.id, draft()), delete_rule(tx, MALLORY, rule.id)):
            with pytest.raises(NotFound):
                await foreign
        with pytest.raises(NotFound):
            await create_rule(tx, CLOCK, MALLORY, draft())
        await delete_rule(tx, ADA, rule.id)
        assert await list_rules(tx, SHOP) == []


async def test_offers_go_to_who_fits_and_is_in_no_conversation(database: Database) -> None:
    await make(database, name="second", position=2)
    await make(database, name="first", position=1, conditions=Conditions(most_visits=3))
    await make(database, name="off", is_active=False)
    await make(database, name="returning", conditions=Conditions(least_visits=1))
    assert await offered(database, SAM) == ["first", "second"]
    assert await offered(database, EVE) == []
    await start(database, SAM)
    assert await offered(database, SAM) == []


async def test_what_became_of_it_is_counted_once(database: Database) -> None:
    rule = await make(database)
    async with database.begin() as tx:
        with pytest.raises(NotFound):
            await note_opened(tx, SAM, rule, NOW)
        await note_shown(tx, SAM, rule, 0, None, NOW)
        await note_shown(tx, LIN, rule, 0, None, NOW)
        with pytest.raises(Conflict):
            await note_shown(tx, SAM, rule, 0, None, NOW + 1)
        with pytest.raises(NotFound):
            await note_shown(tx, SAM, rule, 1, None, NOW + DAY)
        await note_opened(tx, SAM, rule, NOW)
        await note_answered(tx, SAM, rule, NOW)
        await note_answered(tx, SAM, rule, NOW + 5)
        assert await counts_of(tx, [rule.id]) == {(rule.id, 0): Count(shown=2, opened=1, answered=1)}
    assert await offered(database, SAM, NOW + 2 * DAY) == []
    assert await offered(database, LIN, NOW + 2 * DAY) == ["Hello"]
