"""The schedule: each task at its own pace; one that fails or hangs holds up nobody."""

from __future__ import annotations

import asyncio

from kefu.worker.schedule import Recurring, Schedule


async def test_a_task_that_fails_or_hangs_stops_no_other_and_not_itself() -> None:
    runs: list[str] = []
    is_enough = asyncio.Event()

    async def fails() -> None:
        runs.append("fails")
        if runs.count("fails") >= 3 and runs.count("works") >= 3:
            is_enough.set()
        raise RuntimeError("as expected")

    async def hangs() -> None:
        runs.append("hangs")
        await asyncio.Event().wait()

    async def works() -> None:
        runs.append("works")

    schedule = Schedule(
        [Recurring("fails", 0.01, fails), Recurring("hangs", 0.01, hangs), Recurring("works", 0.01, works)]
    )
    schedule.start()
    await asyncio.wait_for(is_enough.wait(), 5)
    await schedule.stop()
    seen = len(runs)
    await asyncio.sleep(0.05)
    assert len(runs) == seen
    assert runs.count("hangs") == 1
