"""The message path: whatever waits is stored in one transaction; positions, dedupe and policy under the rows' locks."""

from collections.abc import Callable, Sequence
from typing import Any

from kefu.conversations import message_sql as sql
from kefu.conversations.decide import Decision, MessageIntent, Stored, decide
from kefu.db.database import Database, StaleTransaction, Statement
from kefu.db.group_commit import GroupCommit
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Unavailable

_TRIES = 3
_MOST_TOLD = 10_000


class MessagePath:
    """Stores messages and notes; an answer means they are on disk. One for each process."""

    def __init__(self, database: Database, clock: Clock, listener: Callable[[Sequence[object]], None]) -> None:
        self._database = database
        self._clock = clock
        self._listener = listener
        # Ids of what this process told, newest last.
        self._told: dict[str, None] = {}
        lanes = 1 if database.dialect == "sqlite" else 2
        self._commits: GroupCommit[MessageIntent, Stored] = GroupCommit(self._carry_out, lanes=lanes)

    async def store(self, intent: MessageIntent) -> Stored:
        """Commit `intent`; raises what policy refuses, and Unavailable when too much waits."""
        if self._commits.is_full:
            raise Unavailable("busy", "Too many messages wait to be stored; please try again.")
        return await self._commits.submit(intent)

    async def drain(self) -> None:
        await self._commits.drain()

    async def _carry_out(self, intents: Sequence[MessageIntent]) -> Sequence[Stored | Exception]:
        for attempt in range(_TRIES):
            decision = Decision()
            try:
                await self._database.exchange(self._reads(intents), self._decider(intents, decision))
            except StaleTransaction:
                if attempt + 1 == _TRIES:
                    raise Unavailable("busy", "The database is busy; please try again.") from None
                continue
            self._tell(decision)
            return decision.results
        raise AssertionError("unreachable")

    def _tell(self, decision: Decision) -> None:
        """News of this batch, and those of a resend whose first sending another process stored."""
        news = list(decision.news)
        self._told.update(dict.fromkeys(each.entry.id for each in news))
        for repeated in decision.repeated:
            if repeated.entry.id not in self._told:
                self._told[repeated.entry.id] = None
                news.append(repeated)
        while len(self._told) > _MOST_TOLD:
            del self._told[next(iter(self._told))]
        if news:
            self._listener(news)

    def _reads(self, intents: Sequence[MessageIntent]) -> list[Statement]:
        dialect = self._database.dialect
        files = [file for intent in intents for file in intent.attachment_ids]
        quotes = [intent.reply_to_id for intent in intents if intent.reply_to_id is not None]
        return [
            sql.lock_conversations(sorted({intent.conversation_id for intent in intents}), dialect),
            sql.take_numbers(len(intents) * 2, dialect),
            sql.find_sent([(i.conversation_id, i.client_message_id) for i in intents], dialect),
            sql.lock_attachments(files, dialect),
            sql.find_quotes(quotes, dialect),
        ]

    def _decider(self, intents: Sequence[MessageIntent], decision: Decision) -> Any:
        now = self._clock.now()
        dialect = self._database.dialect

        def run(rows: Sequence[Sequence[Sequence[Any]]]) -> Sequence[Statement]:
            decide(intents, sql.Found.from_rows(rows), now, decision)
            return sql.writes(decision, now, dialect)

        return run
