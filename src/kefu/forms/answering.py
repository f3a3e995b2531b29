"""Reads what a visitor filled in against the form; pure, so that every wrong answer can be tested."""

from collections.abc import Iterable, Mapping
from typing import NoReturn

import msgspec

from kefu.contacts.models import AttributeValue, Details, blank_contact, with_details
from kefu.forms.models import Answer, FormField, label_of
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line, clean_text

Given = Mapping[str, str | float | bool | None]

_LONGEST = {"text": 200, "long_text": 2000, "choice": 100, "email": 254, "phone": 40}


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers are, what they say of the contact, and which consents were given."""

    answers: list[Answer]
    details: Details
    consents: list[FormField]


def read_answers(fields: list[FormField], given: Given, language: str, known: Iterable[str] = ()) -> Read:
    """Raises Refused with a code for each wrong field; what is `known` of the contact already may be left out."""
    unknown = set(given) - {field.key for field in fields}
    if unknown:
        raise Refused("form.unknown_field", "The form has changed; please load it again.", key=sorted(unknown)[0][:40])
    wrong: dict[str, str] = {}
    answers: list[Answer] = []
    said: dict[str, str] = {}
    attributes: dict[str, AttributeValue] = {}
    consents: list[FormField] = []
    for field in fields:
        value = given.get(field.key)
        try:
            answer = _one(field, value)
        except Refused as refused:
            wrong[field.key] = refused.code
            continue
        if answer is None:
            if field.is_required and field.saves_to not in known:
                wrong[field.key] = "required"
            continue
        shown = _option_shown(field, answer, language) if field.kind == "choice" else answer
        answers.append(Answer(key=field.key, label=label_of(field, language), value=shown))
        if field.kind == "consent":
            consents.append(field)
        elif field.saves_to == "attribute":
            attributes[field.key] = answer
        elif field.saves_to != "nothing":
            said[field.saves_to] = str(answer)
    if wrong:
        raise Refused("form.answers_wrong", "Some answers are missing or wrong.", fields=wrong)
    details = Details(**said, attributes=attributes or msgspec.UNSET)
    return Read(answers=answers, details=details, consents=consents)


def _option_shown(field: FormField, value: str | float | bool, language: str) -> str:
    """The words of the option that the visitor read, not the value behind them."""
    option = next(each for each in field.options if each.value == value)
    wanted = [text for known, text in option.label.items() if known == language and text]
    return next(iter([*wanted, *filter(None, option.label.values())]), option.value)


def _one(field: FormField, value: str | float | bool | None) -> str | float | bool | None:
    """The clean answer, None for none; raises Refused with a short code."""
    if field.kind == "consent":
        if value is None or value is False:
            return None
        if value is not True:
            _refuse("wrong")
        return True
    if field.kind == "number":
        return _number(field, value)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST[field.kind]:
        _refuse("too_long" if isinstance(value, str) else "wrong")
    is_long = field.kind == "long_text"
    text = clean_text(value).strip() if is_long else clean_line(value, _LONGEST[field.kind])
    if not text:
        return None
    if field.kind == "choice" and text not in {option.value for option in field.options}:
        _refuse("wrong")
    if field.kind in ("email", "phone"):
        return _address(field.kind, text)
    return text


def _number(field: FormField, value: str | float | bool | None) -> float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse("wrong")
    if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
        _refuse("range")
    if value != value or abs(value) > 1e15:  # noqa: PLR0124  # a number that is not one
        _refuse("wrong")
    return value


def _address(kind: str, text: str) -> str:
    """By the contact's own rules, so that what a form takes can be kept."""
    try:
        told = Details(email=text) if kind == "email" else Details(phone=text)
        contact = with_details(blank_contact("", 0), told)
    except Refused:
        _refuse(kind)
    return (contact.email if kind == "email" else contact.phone) or text


def _refuse(code: str) -> NoReturn:
    raise Refused(code)
