"""What both databases promise to the layers above: units of work, and news after the commit."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from kefu.db.database import Database
from kefu.db.schema import settings


def put(key: str, value: str) -> sa.Insert:
    return sa.insert(settings).values(key=key, value=value)


async def values(database: Database) -> dict[str, str]:
    async with database.read() as reader:
        return {row["key"]: row["value"] for row in await reader.all(sa.select(settings))}


async def test_a_transaction_reads_its_own_writes_and_nobody_else_does(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(put("colour", "green"))
        assert await tx.scalar(sa.select(settings.c.value)) == "green"
        assert await values(database) == {}
    assert await values(database) == {"colour": "green"}


async def test_an_error_rolls_everything_back_and_tells_nothing(database: Database, news: list[object]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            await tx.execute(put("colour", "green"))
            tx.tell("a colour")
            raise ZeroDivisionError
    assert (await values(database), news) == ({}, [])


async def test_a_refused_statement_rolls_back_and_the_next_unit_works(database: Database, news: list[object]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        async with database.begin() as tx:
            await tx.execute(put("colour", "green"))
            tx.tell("a colour")
            await tx.execute(put("colour", "red"))
    async with database.begin() as tx:
        await tx.execute(put("shape", "round"))
        tx.tell("a shape")
    assert (await values(database), news) == ({"shape": "round"}, ["a shape"])


async def test_a_cancelled_unit_of_work_leaves_no_trace_and_no_lock(database: Database, news: list[object]) -> None:
    is_inside = asyncio.Event()

    async def never_ends() -> None:
        async with database.begin() as tx:
            await tx.execute(put("colour", "green"))
            tx.tell("a colour")
            is_inside.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(never_ends())
    await is_inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), database.begin() as tx:
        await tx.execute(put("colour", "red"))
    assert (await values(database), news) == ({"colour": "red"}, [])


async def test_news_leave_after_the_commit(database: Database, news: list[object]) -> None:
    async with database.begin() as tx:
        await tx.execute(put("colour", "green"))
        tx.tell("first")
        tx.tell("second")
        assert news == []
    assert news == ["first", "second"]


async def test_a_reader_sees_one_moment(database: Database) -> None:
    """A replay reads the conversation and then its events: what commits in between belongs to neither."""
    async with database.read() as reader:
        before = await reader.scalar(sa.select(sa.func.count()).select_from(settings))
        async with database.begin() as tx:
            await tx.execute(put("colour", "green"))
        assert await reader.scalar(sa.select(sa.func.count()).select_from(settings)) == before == 0
    assert len(await values(database)) == 1


async def test_two_writers_of_one_row_run_one_after_the_other(database: Database, news: list[object]) -> None:
    async with database.begin() as tx:
        await tx.execute(put("count", "0"))

    async def add(n: int) -> None:
        async with database.begin() as tx:
            found = await tx.scalar(sa.select(settings.c.value).where(settings.c.key == "count").with_for_update())
            await asyncio.sleep(0.001 * (n % 3))
            await tx.execute(sa.update(settings).values(value=str(int(found) + 1)))
            tx.tell(int(found) + 1)

    await asyncio.gather(*[add(n) for n in range(24)])
    assert await values(database) == {"count": "24"}
    assert sorted(news, key=str) == sorted(range(1, 25), key=str)
