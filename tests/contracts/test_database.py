"""What both databases promise to the layers above: units of work, news after the commit, and the quick exchange."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from kefu.db.database import Database, StaleTransaction, Statement
from kefu.db.postgres import PostgresDatabase
from kefu.db.schema import settings

Rows = Sequence[Sequence[Sequence[Any]]]


def put(key: str, value: str) -> sa.Insert:
    return sa.insert(settings).values(key=key, value=value)


def put_raw(database: Database, key: str, value: str) -> Statement:
    marks = "?, ?" if database.dialect == "sqlite" else "$1, $2"
    return Statement(f"INSERT INTO settings (key, value) VALUES ({marks})", (key, value))


def change_raw(database: Database, key: str, value: str) -> Statement:
    marks = ("?1", "?2") if database.dialect == "sqlite" else ("$1", "$2")
    return Statement(f"UPDATE settings SET value = {marks[0]} WHERE key = {marks[1]}", (value, key))


def look_raw(database: Database, key: str) -> Statement:
    lock, mark = ("", "?") if database.dialect == "sqlite" else (" FOR UPDATE", "$1")
    return Statement(f"SELECT value FROM settings WHERE key = {mark}{lock}", (key,))


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


async def test_an_exchange_decides_on_what_it_read(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(put("count", "41"))

    def decide(rows: Rows) -> Sequence[Statement]:
        return [change_raw(database, "count", str(int(rows[0][0][0]) + 1)), put_raw(database, "more", "yes")]

    await database.exchange([look_raw(database, "count")], decide)
    assert await values(database) == {"count": "42", "more": "yes"}


async def test_an_exchange_is_all_or_nothing(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(put("colour", "green"))
    writes = [put_raw(database, "shape", "round"), put_raw(database, "colour", "taken")]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.exchange([], lambda rows: writes)

    def surprised(rows: Rows) -> Sequence[Statement]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.exchange([look_raw(database, "colour")], surprised)
    await database.exchange([], lambda rows: [put_raw(database, "size", "small")])
    assert await values(database) == {"colour": "green", "size": "small"}


async def test_exchanges_and_units_of_work_on_one_row_never_lose_an_update(database: Database) -> None:
    async with database.begin() as tx:
        await tx.execute(put("count", "0"))

    def one_more(rows: Rows) -> Sequence[Statement]:
        return [change_raw(database, "count", str(int(rows[0][0][0]) + 1))]

    async def by_unit() -> None:
        async with database.begin() as tx:
            found = await tx.scalar(sa.select(settings.c.value).where(settings.c.key == "count").with_for_update())
            await tx.execute(sa.update(settings).values(value=str(int(found) + 1)))

    by_exchange = [database.exchange([look_raw(database, "count")], one_more) for _ in range(20)]
    await asyncio.gather(*by_exchange, *[by_unit() for _ in range(20)])
    assert await values(database) == {"count": "40"}


async def test_a_deadlock_asks_for_another_try(kefu_postgres_url: str) -> None:
    """Two nodes that lock the same rows in opposite orders: the database ends one, which committed nothing."""
    database = PostgresDatabase(kefu_postgres_url, lambda news: None)
    await database.open()
    async with database.begin() as tx:
        await tx.execute(put("a", "0"))
        await tx.execute(put("b", "0"))
    both = asyncio.Barrier(2)

    async def unit() -> None:
        async with database.begin() as tx:
            await tx.all(sa.select(settings).where(settings.c.key == "a").with_for_update())
            await both.wait()
            # The exchange waits for us by then, so it is the one that finds the knot and is ended.
            await asyncio.sleep(0.3)
            await tx.all(sa.select(settings).where(settings.c.key == "b").with_for_update())

    async def exchange() -> None:
        def decide(rows: Rows) -> Sequence[Statement]:
            return [change_raw(database, "a", "1"), change_raw(database, "b", "1")]

        await both.wait()
        await database.exchange([look_raw(database, "b"), look_raw(database, "a")], decide)

    results = await asyncio.gather(unit(), exchange(), return_exceptions=True)
    left = await values(database)
    await database.close()
    assert results[0] is None
    assert isinstance(results[1], StaleTransaction)
    assert left == {"a": "0", "b": "0"}
