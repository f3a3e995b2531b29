"""The jobs table as a queue: enqueued with the change, leased by one, tried again later, at last put aside."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
import sqlalchemy as sa

from kefu.db.database import Database
from kefu.db.schema import jobs
from kefu.jobs import queue
from kefu.kernel.clock import HOUR, SECOND
from tests.world import NOW


class Letter(msgspec.Struct, frozen=True):
    """The data of a job."""

    to: str


async def ask(database: Database, to: str = "sam", *, due_at: int | None = None, key: str | None = None) -> None:
    async with database.begin() as tx:
        await queue.enqueue(tx, "letter", Letter(to), NOW, due_at=due_at, key=key)


async def lease(database: Database, now: int = NOW, limit: int = 100) -> list[queue.Job]:
    async with database.begin() as tx:
        return await queue.lease(tx, now, limit)


async def rows(database: Database) -> list[dict[str, object]]:
    async with database.read() as reader:
        return [dict(row) for row in await reader.all(sa.select(jobs).order_by(jobs.c.number))]


async def test_a_rolled_back_change_asks_for_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            await queue.enqueue(tx, "letter", Letter("sam"), NOW)
            raise ZeroDivisionError
    assert await lease(database) == []


async def test_a_job_carries_its_data_and_ends_when_finished(database: Database) -> None:
    await ask(database, "sam")
    [job] = await lease(database)
    assert (job.kind, msgspec.json.decode(job.data, type=Letter), job.attempts) == ("letter", Letter("sam"), 0)
    async with database.begin() as tx:
        await queue.finish(tx, job)
    assert await rows(database) == []


async def test_only_what_is_due_is_leased_oldest_first(database: Database) -> None:
    await ask(database, "later", due_at=NOW + 1)
    await ask(database, "second", due_at=NOW)
    await ask(database, "first", due_at=NOW - 5)
    found = await lease(database)
    assert [msgspec.json.decode(job.data, type=Letter).to for job in found] == ["first", "second"]
    async with database.read() as reader:
        assert await queue.next_due(reader) == NOW - 5


async def test_a_leased_job_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    await ask(database)
    [job] = await lease(database)
    assert await lease(database, NOW + queue.LEASE_MS - 1) == []
    [again] = await lease(database, NOW + queue.LEASE_MS)
    assert (again.number, again.attempts) == (job.number, 1)


async def test_workers_who_come_at_once_share_out_the_jobs(database: Database) -> None:
    for n in range(40):
        await ask(database, str(n))
    shares = await asyncio.gather(*[lease(database, limit=10) for _ in range(6)])
    numbers = [job.number for share in shares for job in share]
    assert len(numbers) == len(set(numbers))
    while more := await lease(database, limit=10):
        numbers += [job.number for job in more]
    assert len(numbers) == len(set(numbers)) == 40


async def test_a_failed_job_waits_longer_each_time_and_is_put_aside_at_last(database: Database) -> None:
    await ask(database)
    now, delays = NOW, []
    for attempt in range(queue.MOST_ATTEMPTS):
        [job] = await lease(database, now)
        assert job.attempts == attempt
        async with database.begin() as tx:
            await queue.fail(tx, job, "no such host" * 500, now)
        [row] = await rows(database)
        if attempt + 1 < queue.MOST_ATTEMPTS:
            delays.append(int(str(row["due_at"])) - now)
            assert await lease(database, int(str(row["due_at"])) - 1) == []
            now = int(str(row["due_at"]))
    for n, delay in enumerate(delays):
        usual = min(5 * SECOND * 3**n, 8 * HOUR)
        assert 0.75 * usual <= delay <= 1.25 * usual
    [row] = await rows(database)
    assert row["dead_at"] == now
    assert len(str(row["last_error"])) == 2000
    assert await lease(database, now + 1000 * HOUR) == []
    async with database.read() as reader:
        assert await queue.next_due(reader) is None


async def test_a_key_that_waits_adds_nothing_and_may_come_again_afterwards(database: Database) -> None:
    await ask(database, "first", key="index:1")
    await ask(database, "second", key="index:1")
    await ask(database, "other", key="index:2")
    await ask(database, "no key")
    await ask(database, "no key")
    found = await lease(database)
    assert [msgspec.json.decode(job.data, type=Letter).to for job in found] == ["first", "other", "no key", "no key"]
    async with database.begin() as tx:
        await queue.finish(tx, found[0])
    await ask(database, "third", key="index:1")
    assert [msgspec.json.decode(job.data, type=Letter).to for job in await lease(database)] == ["third"]


async def test_a_job_put_aside_gives_its_key_free(database: Database) -> None:
    await ask(database, "first", key="index:1")
    [job] = await lease(database)
    last = msgspec.structs.replace(job, attempts=queue.MOST_ATTEMPTS - 1)
    async with database.begin() as tx:
        await queue.fail(tx, last, "never", NOW)
    await ask(database, "second", key="index:1")
    assert [msgspec.json.decode(job.data, type=Letter).to for job in await lease(database)] == ["second"]
