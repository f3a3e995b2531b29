"""Telephone numbers in one written form."""

from __future__ import annotations

import pytest

from kefu.contacts.phones import normal_phone, region_of


@pytest.mark.parametrize(
    ("text", "region", "normal"),
    [
        ("138 0013 8000", "CN", "+86 138 0013 8000"),
        ("+8613800138000", None, "+86 138 0013 8000"),
        ("(010) 5555-1234", "CN", "+86 10 5555 1234"),
        ("0912 345 678", "TW", "+886 912 345 678"),
        ("+1 (415) 555-2671", "CN", "+1 415-555-2671"),
        # What cannot be a number stays as it was typed.
        ("138 0013 8000", None, "138 0013 8000"),
        ("12", "CN", "12"),
    ],
)
def test_a_number_has_one_form(text: str, region: str | None, normal: str) -> None:
    assert normal_phone(text, region) == normal


def test_a_language_tells_the_country_where_it_can() -> None:
    assert [region_of(each) for each in ("zh-CN", "zh-TW", "en")] == ["CN", "TW", None]
