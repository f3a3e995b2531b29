"""Canned responses on both databases: who sees, who changes, shortcuts, what is told."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.news import SettingsNews
from kefu.macros.actions import (
    NewCannedResponse,
    change_canned_response,
    create_canned_response,
    delete_canned_response,
)
from kefu.macros.models import CannedResponse, CannedResponseChanges
from kefu.macros.queries import list_canned_responses
from tests.world import ADA, GRACE, MALLORY, SHOP, settle

CLOCK = FixedClock()


async def keep(database: Database, shortcut: str, *, is_personal: bool = False, text: str = "text") -> CannedResponse:
    actor = GRACE if is_personal else ADA
    async with database.begin() as tx:
        new = NewCannedResponse(shortcut=shortcut, text=text, is_personal=is_personal)
        return await create_canned_response(tx, CLOCK, actor, new)


async def test_each_sees_the_shared_and_the_own(database: Database, news: list[object]) -> None:
    await settle(database)
    await keep(database, "hello")
    await keep(database, "bye", is_personal=True)
    assert SettingsNews(SHOP, "canned_responses") in news
    async with database.read() as reader:
        seen = {
            actor.id: [each.shortcut for each in await list_canned_responses(reader, actor)]
            for actor in (ADA, GRACE, MALLORY)
        }
    assert seen == {ADA.id: ["hello"], GRACE.id: ["bye", "hello"], MALLORY.id: []}


@pytest.mark.parametrize(("query", "found"), [("50%", ["sale"]), ("_", []), ("打折", ["sale"]), ("HELLO", ["hello"])])
async def test_finding_takes_the_words_as_they_are(database: Database, query: str, found: list[str]) -> None:
    await settle(database)
    await keep(database, "hello")
    await keep(database, "sale", text="打折 50% off")
    async with database.read() as reader:
        assert [each.shortcut for each in await list_canned_responses(reader, ADA, query)] == found


async def test_foreign_ones_do_not_exist(database: Database) -> None:
    await settle(database)
    held = await keep(database, "hello")
    for actor in (MALLORY,):
        with pytest.raises(NotFound):
            async with database.begin() as tx:
                await delete_canned_response(tx, actor, held.id)
    with pytest.raises(NotAllowed):
        async with database.begin() as tx:
            await delete_canned_response(tx, GRACE, held.id)


async def test_a_shortcut_is_one_word_and_used_once(database: Database) -> None:
    await settle(database)
    held = await keep(database, "/Hello")
    assert held.shortcut == "hello"
    with pytest.raises(Conflict):
        await keep(database, "HELLO")
    await keep(database, "hello", is_personal=True)
    for wrong in ("", " ", "two words", "a/b", "x" * 41):
        with pytest.raises(Refused):
            await keep(database, wrong)


async def test_a_change_touches_what_it_names(database: Database) -> None:
    await settle(database)
    held = await keep(database, "hello")
    CLOCK.advance(1000)
    async with database.begin() as tx:
        changed = await change_canned_response(tx, CLOCK, ADA, held.id, CannedResponseChanges(title="Greeting"))
    assert (changed.title, changed.text, changed.shortcut) == ("Greeting", held.text, "hello")
    assert changed.updated_at == CLOCK.now()
    assert changed.created_at == held.created_at
