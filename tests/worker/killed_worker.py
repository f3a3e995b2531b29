"""A worker process that takes a job and is then stuck in it; `test_runner` kills it. Argument: the database URL."""

from __future__ import annotations

import asyncio
import sys

from kefu.db.open import database_from
from kefu.kernel.clock import SystemClock
from kefu.worker.runner import Runner


async def main(url: str) -> None:
    database = database_from(url, lambda news: None)
    await database.open()

    async def stuck(data: bytes) -> None:
        sys.stdout.write(f"working on {data.decode()}\n")
        sys.stdout.flush()
        await asyncio.sleep(60)

    await Runner(database, SystemClock(), {"letter": stuck}).run_due()


asyncio.run(main(sys.argv[1]))
