"""Work at driver speed: statements, and units of work whose decision is pure, so that they can run in another process.

Free of SQLAlchemy on purpose: the process that writes SQLite's file starts in a moment and stays small.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol, TypeVar

import msgspec

Dialect = Literal["sqlite", "postgresql"]
# For each statement its rows, each a sequence of columns.
Rows = Sequence[Sequence[Sequence[Any]]]


class Statement(msgspec.Struct, frozen=True):
    """SQL text of a dialect; with `is_many`, `parameters` are rows and the statement runs once for each (SQLite)."""

    sql: str
    parameters: Sequence[Any] = ()
    is_many: bool = False


RequestT_contra = TypeVar("RequestT_contra", contravariant=True)
ReplyT_co = TypeVar("ReplyT_co", covariant=True)


class Exchange(Protocol[RequestT_contra, ReplyT_co]):
    """One transaction: read, decide on what was found, write.

    `address` is where the object is found ("package.module:NAME"). Request and reply are msgspec types: they may travel
    to another process and back. Both methods are pure and quick; an error that they raise commits nothing.
    """

    address: str
    request_type: Any
    reply_type: Any

    def reads(self, request: RequestT_contra, dialect: Dialect) -> Sequence[Statement]: ...

    def decide(
        self, request: RequestT_contra, rows: Rows, dialect: Dialect
    ) -> tuple[ReplyT_co, Sequence[Statement]]: ...
