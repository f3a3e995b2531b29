"""Tests of attributes as SQL: one JSON object a row, of which a value may be missing or of any kind."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kefu.db.exchange import Dialect
from kefu.filters.models import Test

Condition = sa.ColumnElement[bool]


class _Value:
    """One attribute of the row, read as what a test asks for; a value of another kind reads as NULL."""

    def __init__(self, column: sa.ColumnElement[Any], key: str, dialect: Dialect) -> None:
        if dialect == "sqlite":
            raw, path = sa.cast(column, sa.Text), f'$."{key}"'
            kind = sa.func.json_type(raw, path)
            found = sa.func.json_extract(raw, path)
            self.is_flag: Condition = kind == "true"
            self.is_known: Condition = sa.and_(kind.is_not(None), kind != "null")
            is_number = kind.in_(["integer", "real"])
            self.text: sa.ColumnElement[Any] = sa.case((kind == "text", found))
            self.number: sa.ColumnElement[Any] = sa.case((is_number, found))
        else:
            value = sa.cast(column, JSONB)[key]
            kind = sa.func.jsonb_typeof(value)
            self.is_flag = sa.and_(kind == "boolean", value.astext == "true")
            self.is_known = sa.and_(kind.is_not(None), kind != "null")
            self.text = sa.case((kind == "string", value.astext))
            self.number = sa.case((kind == "number", sa.cast(value.astext, sa.Numeric)))

    def equals(self, wanted: str | int | float | bool) -> Condition:
        if isinstance(wanted, bool):
            return self.is_flag if wanted else sa.not_(sa.func.coalesce(self.is_flag, sa.false()))
        if isinstance(wanted, str):
            return sa.func.lower(self.text) == wanted.lower()
        return self.number == sa.cast(sa.literal(wanted), sa.Numeric)


def value_condition(column: sa.ColumnElement[Any], test: Test, dialect: Dialect) -> Condition:
    """Dates are texts that sort, so more and less than take them too."""
    value = _Value(column, test.key or "", dialect)
    first = test.values[0] if test.values else ""
    match test.operator:
        case "is_set":
            return sa.func.coalesce(value.is_known, sa.false())
        case "is_empty":
            return sa.not_(sa.func.coalesce(value.is_known, sa.false()))
        case "contains":
            return value.text.icontains(str(first), autoescape=True)
        case "contains_not":
            return sa.not_(sa.func.coalesce(value.text, "").icontains(str(first), autoescape=True))
        case "more_than" | "less_than":
            is_text = isinstance(first, str)
            held = value.text if is_text else value.number
            wanted: Any = first if is_text else sa.cast(sa.literal(first), sa.Numeric)
            compared: Condition = held > wanted if test.operator == "more_than" else held < wanted
            return compared
        case "is_not":
            found = sa.or_(*(value.equals(each) for each in test.values))
            return sa.not_(sa.func.coalesce(found, sa.false()))
        case _:
            return sa.or_(*(value.equals(each) for each in test.values))
