"""Who is connected, with a time to live: a Protocol, and its implementation for a single process."""

from collections.abc import Iterable
from typing import Protocol

TTL_SECONDS = 75


class Presence(Protocol):
    """Counts who is here by key.

    Guarantees: a key is present while at least one connection keeps it; a node that dies is forgotten after
    TTL_SECONDS. `arrive` and `depart` say whether they changed who is present.
    """

    async def arrive(self, key: str, connection_id: str) -> bool: ...

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Renew (key, connection) pairs; called at least three times per TTL."""
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

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> None:
        return None

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
