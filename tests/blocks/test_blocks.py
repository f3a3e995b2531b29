"""Blocking on both databases: who may, what is stored, and that other workspaces have nothing to do with it."""

from __future__ import annotations

import pytest

from kefu.blocks.actions import NewBlock, block, unblock
from kefu.blocks.queries import delete_expired, list_blocks
from kefu.db.database import Database
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.kernel.news import SettingsNews
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, settle

CLOCK = FixedClock(NOW)


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


async def test_a_block_is_one_for_each_and_ends(database: Database, news: list[object]) -> None:
    async with database.begin() as tx:
        await block(tx, CLOCK, GRACE, NewBlock(kind="contact", value=SAM.contact_id, reason="spam"))
        again = NewBlock(kind="contact", value=SAM.contact_id, reason=" worse ", expires_at=NOW + 9)
        made = await block(tx, CLOCK, GRACE, again)
        assert await list_blocks(tx, SHOP, NOW) == [made]
        assert (made.reason, await list_blocks(tx, SHOP, NOW + 9)) == ("worse", [])
        assert await delete_expired(tx, NOW + 8) == 0
        assert await delete_expired(tx, NOW + 9) == 1
        with pytest.raises(Refused):
            await block(tx, CLOCK, GRACE, NewBlock(kind="visitor", value=SAM.id, expires_at=NOW))
    assert news == [SettingsNews(SHOP, "blocks")] * 2


async def test_ranges_are_for_admins_and_nothing_is_for_others(database: Database) -> None:
    async with database.begin() as tx:
        with pytest.raises(NotAllowed):
            await block(tx, CLOCK, GRACE, NewBlock(kind="address", value="203.0.113.1"))
        made = await block(tx, CLOCK, ADA, NewBlock(kind="address", value="203.0.113.1"))
        assert made.value == "203.0.113.1/32"
        with pytest.raises(NotAllowed):
            await unblock(tx, GRACE, made.id)
        for foreign in (
            unblock(tx, MALLORY, made.id),
            block(tx, CLOCK, MALLORY, NewBlock(kind="contact", value=SAM.contact_id)),
            block(tx, CLOCK, MALLORY, NewBlock(kind="visitor", value=SAM.id)),
        ):
            with pytest.raises(NotFound):
                await foreign
        await unblock(tx, ADA, made.id)
        assert await list_blocks(tx, SHOP, NOW) == []
