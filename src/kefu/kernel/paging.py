"""Opaque keyset cursors: a time and an id, so that a page begins where the last one ended whatever came meanwhile."""

import base64
import binascii
from typing import Annotated

import msgspec

from kefu.kernel.errors import Refused


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended."""

    at: Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
    id: str


def encode_cursor(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def decode_cursor(text: str | None) -> Cursor | None:
    """The cursor, or None for the first page; raises Refused for anything that we did not make."""
    if not text:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Refused("cursor.invalid", "This cursor is not one of ours.") from None
