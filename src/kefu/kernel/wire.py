"""The base of every struct that crosses the wire: camelCase names, unknown fields refused."""

from typing import Annotated, Generic, TypeVar

import msgspec

# What names or counts things in commands: nothing that a database could choke on.
Name = Annotated[str, msgspec.Meta(max_length=64, pattern="^[A-Za-z0-9_-]*$")]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Something Kefu sends."""


class Body(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Something Kefu receives; an unknown field is an error, which is the wall against mass assignment."""


ItemT = TypeVar("ItemT")


class Page(View, Generic[ItemT], frozen=True, kw_only=True):
    """One page of a list; `next_cursor` is opaque and None on the last page."""

    items: list[ItemT]
    next_cursor: str | None = None
