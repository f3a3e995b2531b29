"""Work that comes round: each task runs at its interval on whichever process gets to it; all are safe to repeat."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import msgspec
import structlog

_log = structlog.get_logger()


class Recurring(msgspec.Struct, frozen=True):
    """A task and the seconds between two runs."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


class Schedule:
    """One loop a task, so that a slow one delays nobody."""

    def __init__(self, tasks: list[Recurring]) -> None:
        self._recurring = tasks
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._running = [asyncio.ensure_future(self._loop(task)) for task in self._recurring]

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        for task in self._running:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _loop(self, task: Recurring) -> None:
        while True:
            await asyncio.sleep(task.seconds)
            try:
                await task.run()
            except Exception:
                _log.exception("schedule.failed", task=task.name)
