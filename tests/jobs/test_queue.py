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


async def test_a_key_that_is_carried_out_is_carried_out_again(database: Database) -> None:
    await ask(database, "first", key="index:1")
    [job] = await lease(database)
    await ask(database, "second", key="index:1", due_at=NOW + 5)
    await ask(database, "third", key="index:1", due_at=NOW + 7)
    assert await lease(database, NOW + 10) == [], "not while the first is under way"
    async with database.begin() as tx:
        await queue.finish(tx, job)
    assert await lease(database, NOW + 6) == []
    [again] = await lease(database, NOW + 7)
    assert (msgspec.json.decode(again.data, type=Letter).to, again.attempts) == ("third", 0)
    async with database.begin() as tx:
        await queue.finish(tx, again)
    assert await rows(database) == []


async def test_a_key_that_fails_is_carried_out_again_too(database: Database) -> None:
    await ask(database, "first", key="index:1")
    [job] = await lease(database)
    await ask(database, "second", key="index:1")
    async with database.begin() as tx:
        await queue.fail(tx, job, "no such host", NOW)
    [again] = await lease(database)
    assert (msgspec.json.decode(again.data, type=Letter).to, again.attempts) == ("second", 0)


async def test_a_key_of_a_dead_workers_job_waits_and_adds_nothing(database: Database) -> None:
    await ask(database, "first", key="index:1")
    await lease(database)
    async with database.begin() as tx:
        await queue.enqueue(tx, "letter", Letter("second"), NOW + queue.LEASE_MS, key="index:1")
    [job] = await lease(database, NOW + queue.LEASE_MS)
    assert msgspec.json.decode(job.data, type=Letter).to == "first"
    async with database.begin() as tx:
        await queue.finish(tx, job)
    assert await rows(database) == []


async def test_what_kills_its_process_each_time_is_put_aside_after_its_attempts(database: Database) -> None:
    await ask(database, key="index:1")
    now = NOW
    for attempt in range(queue.MOST_ATTEMPTS):
        [job] = await lease(database, now)
        assert job.attempts == attempt
        now += queue.LEASE_MS
    assert await lease(database, now) == []
    [row] = await rows(database)
    assert (row["dead_at"], row["key"], row["attempts"]) == (now, None, queue.MOST_ATTEMPTS)
    assert "ended during the last attempt" in str(row["last_error"])
    async with database.read() as reader:
        assert await queue.next_due(reader) is None


async def test_what_was_lost_with_its_process_is_taken_alone(database: Database) -> None:
    for to in ("one", "two", "three"):
        await ask(database, to)
    assert len(await lease(database)) == 3
    await ask(database, "four")
    later = NOW + queue.LEASE_MS
    assert [len(await lease(database, later)) for _ in range(5)] == [1, 1, 1, 1, 0]
    assert [row["attempts"] for row in await rows(database)] == [2, 2, 2, 1]


async def test_a_key_asked_for_during_a_last_attempt_that_killed_begins_again(database: Database) -> None:
    await ask(database, "first", key="index:1")
    now = NOW
    for _ in range(queue.MOST_ATTEMPTS):
        await lease(database, now)
        async with database.begin() as tx:
            await queue.enqueue(tx, "letter", Letter("again"), now + 1, key="index:1")
        now += queue.LEASE_MS
    [job] = await lease(database, now)
    assert (msgspec.json.decode(job.data, type=Letter).to, job.attempts) == ("again", 0)
