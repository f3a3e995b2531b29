"""Leases jobs and carries them out, each by the handler that the table in `app` names."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

import structlog

from kefu.db.database import Database
from kefu.jobs import queue
from kefu.kernel.clock import Clock

_log = structlog.get_logger()

Handler = Callable[[bytes], Awaitable[None]]
BATCH = 20
IDLE_SECONDS = 1.0
JOB_SECONDS = 90.0


class Runner:
    """One loop; handlers must be safe to run twice, since a lease may end before they do."""

    def __init__(self, database: Database, clock: Clock, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._clock = clock
        self._handlers = handlers
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                done = await self.run_due()
            except Exception:
                _log.exception("worker.failed")
                done = 0
            if done < BATCH:
                await asyncio.sleep(IDLE_SECONDS)

    async def run_due(self) -> int:
        """Carry out what is due now, up to one batch; returns how many jobs were tried."""
        now = self._clock.now()
        async with self._database.read() as reader:
            due = await queue.next_due(reader)
        if due is None or due > now:
            return 0
        async with self._database.begin() as tx:
            jobs = await queue.lease(tx, now, BATCH)
        # Side by side: the last of a slow batch must not begin when its lease is nearly over.
        await asyncio.gather(*[self._carry_out(job) for job in jobs])
        return len(jobs)

    async def _carry_out(self, job: queue.Job) -> None:
        try:
            handler = self._handlers[job.kind]
            async with asyncio.timeout(JOB_SECONDS):
                await handler(job.data)
        except Exception as error:
            _log.warning("job.failed", kind=job.kind, number=job.number, attempts=job.attempts + 1, error=repr(error))
            async with self._database.begin() as tx:
                await queue.fail(tx, job, repr(error), self._clock.now())
        else:
            async with self._database.begin() as tx:
                await queue.finish(tx, job)
