"""Sortable ids that say what they name (conv_…, msg_…), and secrets."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: sorts like the number, no look-alikes
# Two characters at a time: an id is made for every message.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def _ten(value: int) -> str:
    """50 bits as 10 characters."""
    p = _PAIRS
    return p[value >> 40] + p[value >> 30 & 1023] + p[value >> 20 & 1023] + p[value >> 10 & 1023] + p[value & 1023]


def new_id(prefix: str) -> str:
    """`prefix_` and 20 characters: 50 bits of milliseconds, then 50 random bits; later ids sort later."""
    return f"{prefix}_{_ten(time.time_ns() // 1_000_000)}{_ten(secrets.randbits(50))}"


def new_secret(prefix: str) -> str:
    """A bearer secret of 256 random bits; the prefix lets secret scanners find leaked ones."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"
