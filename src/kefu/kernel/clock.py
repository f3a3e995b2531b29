"""The time, behind a Protocol, so that tests own it; milliseconds since 1970 UTC everywhere."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time; never goes far backwards."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands until it is told to move; for tests."""

    def __init__(self, at: int = 1_700_000_000_000) -> None:
        self.at = at

    def now(self) -> int:
        return self.at

    def advance(self, milliseconds: int) -> None:
        self.at += milliseconds


SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
