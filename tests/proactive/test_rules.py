"""Proactive rules: whom they are for, how often they speak, and which wording a visitor gets; no I/O."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from kefu.kernel.clock import DAY, MINUTE
from kefu.kernel.errors import Refused
from kefu.proactive.models import (
    Conditions,
    Rule,
    Showing,
    Subject,
    Variant,
    WantedAttribute,
    clean_conditions,
    clean_variants,
    is_for,
    may_show,
    variant_for,
)
from tests.world import NOW, SHOP

NEW = Subject(visits=1, sources=["Google"], attributes={}, language="en", visit_id="visit_1", is_open=True)


def rule(*, frequency: Any = "day", variants: int = 1, **conditions: Any) -> Rule:
    return Rule(
        id="pro_1",
        workspace_id=SHOP,
        inbox_id=None,
        name="r",
        sender_name="",
        is_active=True,
        position=0,
        frequency=frequency,
        conditions=Conditions(**conditions),
        variants=[Variant(text=str(n), weight=n + 1) for n in range(variants)],
        created_at=NOW,
        updated_at=NOW,
    )


def shown(at: int, rule_id: str = "pro_1", visit_id: str = "visit_1", answered_at: int | None = None) -> Showing:
    return Showing(
        id="show_1",
        workspace_id=SHOP,
        rule_id=rule_id,
        variant=0,
        contact_id="c",
        visitor_id="v",
        visit_id=visit_id,
        shown_at=at,
        answered_at=answered_at,
    )


@pytest.mark.parametrize(
    ("conditions", "change", "holds"),
    [
        ({}, {}, True),
        ({"least_visits": 2}, {}, False),
        ({"least_visits": 2, "most_visits": 2}, {"visits": 2}, True),
        ({"most_visits": 1}, {"visits": 2}, False),
        ({"sources": ["bing", "GOOGLE"]}, {}, True),
        ({"sources": ["bing"]}, {}, False),
        ({"languages": ["zh-CN"]}, {}, False),
        ({"hours": "open"}, {}, True),
        ({"hours": "open"}, {"is_open": False}, False),
        ({"hours": "closed"}, {"is_open": False}, True),
        ({"attributes": [WantedAttribute(name="plan", value="Pro")]}, {"attributes": {"plan": "pro"}}, True),
        ({"attributes": [WantedAttribute(name="age", value="7")]}, {"attributes": {"age": 7}}, True),
        ({"attributes": [WantedAttribute(name="plan", value="")]}, {}, False),
    ],
)
def test_all_that_is_filled_in_must_hold(conditions: dict[str, Any], change: dict[str, Any], holds: bool) -> None:
    assert is_for(rule(**conditions), msgspec.structs.replace(NEW, **change)) is holds


@pytest.mark.parametrize(
    ("frequency", "before", "may"),
    [
        ("visit", [], True),
        ("visit", [shown(NOW - DAY)], False),
        ("visit", [shown(NOW - DAY, visit_id="visit_0")], True),
        ("day", [shown(NOW - DAY + MINUTE)], False),
        ("day", [shown(NOW - DAY)], True),
        ("week", [shown(NOW - 6 * DAY)], False),
        ("month", [shown(NOW - 30 * DAY)], True),
        ("once", [shown(NOW - 900 * DAY)], False),
        # Who answered is left alone by this rule, and nobody is spoken to twice in a moment by any.
        ("day", [shown(NOW - 5 * DAY, answered_at=NOW)], False),
        ("day", [shown(NOW - MINUTE, rule_id="pro_2")], False),
        ("day", [shown(NOW - 3 * MINUTE, rule_id="pro_2")], True),
    ],
)
def test_nobody_is_spoken_to_too_often(frequency: str, before: list[Showing], may: bool) -> None:
    assert may_show(rule(frequency=frequency), before, "visit_1", NOW) is may


def test_variants_are_spread_by_weight_and_stay() -> None:
    split = rule(variants=2)
    found = Counter(variant_for(split, f"cont_{n}") for n in range(3000))
    assert 1700 < found[1] < 2300
    assert found[0] + found[1] == 3000
    assert len({variant_for(split, "cont_1") for _ in range(5)}) == 1


def test_what_cannot_be_is_refused() -> None:
    for wrong in ([], [Variant(text=" ")], [Variant(text="x")] * 5):
        with pytest.raises(Refused):
            clean_variants(wrong)
    with pytest.raises(Refused):
        clean_conditions(Conditions(least_visits=3, most_visits=2))
    cleaned = clean_conditions(Conditions(pages=[" /a ", "/a", ""], attributes=[WantedAttribute(name=" ", value="x")]))
    assert (cleaned.pages, cleaned.attributes) == (["/a"], [])
