"""Telephone numbers in one written form, so that the same number is found whoever typed it."""

from functools import lru_cache

import phonenumbers

# Where a number without a country code is from, by the language of the workspace.
_REGION = {"zh-CN": "CN", "zh-TW": "TW"}


def region_of(language: str) -> str | None:
    """None where a language says nothing about a country: then only numbers with their country code are understood."""
    return _REGION.get(language)


@lru_cache(maxsize=4096)
def normal_phone(text: str, region: str | None) -> str:
    """The international form of a number that can be one, else the text as it is."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(parsed):
        return text
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
