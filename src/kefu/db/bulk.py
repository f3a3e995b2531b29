"""Statements that carry many rows at once: one JSON array on SQLite, one array a column on PostgreSQL.

One statement a batch, whatever its size: SQLite works with the interpreter unlocked, PostgreSQL plans once.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from kefu.db.database import Dialect, Statement

_PG = postgresql.dialect()  # type: ignore[no-untyped-call]


def _pg_types(table: Table, columns: Sequence[str]) -> list[str]:
    return [table.c[name].type.compile(dialect=_PG) for name in columns]


@lru_cache(maxsize=64)
def _insert_sql(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    names = ", ".join(columns)
    if dialect == "sqlite":
        picks = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(columns)))
        return f"INSERT INTO {table.name} ({names}) SELECT {picks} FROM json_each(?)"
    arrays = ", ".join(f"${n + 1}::{kind}[]" for n, kind in enumerate(_pg_types(table, columns)))
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"


@lru_cache(maxsize=64)
def _update_sql(table: Table, key: str, columns: tuple[str, ...], dialect: Dialect) -> str:
    if dialect == "sqlite":
        sets = ", ".join(f"{name} = json_extract(j.value, '$[{n + 1}]')" for n, name in enumerate(columns))
        return (
            f"UPDATE {table.name} SET {sets} FROM json_each(?) AS j "
            f"WHERE {table.name}.{key} = json_extract(j.value, '$[0]')"
        )
    kinds = _pg_types(table, (key, *columns))
    arrays = ", ".join(f"${n + 1}::{kind}[]" for n, kind in enumerate(kinds))
    sets = ", ".join(f"{name} = j.{name}" for name in columns)
    names = ", ".join((key, *columns))
    return f"UPDATE {table.name} SET {sets} FROM unnest({arrays}) AS j ({names}) WHERE {table.name}.{key} = j.{key}"


def _parameters(rows: Sequence[Sequence[object]], dialect: Dialect) -> Sequence[object]:
    if dialect == "sqlite":
        return (msgspec.json.encode(rows).decode(),)
    return [list(column) for column in zip(*rows, strict=True)]


def insert_many(
    table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[object]], dialect: Dialect
) -> Statement:
    """Insert `rows`, each in the order of `columns`."""
    return Statement(_insert_sql(table, columns, dialect), _parameters(rows, dialect))


def update_many(
    table: Table, key: str, columns: tuple[str, ...], rows: Sequence[Sequence[object]], dialect: Dialect
) -> Statement:
    """Update by `key`; each row is the key's value and then the values of `columns`."""
    return Statement(_update_sql(table, key, columns, dialect), _parameters(rows, dialect))


def any_of(column: str, values: Iterable[str], dialect: Dialect, *, number: int = 1) -> tuple[str, object]:
    """A condition `column IN values` with one parameter, the `number`-th of its statement."""
    if dialect == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(?{number}))", msgspec.json.encode(list(values)).decode()
    return f"{column} = ANY(${number}::text[])", list(values)
