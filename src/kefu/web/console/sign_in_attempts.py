"""How often somebody may try to sign in: slow for guessers, silent about who exists, no way to lock others out."""

import hashlib
from collections.abc import Sequence

from kefu.agents.credential_queries import has_session_from
from kefu.agents.models import StoredAgent
from kefu.kernel.errors import TooMany
from kefu.web.addresses import limit_key
from kefu.web.limits import Limits, Rate
from kefu.web.wired import Wired

_WINDOW_SECONDS = 600
# One address may fail this often at one person; a forgetful person stays below.
_AT_ONE_PERSON = 10
# All addresses together at one person, those apart from which it has signed in before. A single address cannot use it
# up, and the person's own places are not counted, so guessing by many machines locks nobody out of their own office.
_AT_ONE_PERSON_FROM_STRANGERS = 100


async def take_attempt(wired: Wired, email: str, address: str) -> "Attempt":
    """Count an attempt before the password is looked at; TooMany looks the same for people who do not exist."""
    person = hashlib.sha256(email.encode()).hexdigest()[:32]
    place = limit_key(address)
    counted = [
        (Rate("sign_in", wired.settings.limit_sign_ins, _WINDOW_SECONDS), place),
        (Rate("sign_in", _AT_ONE_PERSON, _WINDOW_SECONDS), f"{person} {place}"),
    ]
    async with wired.database.read() as reader:
        is_familiar = await has_session_from(reader, email, address)
    if not is_familiar:
        counted.append((Rate("sign_in", _AT_ONE_PERSON_FROM_STRANGERS, _WINDOW_SECONDS), person))
    taken: list[tuple[Rate, str]] = []
    for rate, key in counted:
        try:
            await wired.limits.take(rate, key)
        except TooMany:
            await _give_back(wired.limits, taken)
            raise
        taken.append((rate, key))
    return Attempt(wired.limits, taken)


class Attempt:
    """One counted attempt; a right password was no guess and is not counted."""

    def __init__(self, limits: Limits, taken: Sequence[tuple[Rate, str]]) -> None:
        self._limits = limits
        self._taken = taken

    async def settle(self, found: StoredAgent | None) -> None:
        if found is not None:
            await _give_back(self._limits, self._taken)


async def _give_back(limits: Limits, taken: Sequence[tuple[Rate, str]]) -> None:
    for rate, key in taken:
        await limits.give_back(rate, key)
