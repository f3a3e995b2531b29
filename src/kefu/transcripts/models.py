"""What a transcript is made of, and for whom; no I/O."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from kefu.conversations.models import Entry
from kefu.kernel.errors import Refused
from kefu.workspaces.models import Language

Format = Literal["text", "html"]
# A transcript with more is cut at its beginning, and says so.
MOST_ENTRIES = 2000


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, for one reader: in a language and a time zone."""

    workspace_name: str
    inbox_name: str
    contact_name: str
    language: Language
    zone: ZoneInfo
    started_at: int
    made_at: int
    entries: Sequence[Entry]
    is_cut: bool


def zone_of(name: str | None) -> ZoneInfo:
    """The reader's time zone by its IANA name, UTC where none is given; raises Refused for what is none."""
    if not name:
        return ZoneInfo("UTC")
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise Refused("time_zone.unknown", "There is no such time zone.", timeZone=name[:60]) from None


def moment(milliseconds: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)
