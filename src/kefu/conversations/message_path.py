"""The message path: whatever waits is stored in one transaction; positions, dedupe and policy under the rows' locks."""

from collections.abc import Callable, Iterator, Sequence

from kefu.conversations.decide import MessageIntent, Stored
from kefu.conversations.events import Happened
from kefu.conversations.message_exchange import MESSAGES, Batch, Committed
from kefu.db.database import Database, StaleTransaction
from kefu.db.group_commit import GroupCommit
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Unavailable

_TRIES = 3
_MOST_TOLD = 10_000
# So many are answered before the loop looks at its sockets again.
_SLICE = 64

Done = Callable[[Stored | Exception], None]


class MessagePath:
    """Stores messages and notes; an answer means they are on disk. One for each process."""

    def __init__(self, database: Database, clock: Clock, listener: Callable[[Sequence[object]], None]) -> None:
        self._database = database
        self._clock = clock
        self._listener = listener
        # Ids of what this process told: those of now, and those of before.
        self._told: set[str] = set()
        self._told_before: set[str] = set()
        lanes = 1 if database.dialect == "sqlite" else 2
        self._commits: GroupCommit[MessageIntent, Committed, Stored]
        self._commits = GroupCommit(self._carry_out, self._settle, lanes=lanes)

    def submit(self, intent: MessageIntent, done: Done) -> None:
        """Store `intent`; `done` is called with what is stored, or with the error that refused it."""
        if self._commits.is_full:
            done(_busy())
        else:
            self._commits.submit(intent, done)

    async def store(self, intent: MessageIntent) -> Stored:
        """The same for who can wait; raises what policy refuses, and Unavailable when too much waits."""
        if self._commits.is_full:
            raise _busy()
        return await self._commits.store(intent)

    async def drain(self) -> None:
        await self._commits.drain()

    async def _carry_out(self, intents: Sequence[MessageIntent]) -> Committed:
        for _ in range(_TRIES):
            try:
                return await self._database.exchange(MESSAGES, Batch(intents, self._clock.now()))
            except StaleTransaction:
                continue
        raise Unavailable("busy", "The database is busy; please try again.")

    def _settle(self, committed: Committed) -> Iterator[Sequence[Stored | Exception]]:
        """After the commit: tell the news, and give each caller its answer."""
        told = 0
        for results in committed.results(_SLICE):
            last = max((place + 1 for _, place in results if place is not None), default=told)
            self._tell(committed.news[told:last])
            told = max(told, last)
            yield [result for result, _ in results]
        self._tell(committed.news[told:])
        self._tell_again(committed.repeated)

    def _tell(self, news: list[Happened]) -> None:
        if not news:
            return
        self._told.update(each.entry.id for each in news)
        if len(self._told) > _MOST_TOLD:
            self._told, self._told_before = set(), self._told
        self._listener(news)

    def _tell_again(self, repeated: Sequence[Happened]) -> None:
        """A resend whose first sending another process stored, which may have died before it told anybody."""
        for each in repeated:
            if each.entry.id not in self._told and each.entry.id not in self._told_before:
                self._tell([each])


def _busy() -> Unavailable:
    return Unavailable("busy", "Too many messages wait to be stored; please try again.")
