"""Statements that carry many rows at once: one run for each row on SQLite, one array a column on PostgreSQL."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from kefu.db.exchange import Dialect, Statement

_PG = postgresql.dialect()  # type: ignore[no-untyped-call]


def _pg_types(table: Table, columns: Sequence[str]) -> list[str]:
    return [table.c[name].type.compile(dialect=_PG) for name in columns]


@lru_cache(maxsize=64)
def _insert_sql(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    names = ", ".join(columns)
    if dialect == "sqlite":
        return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
    arrays = ", ".join(f"${n + 1}::{kind}[]" for n, kind in enumerate(_pg_types(table, columns)))
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"


@lru_cache(maxsize=64)
def _update_sql(table: Table, key: str, columns: tuple[str, ...], dialect: Dialect) -> str:
    if dialect == "sqlite":
        # ?1 is the key: rows begin with it.
        sets = ", ".join(f"{name} = ?{n}" for n, name in enumerate(columns, 2))
        return f"UPDATE {table.name} SET {sets} WHERE {key} = ?1"
    kinds = _pg_types(table, (key, *columns))
    arrays = ", ".join(f"${n + 1}::{kind}[]" for n, kind in enumerate(kinds))
    sets = ", ".join(f"{name} = j.{name}" for name in columns)
    names = ", ".join((key, *columns))
    return f"UPDATE {table.name} SET {sets} FROM unnest({arrays}) AS j ({names}) WHERE {table.name}.{key} = j.{key}"


def _statement(sql: str, rows: Sequence[Sequence[object]], dialect: Dialect) -> Statement:
    if dialect == "sqlite":
        return Statement(sql, [tuple(row) for row in rows], is_many=True)
    return Statement(sql, [list(column) for column in zip(*rows, strict=True)])


def insert_many(
    table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[object]], dialect: Dialect
) -> Statement:
    """Insert `rows`, each in the order of `columns`."""
    return _statement(_insert_sql(table, columns, dialect), rows, dialect)


def update_many(
    table: Table, key: str, columns: tuple[str, ...], rows: Sequence[Sequence[object]], dialect: Dialect
) -> Statement:
    """Update by `key`; each row is the key's value and then the values of `columns`."""
    return _statement(_update_sql(table, key, columns, dialect), rows, dialect)
