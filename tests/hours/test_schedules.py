"""Schedules on both databases: the default, who follows which, foreign ones, what is told."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.hours.actions import change_schedule, create_schedule, delete_schedule
from kefu.hours.models import Period, Schedule, ScheduleChanges, Week
from kefu.hours.queries import find_schedule_of, get_schedule, list_schedules
from kefu.inboxes.actions import change_inbox
from kefu.inboxes.models import InboxChanges
from kefu.inboxes.queries import get_inbox
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import NotAllowed, NotFound
from kefu.kernel.news import SettingsNews
from tests.world import ADA, GRACE, MALLORY, SHOP, WEBSITE, settle

CLOCK = FixedClock()
WEEK = Week(time_zone="Asia/Shanghai", weekdays=[[Period(start=540, end=1080)]] * 5 + [[]] * 2, country="CN")


async def keep(database: Database, name: str) -> Schedule:
    async with database.begin() as tx:
        return await create_schedule(tx, CLOCK, ADA, name, WEEK)


async def followed(database: Database, schedule_id: str | None) -> str | None:
    async with database.read() as reader:
        found = await find_schedule_of(reader, SHOP, schedule_id)
    return found.id if found is not None else None


async def test_the_first_is_the_default_until_another_is(database: Database, news: list[object]) -> None:
    await settle(database)
    assert await followed(database, None) is None
    office, night = await keep(database, "Office"), await keep(database, "Night")
    assert SettingsNews(SHOP, "schedules") in news
    assert (office.is_default, night.is_default) == (True, False)
    assert await followed(database, None) == office.id
    assert await followed(database, night.id) == night.id
    async with database.begin() as tx:
        await change_schedule(tx, ADA, night.id, ScheduleChanges(is_default=True))
    assert await followed(database, None) == night.id
    async with database.read() as reader:
        assert [each.name for each in await list_schedules(reader, SHOP)] == ["Night", "Office"]
        assert (await get_schedule(reader, SHOP, office.id)).week == WEEK


async def test_who_followed_a_deleted_one_follows_the_default(database: Database) -> None:
    await settle(database)
    office, night = await keep(database, "Office"), await keep(database, "Night")
    async with database.begin() as tx:
        await change_inbox(tx, ADA, WEBSITE, InboxChanges(schedule_id=night.id))
        await delete_schedule(tx, ADA, night.id)
    async with database.read() as reader:
        assert (await get_inbox(reader, SHOP, WEBSITE)).schedule_id is None
    assert await followed(database, night.id) == office.id


async def test_only_admins_change_and_foreign_ones_do_not_exist(database: Database) -> None:
    await settle(database)
    office = await keep(database, "Office")
    for actor, error in ((GRACE, NotAllowed), (MALLORY, NotFound)):
        with pytest.raises(error):
            async with database.begin() as tx:
                await change_schedule(tx, actor, office.id, ScheduleChanges(name="mine"))
        with pytest.raises(error):
            async with database.begin() as tx:
                await delete_schedule(tx, actor, office.id)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await change_inbox(tx, MALLORY, "inb_outside", InboxChanges(schedule_id=office.id))
