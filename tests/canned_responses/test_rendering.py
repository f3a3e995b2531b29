"""Filling in: what is known is put in, what is not stays a visible gap, and nothing costs much."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.canned_responses.rendering import LONGEST_RENDERED, render, require_template, without_gaps
from kefu.kernel.errors import Refused

KNOWN = {"contact": {"name": "林", "attributes": {"plan": "pro"}}, "agent": {"name": "Ada"}}


@pytest.mark.parametrize(
    ("text", "filled", "missing"),
    [
        ("plain } text {", "plain } text {", []),
        ("Hi {{ contact.name }}, I am {{agent.name}}", "Hi 林, I am Ada", []),
        ("{{ contact.city }}", "⟦contact.city⟧", ["contact.city"]),
        ("{{ contact.city | upcase }} {{ contact.city }}", "⟦contact.city⟧ ⟦contact.city⟧", ["contact.city"]),
        ("{{ order.number | default: 'soon' }}", "soon", []),
        ("{{ contact.attributes.plan | upcase }}", "PRO", []),
        ("{% if contact.phone %}call{% else %}write{% endif %}", "write", []),
        ("{% for i in (1..3) %}{{ i }}{% endfor %}", "123", []),
        ("{% assign x = contact.name %}{{ x }}", "林", []),
    ],
)
def test_what_is_known_is_put_in(text: str, filled: str, missing: list[str]) -> None:
    done = render(text, KNOWN)
    assert (done.text, done.missing) == (filled, missing)


def test_what_is_empty_is_not_known() -> None:
    known = without_gaps({"contact": {"name": "", "email": None, "attributes": {"vip": False, "n": 0}}})
    assert known == {"contact": {"attributes": {"vip": False, "n": 0}}}
    assert render("{{ contact.name }}", known).missing == ["contact.name"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ open",
        "{% if x %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{%- doc %}{% enddoc %}",
        "{% include 'secret' %}",
        "{% render 'x' %}",
        "{{ 'a' | replace: 'a', 'b' }}",
        "{{ (1..999999999) | join: ',' }}",
        "{% for i in (1..999999999) %}x{% endfor %}",
        "{% for i in (1..100) %}{% for j in (1..100) %}x{% endfor %}{% endfor %}",
        "{% assign x = 'aaaaaaaaaaaaaaaa' %}" + "{% assign x = x | append: x %}" * 40,
        "{{ " * 300,
        "{{ 9 | times: " + "9" * 5000 + " }}",
    ],
)
def test_what_is_no_template_or_costs_too_much_is_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Refused):
        render(text, KNOWN)
    assert time.perf_counter() - started < 2


@given(st.text(alphabet="{}%| abc.'\"-⟦⟧1\n", max_size=60))
def test_nothing_raw_is_ever_left(text: str) -> None:
    """Whatever an admin saves: either it is refused, or no mark of it reaches a visitor."""
    try:
        require_template(text)
    except Refused:
        return
    done = render(text, KNOWN)
    assert "{{" not in done.text
    assert "{%" not in done.text
    assert len(done.text) <= LONGEST_RENDERED
