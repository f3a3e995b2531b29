"""Macros on both databases: whose they are, what they may hold, and what a run does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kefu.conversations import operations as op
from kefu.conversations.actions.apply_operations import Run, Workbench
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database
from kefu.kernel.actors import Agent
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.macros.macro import Macro
from kefu.macros.macro_actions import MacroFields, change_macro, create_macro, delete_macro, run_macro
from kefu.macros.macro_queries import get_macro, list_macros
from tests import world
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, author

CLOCK = FixedClock(NOW)
CLOSE: list[op.Operation] = [op.SendMessage(text="Thank you!"), op.SetStatus(status="resolved")]


@pytest.fixture
async def bench(database: Database, news: list[object]) -> AsyncIterator[Workbench]:
    await world.settle(database)
    path = MessagePath(database, CLOCK, news.extend)
    yield Workbench(database, path, CLOCK)
    await path.drain()


def fields(*operations: op.Operation, is_personal: bool = False) -> MacroFields:
    return MacroFields(name=" Close  it ", operations=operations or CLOSE, is_personal=is_personal)


async def keep(bench: Workbench, actor: Agent, made: MacroFields) -> Macro:
    async with bench.database.begin() as tx:
        return await create_macro(tx, actor, made, NOW)


async def test_a_run_applies_and_is_counted(bench: Workbench, news: list[object]) -> None:
    macro = await keep(bench, ADA, fields())
    assert (macro.name, SettingsNews(SHOP, "macros") in news) == ("Close it", True)
    conversation = await world.start(bench.database, SAM)
    after = await run_macro(bench, Run(author(GRACE), new_id("run")), macro, conversation.id)
    assert (after.status, after.last_text) == ("resolved", "Thank you!")
    async with bench.database.read() as reader:
        assert (await get_macro(reader, ADA, macro.id)).uses == 1


async def test_a_run_that_fails_is_not_counted(bench: Workbench) -> None:
    macro = await keep(bench, ADA, fields())
    with pytest.raises(NotFound):
        await run_macro(bench, Run(author(ADA), new_id("run")), macro, "conv_nobody")
    async with bench.database.read() as reader:
        assert (await get_macro(reader, ADA, macro.id)).uses == 0


async def test_whose_they_are(bench: Workbench) -> None:
    shared, own = await keep(bench, ADA, fields()), await keep(bench, GRACE, fields(is_personal=True))
    async with bench.database.read() as reader:
        seen = {actor.id: {each.id for each in await list_macros(reader, actor)} for actor in (ADA, GRACE, MALLORY)}
    assert seen == {ADA.id: {shared.id}, GRACE.id: {shared.id, own.id}, MALLORY.id: set()}
    for actor, macro, error in ((GRACE, shared, NotAllowed), (ADA, own, NotFound), (MALLORY, shared, NotFound)):
        with pytest.raises(error):
            async with bench.database.begin() as tx:
                await change_macro(tx, actor, macro.id, fields(is_personal=True), NOW)
        with pytest.raises(error):
            async with bench.database.begin() as tx:
                await delete_macro(tx, actor, macro.id)
    with pytest.raises(NotAllowed):
        await keep(bench, GRACE, fields())


async def test_what_a_macro_names_must_exist_and_be_an_agents_to_do(bench: Workbench) -> None:
    mail = op.SendMail(to="a@b.test", subject="x", text="y")
    for operation, error in ((op.AddTags(tag_ids=["tag_nobody"]), NotFound), (mail, Refused)):
        with pytest.raises(error):
            await keep(bench, ADA, fields(operation))
    macro = await keep(bench, ADA, fields())
    async with bench.database.begin() as tx:
        changed = await change_macro(tx, ADA, macro.id, fields(op.HandBack()), NOW + 5)
    assert (changed.operations, changed.updated_at) == ([op.HandBack()], NOW + 5)
