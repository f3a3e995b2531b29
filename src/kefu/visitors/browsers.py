"""What a request gives away: browser and system by its User-Agent, country by its address; cached, and off the loop."""

import asyncio
from functools import lru_cache

import msgspec

_LONGEST_USER_AGENT = 500
# ua-parser says "Other" for what it does not know; computers have no device name worth showing.
_UNKNOWN = frozenset({"Other", "Generic", ""})


class Software(msgspec.Struct, frozen=True):
    """Browser, system and device in words, None where unknown."""

    browser: str | None
    system: str | None
    device: str | None


async def software_of(user_agent: str) -> Software:
    """In a thread, because the first call loads the patterns for half a second."""
    return await asyncio.to_thread(_parse, user_agent[:_LONGEST_USER_AGENT])


@lru_cache(maxsize=2000)
def _parse(user_agent: str) -> Software:
    import ua_parser  # late: 7 MB that a server without visitors need not hold

    found = ua_parser.parse(user_agent)
    browser, system, device = found.user_agent, found.os, found.device
    return Software(
        browser=_named(browser.family, browser.major) if browser else None,
        system=_named(system.family, system.major) if system else None,
        device=_named(device.family, None) if device else None,
    )


def _named(family: str, major: str | None) -> str | None:
    if family in _UNKNOWN:
        return None
    return f"{family} {major}" if major else family


def country_of(address: str) -> str | None:
    """Two letters, or None for addresses of no country; the table is inside the package, nothing is asked."""
    import iptocc  # late: see above

    found: str | None = iptocc.country_code(address)
    return found
