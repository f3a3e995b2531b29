"""Digests: when they leave, what they say, and how they end; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
import sqlalchemy as sa

from kefu.db import schema
from kefu.kernel.clock import HOUR, MINUTE
from kefu.kernel.errors import NotFound, Refused
from kefu.mail import Mail
from kefu.notifications.choice_queries import get_settings
from kefu.notifications.digest import is_due, mail_digests
from kefu.notifications.models import Quiet, Settings, is_quiet
from kefu.notifications.unsubscribe import agent_of, unsubscribe, unsubscribe_token
from kefu.settings import Settings as Operator
from tests.notifications.desk import Desk
from tests.world import ADA, GRACE, NOW

OPERATOR = Operator(smtp_url="smtp://mail.test", mail_from="Kefu <help@shop.test>", public_url="https://help.shop.test")
KEY = b"k" * 32


async def mails(desk: Desk) -> list[Mail]:
    async with desk.database.read() as reader:
        rows = await reader.all(sa.select(schema.jobs.c.data).where(schema.jobs.c.kind == "mail.send"))
    return [msgspec.json.decode(row["data"], type=Mail) for row in rows]


async def send(desk: Desk) -> int:
    return await mail_digests(desk.database, desk.clock, OPERATOR, KEY)


async def missed(desk: Desk) -> None:
    """Grace is gone; Ada gives her Sam's conversation."""
    await desk.set_agent(GRACE, gone_at=NOW)
    asked = await desk.ask("my <b>card</b> is gone")
    await desk.give(ADA, asked, GRACE)
    await desk.tell()


async def test_what_was_missed_is_mailed_once(desk: Desk) -> None:
    await missed(desk)
    assert await send(desk) == 0
    desk.clock.advance(31 * MINUTE)
    assert await send(desk) == 1
    assert await send(desk) == 0
    [mail] = await mails(desk)
    assert (mail.to, mail.subject) == ("grace@example.com", "ws_teashop: Ada assigned Sam to you")
    assert "https://help.shop.test/inbox/all/conv_" in mail.text
    assert mail.unsubscribe_url in mail.text
    assert "my <b>card</b>" not in mail.html
    assert agent_of(KEY, mail.unsubscribe_url.rpartition("/")[2]) == GRACE.id
    desk.clock.advance(2 * HOUR)
    assert await send(desk) == 0


async def test_who_is_here_or_has_read_it_gets_none(desk: Desk) -> None:
    await missed(desk)
    desk.clock.advance(31 * MINUTE)
    await desk.set_agent(GRACE, gone_at=None)
    assert await send(desk) == 0
    await desk.set_agent(GRACE, gone_at=NOW, preferences={"language": "zh-CN"})
    await desk.choose(GRACE, digest="off")
    assert await send(desk) == 0
    await desk.choose(GRACE, digest="hourly", is_content_hidden=True)
    assert await send(desk) == 1
    [mail] = await mails(desk)
    assert mail.subject == "ws_teashop：Ada 把 Sam 的对话分配给了你"
    assert "card" not in mail.text + mail.html


async def test_an_hour_lies_between_two(desk: Desk) -> None:
    await missed(desk)
    desk.clock.advance(31 * MINUTE)
    assert await send(desk) == 1
    again = await desk.ask("second")
    await desk.give(GRACE, again, ADA)
    await desk.give(ADA, again, GRACE)
    await desk.tell()
    desk.clock.advance(40 * MINUTE)
    assert await send(desk) == 0
    desk.clock.advance(20 * MINUTE)
    assert await send(desk) == 1


async def test_a_link_ends_them_and_only_ours_does(desk: Desk) -> None:
    token = unsubscribe_token(KEY, GRACE.id)
    for forged in ("", "x", token[:-2], f"{ADA.id}.{token.partition('.')[2]}", unsubscribe_token(b"o" * 32, GRACE.id)):
        with pytest.raises(NotFound):
            agent_of(KEY, forged)
    async with desk.database.begin() as tx:
        await unsubscribe(tx, agent_of(KEY, token))
        await unsubscribe(tx, "agt_nobody")
    async with desk.database.read() as reader:
        assert (await get_settings(reader, GRACE.id)).digest == "off"
        assert (await get_settings(reader, ADA.id)).digest == "hourly"


def at(day: int, hour: int, minute: int = 0) -> int:
    """In UTC; 2026-11-23 is a Monday."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def test_daily_digests_leave_at_nine_in_the_agents_own_time() -> None:
    settings = Settings(digest="daily", time_zone="Asia/Shanghai")
    assert is_due(settings, None, at(23, 0))
    assert not is_due(settings, at(23, 1), at(23, 20))
    assert not is_due(settings, at(23, 1), at(24, 0, 59))
    assert is_due(settings, at(23, 1), at(24, 1))
    assert not is_due(Settings(digest="off"), None, at(24, 1))


def test_quiet_hours_belong_to_the_day_on_which_they_begin() -> None:
    nights = Quiet(is_on=True, start="22:00", end="08:00", days=[0])
    settings = Settings(time_zone="UTC", quiet=nights)
    expected = {(23, 21): False, (23, 22): True, (24, 7): True, (24, 8): False, (24, 23): False, (23, 3): False}
    assert {when: is_quiet(settings, at(*when)) for when in expected} == expected
    noon = Settings(time_zone="Asia/Shanghai", quiet=Quiet(is_on=True, start="12:00", end="14:00", days=[1]))
    assert is_quiet(noon, at(24, 5))
    assert not is_quiet(noon, at(24, 6))
    assert not is_quiet(noon, at(25, 5))
    assert not is_quiet(msgspec.structs.replace(noon, quiet=Quiet(start="12:00", end="14:00")), at(24, 5))


async def test_a_zone_that_does_not_exist(desk: Desk) -> None:
    with pytest.raises(Refused, match="time zone"):
        await desk.choose(ADA, time_zone="Mars/Olympus")
