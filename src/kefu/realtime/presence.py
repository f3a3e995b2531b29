"""Who is connected, with a time to live: a Protocol, and its implementation for a single process."""

from collections.abc import Iterable
from typing import Protocol

TTL_SECONDS = 15.0


class Presence(Protocol):
    """Counts who is here by key.

    Guarantees: a key is present while at least one connection holds it; a node that does not call `keep` for its time
    to live (TTL_SECONDS, as a rule) is taken for dead, and its connections with it. `arrive` and `depart` say whether
    they changed who is present; which keys a dead node held, `sweep` says once, to one of the nodes that live.
    """

    async def arrive(self, key: str, connection_id: str) -> bool: ...

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        """This node lives and holds these (key, connection) pairs; called at least three times per time to live.

        Returns the keys of them that had been forgotten meanwhile and are held again.
        """
        ...

    async def sweep(self) -> set[str]:
        """Forget the nodes that died; returns the keys that they held, which others may hold, too."""
        ...

    async def depart(self, key: str, connection_id: str) -> bool: ...

    async def present(self, keys: Iterable[str]) -> set[str]: ...

    async def members(self, key: str) -> set[str]:
        """The connections of one key."""
        ...

    async def close(self) -> None: ...


class MemoryPresence:
    """For a single process, whose own connections cannot outlive it."""

    def __init__(self) -> None:
        self._here: dict[str, set[str]] = {}

    async def arrive(self, key: str, connection_id: str) -> bool:
        members = self._here.setdefault(key, set())
        members.add(connection_id)
        return len(members) == 1

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        return set()

    async def sweep(self) -> set[str]:
        return set()

    async def depart(self, key: str, connection_id: str) -> bool:
        members = self._here.get(key)
        if members is None or connection_id not in members:
            return False
        members.discard(connection_id)
        if members:
            return False
        del self._here[key]
        return True

    async def present(self, keys: Iterable[str]) -> set[str]:
        return {key for key in keys if key in self._here}

    async def members(self, key: str) -> set[str]:
        return set(self._here.get(key, ()))

    async def close(self) -> None:
        self._here.clear()
