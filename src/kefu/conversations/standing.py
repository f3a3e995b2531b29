"""The most pressing SLA clock of a conversation, as its row carries it beside `sla_due_at`; written by `sla`."""

from typing import Literal

import msgspec

Promise = Literal["first_reply", "next_reply", "resolution"]


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was promised, and from when on it is near its end; `left_ms` while the clock stands."""

    promise: Promise
    warn_at: int | None = None
    left_ms: int | None = None


def standing_from(stored: str) -> Standing | None:
    """None where nothing is promised."""
    return msgspec.json.decode(stored, type=Standing) if stored else None


def stored_standing(standing: Standing | None) -> str:
    return msgspec.json.encode(standing).decode() if standing is not None else ""
