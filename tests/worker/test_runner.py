"""The runner carries out what is due, survives what fails, and a killed one is replaced by the next."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from kefu.db.database import Database
from kefu.db.postgres import PostgresDatabase
from kefu.db.schema import jobs
from kefu.db.sqlite import SqliteDatabase
from kefu.jobs import queue
from kefu.kernel.clock import FixedClock, SystemClock
from kefu.worker import runner as runner_module
from kefu.worker.runner import Runner
from tests.jobs.test_queue import Letter
from tests.world import NOW

ROOT = Path(__file__).parents[2]


async def enqueue(database: Database, kind: str, to: str, now: int = NOW) -> None:
    async with database.begin() as tx:
        await queue.enqueue(tx, kind, Letter(to), now)


async def count(database: Database) -> int:
    async with database.read() as reader:
        return int(await reader.scalar(sa.select(sa.func.count()).select_from(jobs)))


async def test_due_jobs_are_carried_out_once(database: Database) -> None:
    done: list[bytes] = []

    async def write(data: bytes) -> None:
        done.append(data)

    runner = Runner(database, FixedClock(NOW), {"letter": write})
    assert await runner.run_due() == 0
    for to in ("sam", "lin"):
        await enqueue(database, "letter", to)
    assert await runner.run_due() == 2
    assert await runner.run_due() == 0
    assert sorted(done) == [b'{"to":"lin"}', b'{"to":"sam"}']
    assert await count(database) == 0


async def test_a_failure_hurts_only_its_own_job_and_is_tried_again(database: Database) -> None:
    done: list[bytes] = []
    failures = [RuntimeError("the first time fails")]

    async def write(data: bytes) -> None:
        if b"sam" in data and failures:
            raise failures.pop()
        done.append(data)

    clock = FixedClock(NOW)
    runner = Runner(database, clock, {"letter": write})
    await enqueue(database, "nobody knows this kind", "eve")
    await enqueue(database, "letter", "sam")
    await enqueue(database, "letter", "lin")
    assert await runner.run_due() == 3
    assert done == [b'{"to":"lin"}']
    clock.advance(10_000)
    await runner.run_due()
    assert done == [b'{"to":"lin"}', b'{"to":"sam"}']
    assert await count(database) == 1, "the job of the unknown kind waits for a release that knows it"


async def test_slow_jobs_do_not_outlive_the_lease_of_their_batch(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty slow letters one after the other would take longer than the lease: another worker would send them too."""
    monkeypatch.setattr(runner_module, "JOB_SECONDS", 5.0)
    under_way, most = 0, 0

    async def slow(_: bytes) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.1)
        under_way -= 1

    for n in range(runner_module.BATCH):
        await enqueue(database, "letter", str(n))
    started = time.monotonic()
    await Runner(database, FixedClock(NOW), {"letter": slow}).run_due()
    assert time.monotonic() - started < 0.1 * runner_module.BATCH
    assert most == runner_module.BATCH
    assert await count(database) == 0


async def test_a_job_that_hangs_is_ended_and_counts_as_failed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "JOB_SECONDS", 0.05)

    async def hang(_: bytes) -> None:
        await asyncio.Event().wait()

    await enqueue(database, "letter", "sam")
    await Runner(database, FixedClock(NOW), {"letter": hang}).run_due()
    async with database.read() as reader:
        row = await reader.first(sa.select(jobs))
    assert row is not None
    assert (row["attempts"], "TimeoutError" in row["last_error"]) == (1, True)


async def test_started_it_finds_work_by_itself_and_stops(database: Database) -> None:
    done = asyncio.Event()

    async def write(_: bytes) -> None:
        done.set()

    clock = SystemClock()
    runner = Runner(database, clock, {"letter": write})
    runner.start()
    await enqueue(database, "letter", "sam", clock.now())
    await asyncio.wait_for(done.wait(), 5)
    await runner.stop()
    await enqueue(database, "letter", "lin", clock.now())
    assert await count(database) >= 1


async def test_a_job_of_a_killed_worker_runs_again(database: Database) -> None:
    assert isinstance(database, SqliteDatabase | PostgresDatabase)
    await enqueue(database, "letter", "sam", SystemClock().now())
    url = f"sqlite:///{database.path}" if isinstance(database, SqliteDatabase) else database._dsn
    command = [sys.executable, "-m", "tests.worker.killed_worker", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as victim:
        assert victim.stdout is not None
        line = await asyncio.to_thread(victim.stdout.readline)
        victim.kill()
    assert "sam" in line
    done: list[bytes] = []

    async def write(data: bytes) -> None:
        done.append(data)

    clock = FixedClock(SystemClock().now())
    runner = Runner(database, clock, {"letter": write})
    await runner.run_due()
    assert done == [], "the lease of the dead worker still holds"
    clock.advance(queue.LEASE_MS + 1)
    await runner.run_due()
    assert done == [b'{"to":"sam"}']
