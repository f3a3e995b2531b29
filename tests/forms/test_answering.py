"""What a form takes and what it refuses, field by field; consents and their versions."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kefu.forms.answering import read_answers
from kefu.forms.models import FieldOption, FormField, clean_fields
from kefu.kernel.errors import Refused

EMAIL = FormField(key="email", kind="email", saves_to="email", is_required=True)
SIZE = FormField(
    key="size",
    kind="choice",
    label={"en": "Size", "zh-CN": "尺码"},
    saves_to="attribute",
    options=[FieldOption(value="s"), FieldOption(value="m", label={"en": "Medium", "zh-CN": "中"})],
)
AGE = FormField(key="age", kind="number", label={"en": "Age"}, least=18, most=120)
PRIVACY = FormField(key="privacy", kind="consent", label={"en": "I agree.", "zh-CN": "我同意。"}, is_required=True)
STORY = FormField(key="story", kind="long_text", label={"en": "Story"})
FIELDS = [EMAIL, SIZE, AGE, PRIVACY, STORY]
GOOD: dict[str, Any] = {"email": " sam@example.com ", "size": "m", "age": 30, "privacy": True, "story": "a\r\nb"}


def test_good_answers_become_details_and_consents() -> None:
    read = read_answers(FIELDS, GOOD, "zh-CN")
    assert [(each.key, each.value) for each in read.answers] == [
        ("email", "sam@example.com"),
        ("size", "中"),
        ("age", 30),
        ("privacy", True),
        ("story", "a\nb"),
    ]
    assert (read.details.email, read.details.attributes) == ("sam@example.com", {"size": "m"})
    assert read.details.name is msgspec.UNSET
    assert [field.key for field in read.consents] == ["privacy"]
    assert read.answers[1].label == "尺码"
    assert read.answers[2].label == "Age", "a label of another language is better than none"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"email": "no address"}, {"email": "email"}),
        ({"email": ""}, {"email": "required"}),
        ({"email": None, "privacy": False}, {"email": "required", "privacy": "required"}),
        ({"size": "xxl"}, {"size": "wrong"}),
        ({"age": 17.9}, {"age": "range"}),
        ({"age": "30"}, {"age": "wrong"}),
        ({"age": True}, {"age": "wrong"}),
        ({"age": float("nan")}, {"age": "wrong"}),
        ({"privacy": "yes"}, {"privacy": "wrong"}),
        ({"story": "x" * 2001}, {"story": "too_long"}),
        ({"story": 5}, {"story": "wrong"}),
    ],
)
def test_wrong_answers_are_named(change: dict[str, Any], wrong: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        read_answers(FIELDS, {**GOOD, **change}, "en")
    assert (refused.value.code, refused.value.params["fields"]) == ("form.answers_wrong", wrong)


def test_what_is_known_need_not_be_said_again() -> None:
    given = {"privacy": True}
    assert [each.key for each in read_answers(FIELDS, given, "en", ["email"]).answers] == ["privacy"]


def test_a_form_that_has_changed_meanwhile_is_loaded_again() -> None:
    with pytest.raises(Refused) as refused:
        read_answers(FIELDS, {**GOOD, "shoe": "42"}, "en")
    assert refused.value.code == "form.unknown_field"


def test_other_words_are_another_version_of_a_consent() -> None:
    [first] = clean_fields([PRIVACY], [])
    [same] = clean_fields([msgspec.structs.replace(first, is_required=False, version=99)], [first])
    [other] = clean_fields([msgspec.structs.replace(first, label={"en": "I agree to all."})], [same])
    assert (first.version, same.version, other.version) == (1, 1, 2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ([EMAIL, EMAIL], "form.key_twice"),
        ([msgspec.structs.replace(EMAIL, kind="text")], "form.kind_wrong"),
        ([msgspec.structs.replace(SIZE, options=[])], "form.options_wrong"),
        ([msgspec.structs.replace(SIZE, options=[FieldOption(value="s")] * 2)], "form.options_wrong"),
        ([msgspec.structs.replace(PRIVACY, label={"en": " "})], "form.consent_empty"),
        ([msgspec.structs.replace(STORY, label={})], "form.label_empty"),
        ([msgspec.structs.replace(AGE, least=200)], "form.range_wrong"),
    ],
)
def test_forms_that_nobody_could_fill_in_are_refused(fields: list[FormField], code: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_fields(fields, [])
    assert refused.value.code == code
