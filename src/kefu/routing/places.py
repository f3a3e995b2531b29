"""Where in the queue each visitor is and how long that takes, from how fast it went lately; pure."""

from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

from kefu.kernel.clock import HOUR, MINUTE, SECOND
from kefu.routing.models import Waiting

RECENT = 30 * MINUTE
LATELY = 24 * HOUR
# Beyond this a number promises more than anybody knows.
LONGEST_EXPECTED = 2 * HOUR
_FEWEST = 3


class Taken(msgspec.Struct, frozen=True):
    """A conversation that left the queue for an agent."""

    pool: str
    waited_ms: int
    taken_at: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One visitor's place; `expected_seconds` None: not enough is known, or it would be longer than anybody knows."""

    waiting: Waiting
    position: int
    expected_seconds: int | None


def places_of(queue: Iterable[Waiting], taken: Sequence[Taken], now: int) -> list[Place]:
    """Positions count from 1 in each pool; who left a message stands behind all who wait."""
    by_pool: dict[str, list[Waiting]] = {}
    for waiting in sorted(queue, key=lambda one: one.due):
        by_pool.setdefault(waiting.pool, []).append(waiting)
    found = []
    for pool, members in by_pool.items():
        pace = pace_of([each for each in taken if each.pool == pool], now)
        for position, waiting in enumerate(members, 1):
            found.append(Place(waiting=waiting, position=position, expected_seconds=_expected(pace, position)))
    return found


class Pace(msgspec.Struct, frozen=True):
    """How a pool moves: the time between two that leave it, or else how long a wait took as a rule."""

    interval_ms: float | None
    usual_ms: float | None


def pace_of(taken: Sequence[Taken], now: int) -> Pace:
    """From the last half hour where enough happened in it, else from the last day."""
    recent = [each for each in taken if now - each.taken_at <= RECENT]
    if len(recent) >= _FEWEST:
        first = min(each.taken_at for each in recent)
        return Pace(max(now - first, SECOND) / len(recent), None)
    lately = [each.waited_ms for each in taken if now - each.taken_at <= LATELY]
    return Pace(None, median(lately) if len(lately) >= _FEWEST else None)


def _expected(pace: Pace, position: int) -> int | None:
    if pace.interval_ms is not None:
        expected = pace.interval_ms * position
    elif pace.usual_ms is not None:
        expected = pace.usual_ms
    else:
        return None
    return None if expected > LONGEST_EXPECTED else max(1, round(expected / SECOND))


def over_limit(queue: Sequence[Waiting], limits: dict[str, int | None]) -> list[str]:
    """Ids of those who came when the queue was full already; `limits` by pool."""
    found, counts = [], dict[str, int]()
    for waiting in sorted(queue, key=lambda one: (one.queued_at, one.id)):
        if waiting.has_left_message:
            continue
        counts[waiting.pool] = counts.get(waiting.pool, 0) + 1
        limit = limits.get(waiting.pool)
        if limit is not None and counts[waiting.pool] > limit:
            found.append(waiting.id)
    return found
