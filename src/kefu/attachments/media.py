"""Sanity limits for what a client tells about voice and video; called when an upload is stored.

The server does not decode sound or film: a duration is a hint for the player and must merely be plausible.
"""

from typing import Literal

from kefu.kernel.errors import Refused

Kind = Literal["picture", "voice", "video", "file"]

_HOUR_MS = 3_600_000
_MAX_DURATION_MS = {"voice": 4 * _HOUR_MS, "video": 12 * _HOUR_MS}


def require_duration(kind: Kind, duration_ms: int | None) -> int | None:
    """The duration to keep: None for what has none, Refused for one that cannot be."""
    if duration_ms is None or kind not in _MAX_DURATION_MS:
        return None
    if not 0 <= duration_ms <= _MAX_DURATION_MS[kind]:
        raise Refused("attachment.duration_refused", "The duration is not plausible.", durationMs=duration_ms)
    return duration_ms
