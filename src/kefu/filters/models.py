"""A filter as it is sent and stored: groups of tests, and which test may ask what; no I/O and no SQL."""

import math
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from kefu.conversations.models import PRIORITIES
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body

Field = Literal[
    "status",
    "priority",
    "last_direction",
    "assignee",
    "team",
    "inbox",
    "tag",
    "contact_tag",
    "last_text",
    "contact_name",
    "contact_email",
    "contact_phone",
    "contact_identified",
    "unread",
    "waiting",
    "created",
    "last_entry",
    "sla_due",
    "attribute",
    "contact_attribute",
]
Operator = Literal[
    "is",
    "is_not",
    "is_set",
    "is_empty",
    "contains",
    "contains_not",
    "starts_with",
    "more_than",
    "less_than",
    "older_than",
    "younger_than",
    "due_within",
    "overdue",
]
Shape = Literal["choice", "reference", "text", "flag", "number", "age", "deadline", "value"]
# Who asks stands for "me", so that a shared view is everybody's own.
ME = "me"
MOST_GROUPS = 10
MOST_TESTS = 20
MOST_VALUES = 50
_MOST_MINUTES = 10 * 366 * 24 * 60

SHAPES: Mapping[Field, Shape] = {
    "status": "choice",
    "priority": "choice",
    "last_direction": "choice",
    "assignee": "reference",
    "team": "reference",
    "inbox": "reference",
    "tag": "reference",
    "contact_tag": "reference",
    "last_text": "text",
    "contact_name": "text",
    "contact_email": "text",
    "contact_phone": "text",
    "contact_identified": "flag",
    "unread": "number",
    "waiting": "age",
    "created": "age",
    "last_entry": "age",
    "sla_due": "deadline",
    "attribute": "value",
    "contact_attribute": "value",
}
CHOICES: Mapping[Field, tuple[str, ...]] = {
    "status": ("open", "snoozed", "resolved"),
    "priority": PRIORITIES,
    "last_direction": ("incoming", "outgoing"),
}
OPERATORS: Mapping[Shape, tuple[Operator, ...]] = {
    "choice": ("is", "is_not"),
    "reference": ("is", "is_not", "is_set", "is_empty"),
    "text": ("is", "is_not", "contains", "contains_not", "starts_with", "is_set", "is_empty"),
    "flag": ("is",),
    "number": ("is", "more_than", "less_than"),
    "age": ("older_than", "younger_than", "is_set", "is_empty"),
    "deadline": ("due_within", "overdue", "is_set", "is_empty"),
    "value": ("is", "is_not", "contains", "contains_not", "more_than", "less_than", "is_set", "is_empty"),
}
_WITHOUT_VALUE: tuple[Operator, ...] = ("is_set", "is_empty", "overdue")
_MANY: tuple[Operator, ...] = ("is", "is_not")

TestValue = Annotated[str, msgspec.Meta(max_length=500)] | int | float | bool


class Test(Body, frozen=True, kw_only=True):
    """One question. Several values: any of them (`is`) or none of them (`is_not`). Ages are minutes."""

    __test__ = False  # not one of pytest's

    field: Field
    operator: Operator
    values: Annotated[list[TestValue], msgspec.Meta(max_length=MOST_VALUES)] = []
    # Which attribute, for the two fields that name one.
    key: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class Group(Body, frozen=True, kw_only=True):
    """Tests of which all or any must hold."""

    match: Literal["all", "any"] = "all"
    tests: Annotated[list[Test], msgspec.Meta(min_length=1, max_length=MOST_TESTS)]


class Filter(Body, frozen=True, kw_only=True):
    """Groups of which all or any must hold; none: everything."""

    match: Literal["all", "any"] = "all"
    groups: Annotated[list[Group], msgspec.Meta(max_length=MOST_GROUPS)] = []


def require_askable(filter_: Filter) -> None:
    """Every test has an operator and values that its field takes; raises Refused `filter.wrong`."""
    for group in filter_.groups:
        for test in group.tests:
            if not _is_askable(test):
                raise Refused(
                    "filter.wrong",
                    f"“{test.field}” cannot be asked like this.",
                    field=test.field,
                    operator=test.operator,
                )


def _is_askable(test: Test) -> bool:
    shape = SHAPES[test.field]
    if test.operator not in OPERATORS[shape] or (shape == "value") != (test.key is not None):
        return False
    if test.key is not None and (not test.key or '"' in test.key or "\\" in test.key or not test.key.isprintable()):
        return False
    if test.operator in _WITHOUT_VALUE:
        return not test.values
    if not test.values or (len(test.values) > 1 and test.operator not in _MANY):
        return False
    return all(_fits(test, shape, value) for value in test.values)


def _fits(test: Test, shape: Shape, value: str | int | float | bool) -> bool:
    if isinstance(value, str) and "\x00" in value:
        return False  # PostgreSQL has no such text
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    match shape:
        case "choice":
            return value in CHOICES[test.field]
        case "reference":
            return isinstance(value, str) and 0 < len(value) <= 64
        case "text":
            return isinstance(value, str) and value != ""
        case "flag":
            return isinstance(value, bool)
        case "number":
            return is_number and isinstance(value, int) and 0 <= value < 2**31
        case "age" | "deadline":
            return is_number and 0 < value <= _MOST_MINUTES  # type: ignore[operator]
        case "value":
            if test.operator in ("contains", "contains_not"):
                return isinstance(value, str) and value != ""
            if test.operator in ("more_than", "less_than"):
                return isinstance(value, str) or (is_number and abs(value) < 2**53)
            return not is_number or abs(value) < 2**53  # type: ignore[arg-type]
