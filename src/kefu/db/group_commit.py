"""Group commit: whatever waits when the last commit ends goes into the next one; an answer means it is on disk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

IntentT = TypeVar("IntentT")
ResultT = TypeVar("ResultT")


class GroupCommit(Generic[IntentT, ResultT]):
    """Batches intents of one kind.

    `carry_out` commits a batch and returns one result or error for each intent, in order; when it raises, nothing was
    committed and each caller gets the error. There is no linger: waiting for the running commit batches enough, and a
    linger of 2 ms halves the rate (measured). `lanes` batches may be under way at once.
    """

    def __init__(
        self,
        carry_out: Callable[[Sequence[IntentT]], Awaitable[Sequence[ResultT | Exception]]],
        *,
        lanes: int = 1,
        largest_batch: int = 256,
        longest_queue: int = 20_000,
    ) -> None:
        self._carry_out = carry_out
        self._free_lanes = lanes
        self._largest_batch = largest_batch
        self._longest_queue = longest_queue
        self._waiting: list[tuple[IntentT, asyncio.Future[ResultT]]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_full(self) -> bool:
        """Whether so much waits that a caller should be told to come back later."""
        return len(self._waiting) >= self._longest_queue

    def submit(self, intent: IntentT) -> "asyncio.Future[ResultT]":
        """Queue one intent; the future is done after its commit."""
        future: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._waiting.append((intent, future))
        if self._free_lanes:
            self._free_lanes -= 1
            task = asyncio.ensure_future(self._run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return future

    async def drain(self) -> None:
        """Wait until everything submitted is committed or refused."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._largest_batch]
                del self._waiting[: self._largest_batch]
                await self._commit(batch)
        finally:
            self._free_lanes += 1

    async def _commit(self, batch: list[tuple[IntentT, "asyncio.Future[ResultT]"]]) -> None:
        try:
            results = await self._carry_out([intent for intent, _ in batch])
        except Exception as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
