"""Public holidays and swapped working days by country, from the packages that keep them; called by `opening`."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

_LANGUAGES = {"zh-CN": "zh_CN", "zh-TW": "zh_TW", "en": "en_US"}


# Both know the whole world, and most servers open at the same hours all year: loaded when they are asked.
def _world() -> Any:
    import holidays

    return holidays


def _china() -> Any:
    from chinese_calendar import constants

    return constants


@cache
def _last_year_of_china() -> int:
    return int(max(_china().holidays).year)


def countries() -> Mapping[str, list[str]]:
    """Country code -> codes of its regions."""
    known: dict[str, list[str]] = _world().list_supported_countries(include_aliases=False)
    return {code: known[code] for code in sorted(known) if len(code) == 2}


@cache
def regions_of(country: str) -> Mapping[str, str]:
    """Region code -> its name in its own language."""
    aliases: Mapping[str, list[str]] = _world().country_holidays(country).get_subdivision_aliases()
    return {code: (aliases.get(code) or [code])[0] for code in countries().get(country, [])}


def is_known(country: str, region: str | None) -> bool:
    regions = countries().get(country)
    return regions is not None and (region is None or region in regions)


@lru_cache(maxsize=256)
def _of_year(country: str, region: str | None, year: int, language: str) -> Mapping[date, str]:
    spoken = _LANGUAGES.get(language, "en_US")
    made = _world().country_holidays(country, subdiv=region, years=year, language=spoken)
    return dict(made.items())


def holiday_on(country: str, region: str | None, day: date, language: str) -> str | None:
    """The name of the public holiday that closes `day`, or None."""
    names = _of_year(country, region, day.year, language)
    if country == "CN" and day.year <= _last_year_of_china():
        # What the State Council published: bridge days are off, and a holiday's own date may be worked.
        official = _china().holidays.get(day)
        return (names.get(day) or _china_name(official, language)) if official else None
    return names.get(day)


def swapped_workday(country: str, day: date, language: str) -> str | None:
    """The holiday for which this Saturday or Sunday is worked in China, or None."""
    if country != "CN" or day.year > _last_year_of_china():
        return None
    official = _china().workdays.get(day)
    return _china_name(official, language) if official else None


def _china_name(english: str, language: str) -> str:
    if not language.startswith("zh"):
        return english
    found = next((each for each in _china().Holiday if each.value == english), None)
    name = str(found.chinese) if found is not None else english
    return name if language == "zh-CN" else name.translate(_TRADITIONAL)


# The few characters of the seven Chinese holidays that are written differently.
_TRADITIONAL = str.maketrans("节国庆劳动纪胜战争", "節國慶勞動紀勝戰爭")
