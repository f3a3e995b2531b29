"""How fast one socket may talk: a flood is read no faster than it may come, so it holds up nobody but itself."""

from asyncio import sleep
from time import monotonic

from kefu.kernel.errors import TooMany

_MINUTE = 60.0
# A request that waits holds its connection: who is further behind is told to come back.
_LONGEST_WAIT = 10.0
# Clients that have been quiet for a minute are remembered no longer than until there are so many.
_MOST_REMEMBERED = 10_000


class Pace:
    """`most` commands at once, and then `most` a minute; whoever reads asks before each command how long to wait.

    Nothing is refused: while it waits, the line below fills up and the other end has to stop sending.
    """

    __slots__ = ("_counted_at", "_most", "_tokens")

    def __init__(self, most: int) -> None:
        self._most = most
        self._tokens = float(most)
        self._counted_at = monotonic()

    def _count(self) -> None:
        now = monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._counted_at) * self._most / _MINUTE)
        self._counted_at = now

    def take(self) -> float:
        """Count one command; returns the seconds to wait before it."""
        self._count()
        self._tokens -= 1
        return -self._tokens * _MINUTE / self._most if self._tokens < 0 else 0.0

    async def wait(self) -> None:
        """The same for who can wait here."""
        seconds = self.take()
        if seconds:
            await sleep(seconds)

    def require_near(self) -> None:
        """Raises TooMany when the next command would have to wait for long."""
        self._count()
        wait = -self._tokens * _MINUTE / self._most
        if wait > _LONGEST_WAIT:
            raise TooMany("too_many.commands", "Too many at once; please try again later.", int(wait) + 1)

    @property
    def is_rested(self) -> bool:
        self._count()
        return self._tokens >= self._most


class Paces:
    """The paces of clients that come with a request each time, by who they are."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[str, Pace] = {}

    def of(self, client: str) -> Pace:
        found = self._known.get(client)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known = {name: pace for name, pace in self._known.items() if not pace.is_rested}
            found = self._known[client] = Pace(self._most)
        return found
