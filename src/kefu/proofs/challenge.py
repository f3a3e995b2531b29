"""Challenges: signed by us, for one address in one inbox, and over after some minutes; pure.

Solved by a number for which SHA-256 of `challenge.number` begins with so many zero bits, as in hashcash. Nothing of a
challenge is stored: the signature says that it is ours. That each is used once, the caller sees to.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

import msgspec

from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Refused
from kefu.proofs.models import CHALLENGE_SECONDS

_LABEL = b"kefu.proof.1"
_LONGEST_NUMBER = 20


class Challenge(msgspec.Struct, frozen=True, array_like=True):
    """What a challenge says."""

    id: str
    inbox_id: str
    address: str
    bits: int
    expires_at: int


def make_challenge(key: bytes, inbox_id: str, address: str, bits: int, now: int) -> str:
    """A new one; the address is only there as a mark that nobody can read."""
    made = Challenge(secrets.token_urlsafe(12), inbox_id, _mark(key, address), bits, now + CHALLENGE_SECONDS * SECOND)
    payload = _encode(msgspec.json.encode(made))
    return f"{payload}.{_encode(_sign(key, payload))}"


def require_solved(key: bytes, challenge: str, number: str, address: str, now: int) -> Challenge:
    """What was solved; raises Refused for a forged, foreign, late or wrong one."""
    payload, _, signature = challenge.partition(".")
    if not hmac.compare_digest(_encode(_sign(key, payload)).encode(), signature.encode(errors="replace")):
        raise _wrong()
    try:
        held = msgspec.json.decode(_decode(payload), type=Challenge)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise _wrong() from None
    if held.address != _mark(key, address):
        raise _wrong()
    if held.expires_at <= now:
        raise Refused("proof.expired", "This challenge is over; please ask for another one.")
    if not is_solution(challenge, number, held.bits):
        raise _wrong()
    return held


def is_solution(challenge: str, number: str, bits: int) -> bool:
    """Whether the number solves the challenge."""
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_NUMBER:
        return False
    digest = hashlib.sha256(f"{challenge}.{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0


def _wrong() -> Refused:
    return Refused("proof.wrong", "This is no solution of a challenge of ours.")


def _mark(key: bytes, address: str) -> str:
    return _encode(hmac.new(key, _LABEL + b" address " + address.encode(), hashlib.sha256).digest()[:12])


def _sign(key: bytes, payload: str) -> bytes:
    return hmac.new(key, _LABEL + b" " + payload.encode(errors="replace"), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
