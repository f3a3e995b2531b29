"""Rows into structs, checked; called by the queries of small nouns."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from kefu.db.database import Row

StructT = TypeVar("StructT", bound=msgspec.Struct)


def as_struct(row: Mapping[str, Any] | Row, kind: type[StructT]) -> StructT:
    """The row as `kind`, JSON documents included; columns that `kind` has not are left out.

    SQLAlchemy's names are a subclass of str, which msgspec does not take for keys.
    """
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)
