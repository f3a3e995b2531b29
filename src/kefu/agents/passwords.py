"""Hashes and checks passwords with Argon2id, off the event loop and a few at a time; called where people sign in."""

import asyncio
import functools
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kefu.agents.models import LONGEST_PASSWORD

# OWASP's recommendation of 2025: 19 MiB, two passes. Two at a time bound the memory and leave a core for messages.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = 2
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@functools.cache
def _nobodys_hash() -> str:
    """A real hash that no password matches, so that an unknown address costs the same time as a wrong password."""
    return _hasher.hash("\x00nobody")


def _gate() -> asyncio.Semaphore:
    return _gates.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))


async def hash_password(password: str) -> str:
    async with _gate():
        return await asyncio.to_thread(_hasher.hash, password)


async def is_password(password: str, password_hash: str | None) -> bool:
    """Whether they fit; with no hash (an unknown address) the same work is done and the answer is no."""
    async with _gate():
        return await asyncio.to_thread(_verify, password, password_hash)


def _verify(password: str, password_hash: str | None) -> bool:
    # Cut, not refused: the time must not tell whether the address is known. A cut password never fits a stored one.
    attempt = password if len(password) <= LONGEST_PASSWORD else f"\x00{password[:LONGEST_PASSWORD]}"
    try:
        _hasher.verify(password_hash or _nobodys_hash(), attempt)
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None
