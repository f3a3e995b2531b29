"""Why a socket closes, and whether the client may come back; the TypeScript client has the same table."""

from typing import Literal

import msgspec

ComeBack = Literal["never", "now", "soon", "later", "after_sign_in"]


class CloseCode(msgspec.Struct, frozen=True):
    """A WebSocket close code (4000-4999 are ours, RFC 6455 7.4.2), its reason, and what the client does next."""

    code: int
    reason: str
    come_back: ComeBack


BAD_FRAME = CloseCode(4000, "bad_frame", "never")
NOT_SIGNED_IN = CloseCode(4001, "not_signed_in", "after_sign_in")
REVOKED = CloseCode(4003, "revoked", "never")
SLOW = CloseCode(4008, "slow", "now")
TOO_MANY = CloseCode(4009, "too_many", "later")
HELLO_TIMEOUT = CloseCode(4010, "hello_timeout", "soon")
SILENT = CloseCode(4011, "silent", "soon")
RESTARTING = CloseCode(1012, "restarting", "soon")

ALL = (BAD_FRAME, NOT_SIGNED_IN, REVOKED, SLOW, TOO_MANY, HELLO_TIMEOUT, SILENT, RESTARTING)
