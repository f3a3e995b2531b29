"""What is no question is refused, and no value of a filter ever becomes SQL; on both databases."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from kefu.filters.models import OPERATORS, SHAPES, Filter, Group, Test, require_askable
from kefu.filters.queries import Asking, filter_condition
from kefu.kernel.errors import Refused
from tests.filters.shelf import Shelf, asks
from tests.world import NOW

PAYLOADS = (
    "' OR 1=1 --",
    '" OR ""="',
    "'; DROP TABLE conversations; --",
    "%' OR '1'='1",
    "\\",
    "%",
    "_",
    "$.x' , '1",
    "x) OR (1=1",
    ":now",
    "%(now)s",
    "?",
    "{}",
    "\u2028",
    "𝒳" * 40,
)


async def test_payloads_in_every_place_find_nothing_and_break_nothing(shelf: Shelf) -> None:
    """What is let through is bound; what finds anything would have become SQL."""
    asked = 0
    for (field, shape), payload in itertools.product(SHAPES.items(), PAYLOADS):
        keys = (payload, "order") if shape == "value" else (None,)
        for operator, key in itertools.product(OPERATORS[shape], keys):
            is_valueless = operator in ("is_set", "is_empty")
            filter_ = asks(field, operator, *([] if is_valueless else [payload]), key=key)
            try:
                found = await shelf.found(filter_)
            except Refused:
                continue
            asked += 1
            if operator in ("is", "contains", "starts_with") and payload not in ("%", "?"):
                assert found == [], (field, operator, key, payload)
            assert "eve" not in found
    assert asked > 400
    assert await shelf.found(Filter()) == ["lin", "sam"], "everything is still there"


def test_no_value_and_no_key_is_part_of_the_statement() -> None:
    for (field, shape), dialect in itertools.product(SHAPES.items(), ("sqlite", "postgresql")):
        for operator in OPERATORS[shape]:
            key = "k3y" if shape == "value" else None
            test = Test(field=field, operator=operator, values=["s3cret"], key=key)
            if field == "priority":
                continue  # numbers of a table of ours
            if shape in ("age", "deadline"):
                test = Test(field=field, operator=operator, values=[3], key=None)
            compiled = str(filter_condition(Filter(groups=[Group(tests=[test])]), Asking(dialect, NOW)))  # type: ignore[arg-type]
            assert "s3cret" not in compiled
            assert "k3y" not in compiled


@pytest.mark.parametrize(
    "test",
    [
        {"field": "status", "operator": "contains", "values": ["open"]},
        {"field": "status", "operator": "is", "values": ["closed"]},
        {"field": "status", "operator": "is", "values": []},
        {"field": "status", "operator": "is", "values": ["open"], "key": "x"},
        {"field": "unread", "operator": "is", "values": ["1"]},
        {"field": "unread", "operator": "is", "values": [True]},
        {"field": "unread", "operator": "more_than", "values": [1, 2]},
        {"field": "contact_identified", "operator": "is", "values": ["true"]},
        {"field": "created", "operator": "older_than", "values": [0]},
        {"field": "created", "operator": "older_than", "values": ["1"]},
        {"field": "tag", "operator": "is_set", "values": ["tag_x"]},
        {"field": "attribute", "operator": "is", "values": [1]},
        {"field": "attribute", "operator": "is", "values": [1], "key": 'a"b'},
        {"field": "attribute", "operator": "is", "values": [2**60], "key": "a"},
        {"field": "contact_name", "operator": "contains", "values": ["a\x00b"]},
    ],
)
def test_what_a_field_does_not_take_is_refused(test: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        require_askable(msgspec.convert({"groups": [{"tests": [test]}]}, Filter))
    assert refused.value.code == "filter.wrong"


@pytest.mark.parametrize(
    "body",
    [
        {"groups": [{"tests": [{"field": "secret_hash", "operator": "is", "values": ["x"]}]}]},
        {"groups": [{"tests": [{"field": "status", "operator": "like", "values": ["x"]}]}]},
        {"groups": [{"tests": []}]},
        {"match": "none"},
        {"groups": [{"match": "all", "tests": [{"field": "status", "operator": "is", "sql": "1"}]}]},
    ],
)
def test_other_words_are_not_even_read(body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, Filter)
