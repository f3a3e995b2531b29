"""Browser and system out of a User-Agent header, for people to recognise their devices."""

from functools import lru_cache

import ua_parser


@lru_cache(maxsize=2048)
def browser_of(agent_header: str) -> tuple[str | None, str | None]:
    """`("Firefox 143", "Windows 10")`; None where it cannot be told."""
    if not agent_header:
        return None, None
    parsed = ua_parser.parse(agent_header[:400])
    browser = _named(parsed.user_agent.family, parsed.user_agent.major) if parsed.user_agent else None
    system = _named(parsed.os.family, parsed.os.major) if parsed.os else None
    return browser, system


def _named(family: str | None, major: str | None) -> str | None:
    if not family or family == "Other":
        return None
    return f"{family} {major}" if major else family
