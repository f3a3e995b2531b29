"""The message path's unit of work: a batch of intents in, what was stored, told and refused out."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Literal

import msgspec

from kefu.conversations import message_postgres, message_sqlite
from kefu.conversations.decide import Decision, MessageIntent, Stored, decide
from kefu.conversations.events import Happened
from kefu.db.exchange import Dialect, Rows, Statement
from kefu.kernel import errors
from kefu.kernel.errors import KefuError

_SQL: dict[Dialect, ModuleType] = {"sqlite": message_sqlite, "postgresql": message_postgres}


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Messages to store together."""

    intents: Sequence[MessageIntent]
    now: int


class Refusal(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """An error of the tree in `kernel.errors`, on its way between processes."""

    kind: Literal["Refused", "Conflict", "NotFound", "NotAllowed"]
    code: str
    detail: str
    params: dict[str, Any]

    def error(self) -> KefuError:
        made: KefuError = getattr(errors, self.kind)(self.code, self.detail, **self.params)
        return made


class Accepted(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Stored by this batch: which of its news has the entry, and which the conversation after it."""

    entry: int
    conversation: int


class Repeated(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Stored before: the resend's answer."""

    stored: Stored


class Committed(msgspec.Struct, frozen=True, array_like=True):
    """What the batch did; one answer for each intent, in order."""

    answers: list[Accepted | Repeated | Refusal]
    news: list[Happened]
    repeated: list[Happened]

    def results(self, size: int) -> Iterator[list[tuple[Stored | KefuError, int | None]]]:
        """In slices of `size`, each result with the place of the last of its news."""
        for start in range(0, len(self.answers), size):
            yield [self._result(answer) for answer in self.answers[start : start + size]]

    def _result(self, answer: Accepted | Repeated | Refusal) -> tuple[Stored | KefuError, int | None]:
        match answer:
            case Accepted(entry, conversation):
                stored = Stored(self.news[entry].entry, self.news[conversation].conversation, is_new=True)
                return stored, max(entry, conversation)
            case Repeated():
                return answer.stored, None
            case Refusal():
                return answer.error(), None


class MessageExchange:
    """See `kefu.db.exchange.Exchange`."""

    address = "kefu.conversations.message_exchange:MESSAGES"
    request_type = Batch
    reply_type = Committed

    def reads(self, request: Batch, dialect: Dialect) -> Sequence[Statement]:
        found: Sequence[Statement] = _SQL[dialect].reads(request.intents)
        return found

    def decide(self, request: Batch, rows: Rows, dialect: Dialect) -> tuple[Committed, Sequence[Statement]]:
        sql = _SQL[dialect]
        found = sql.found_in(rows)
        decision = Decision()
        decide(request.intents, found, request.now, decision)
        writes: Sequence[Statement] = sql.writes(decision, found, request.now) if decision.news else ()
        return Committed(_answers(decision), decision.news, decision.repeated), writes


def _answers(decision: Decision) -> list[Accepted | Repeated | Refusal]:
    places = {id(happened.entry): place for place, happened in enumerate(decision.news)}
    states = {id(happened.conversation): place for place, happened in enumerate(decision.news)}
    return [_answer(result, places, states) for result in decision.results]


def _answer(
    result: Stored | Exception, places: dict[int, int], states: dict[int, int]
) -> Accepted | Repeated | Refusal:
    if isinstance(result, Stored):
        if result.is_new:
            return Accepted(places[id(result.entry)], states[id(result.conversation)])
        return Repeated(result)
    assert isinstance(result, KefuError), "decide catches no other"
    kind: Any = type(result).__name__
    return Refusal(kind, result.code, result.detail, dict(result.params))


MESSAGES = MessageExchange()
