"""Sortable ids that say what they name (conv_…, msg_…), and secrets."""

import os
import secrets
import time
from collections import deque

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: sorts like the number, no look-alikes
# Two characters at a time: an id is made for every message.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def _ten(value: int) -> str:
    """50 bits as 10 characters."""
    p = _PAIRS
    return p[value >> 40] + p[value >> 30 & 1023] + p[value >> 20 & 1023] + p[value >> 10 & 1023] + p[value & 1023]


# A call of the system for every id would cost more than the id.
_IDS_PER_READ = 128
_random: deque[int] = deque()
os.register_at_fork(after_in_child=_random.clear)


def _random_50() -> int:
    while True:
        try:
            return _random.popleft()
        except IndexError:
            read = os.urandom(8 * _IDS_PER_READ)
            _random.extend(int.from_bytes(read[n : n + 8], "big") >> 14 for n in range(0, len(read), 8))


def new_id(prefix: str) -> str:
    """`prefix_` and 20 characters: 50 bits of milliseconds, then 50 random bits; later ids sort later."""
    return f"{prefix}_{_ten(time.time_ns() // 1_000_000)}{_ten(_random_50())}"


def new_secret(prefix: str) -> str:
    """A bearer secret of 256 random bits; the prefix lets secret scanners find leaked ones."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"
