"""Challenges: solved by work, for one address, for some minutes; forged ones are nothing."""

from __future__ import annotations

import itertools

import pytest

from kefu.kernel.clock import MINUTE
from kefu.kernel.errors import Refused
from kefu.proofs.challenge import is_solution, make_challenge, require_solved
from tests.world import NOW

KEY = b"k" * 32
BITS = 8


def solve(challenge: str, bits: int = BITS) -> str:
    """What a browser does."""
    return next(str(number) for number in itertools.count() if is_solution(challenge, str(number), bits))


def test_work_solves_it() -> None:
    challenge = make_challenge(KEY, "inb_1", "192.0.2.7", BITS, NOW)
    assert "192.0.2.7" not in challenge
    held = require_solved(KEY, challenge, solve(challenge), "192.0.2.7", NOW)
    assert (held.inbox_id, held.bits) == ("inb_1", BITS)
    assert make_challenge(KEY, "inb_1", "192.0.2.7", BITS, NOW) != challenge


@pytest.mark.parametrize("wrong", ["number", "address", "key", "payload", "signature", "words", "late"])
def test_anything_else_does_not(wrong: str) -> None:
    challenge = make_challenge(KEY, "inb_1", "192.0.2.7", BITS, NOW)
    number = solve(challenge)
    address, key, now = "192.0.2.7", KEY, NOW
    payload, _, signature = challenge.partition(".")
    match wrong:
        case "number":
            number = next(str(each) for each in itertools.count() if not is_solution(challenge, str(each), BITS))
        case "address":
            address = "192.0.2.8"
        case "key":
            key = b"o" * 32
        case "payload":
            easier = make_challenge(b"o" * 32, "inb_1", "192.0.2.7", 0, NOW).partition(".")[0]
            challenge = f"{easier}.{signature}"
        case "signature":
            challenge = f"{payload}.é{signature[1:]}"
        case "words":
            number = "1.0"
        case "late":
            now = NOW + 3 * MINUTE
    with pytest.raises(Refused) as refused:
        require_solved(key, challenge, number, address, now)
    assert refused.value.code == ("proof.expired" if wrong == "late" else "proof.wrong")
