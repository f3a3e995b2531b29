"""Group commit: whatever waits when the last commit ends goes into the next one; an answer means it is on disk."""

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import structlog

IntentT = TypeVar("IntentT")
CommittedT = TypeVar("CommittedT")
ResultT = TypeVar("ResultT")

_log = structlog.get_logger()

# What is to be stored, and who is called with the result.
_Waiting = tuple[IntentT, Callable[[ResultT | Exception], None]]


class GroupCommit(Generic[IntentT, CommittedT, ResultT]):
    """Batches intents of one kind.

    `carry_out` commits a batch; when it raises, each caller gets the error. `settle` gives the results or errors of
    what was committed, one for each intent, in order and in slices: each slice is answered in a turn of the loop of its
    own, while the next batch is already under way. `lanes` batches may be under way at once.

    Where somebody waits for the answer there is no linger: waiting for the running commit batches enough, and a linger
    of 2 ms halves the rate (measured). Where nobody does, `linger_seconds` makes few batches of many intents.
    """

    def __init__(
        self,
        carry_out: Callable[[Sequence[IntentT]], Awaitable[CommittedT]],
        settle: Callable[[CommittedT], Iterator[Sequence[ResultT | Exception]]],
        *,
        lanes: int = 1,
        linger_seconds: float = 0.0,
        largest_batch: int = 256,
        longest_queue: int = 20_000,
    ) -> None:
        self._carry_out = carry_out
        self._settle = settle
        self._free_lanes = lanes
        self._linger_seconds = linger_seconds
        self._largest_batch = largest_batch
        self._longest_queue = longest_queue
        self._waiting: list[_Waiting[IntentT, ResultT]] = []
        self._settling: deque[tuple[Iterator[_Waiting[IntentT, ResultT]], Iterator[Sequence[ResultT | Exception]]]]
        self._settling = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_settled = asyncio.Event()
        self._is_settled.set()

    @property
    def is_full(self) -> bool:
        """Whether so much waits that a caller should be told to come back later."""
        return len(self._waiting) >= self._longest_queue

    def submit(self, intent: IntentT, done: Callable[[ResultT | Exception], None]) -> None:
        """Queue one intent; `done` is called after its commit. What comes in one turn of the loop goes together."""
        self._waiting.append((intent, done))
        if self._free_lanes:
            self._free_lanes -= 1
            task = asyncio.ensure_future(self._run())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def store(self, intent: IntentT) -> ResultT:
        """The same for who can wait; raises the error."""
        future: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()

        def done(result: ResultT | Exception) -> None:
            if future.done():
                return
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

        self.submit(intent, done)
        return await future

    async def drain(self) -> None:
        """Wait until everything submitted is committed or refused, and answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._is_settled.wait()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if self._linger_seconds:
                    await asyncio.sleep(self._linger_seconds)
                batch = self._waiting[: self._largest_batch]
                del self._waiting[: self._largest_batch]
                try:
                    committed = await self._carry_out([intent for intent, _ in batch])
                except Exception as error:
                    self._answer(batch, itertools.repeat(error))
                else:
                    # The next batch leaves first: it is written to disk while this one is told.
                    self._settling.append((iter(batch), self._settle(committed)))
                    if len(self._settling) == 1:
                        self._is_settled.clear()
                        loop.call_soon(self._go_on)
        finally:
            self._free_lanes += 1

    def _go_on(self) -> None:
        """One slice, and then whatever else the loop has to do: what is answered now is on its way meanwhile."""
        batch, slices = self._settling[0]
        try:
            results = next(slices, None)
        except Exception as error:
            _log.exception("group_commit.settle_failed")
            self._answer(list(batch), itertools.repeat(error))
            results = None
        if results is None:
            self._settling.popleft()
        else:
            self._answer(list(itertools.islice(batch, len(results))), results)
        if self._settling:
            asyncio.get_running_loop().call_soon(self._go_on)
        else:
            self._is_settled.set()

    def _answer(self, batch: Sequence["_Waiting[IntentT, ResultT]"], results: Iterable[ResultT | Exception]) -> None:
        for (_, done), result in zip(batch, results, strict=False):
            try:
                done(result)
            except Exception:
                _log.exception("group_commit.answer_failed")
