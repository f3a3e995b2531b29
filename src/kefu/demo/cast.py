"""Who appears in the demo: three agents, and contacts with names, cities and browsers; called by `plan`.

Addresses are of the domains and networks that are reserved for examples, so that nobody real is ever meant.
"""

from random import Random

import msgspec

from kefu.agents.models import Availability
from kefu.contacts.models import AttributeValue
from kefu.demo.dialogue import Language

AGENT_DOMAIN = "demo.invalid"


class Colleague(msgspec.Struct, frozen=True):
    """An agent of the demo; nobody can sign in as one."""

    name: str
    mail_name: str
    availability: Availability


COLLEAGUES = (
    Colleague("陈小雨", "xiaoyu", "online"),
    Colleague("Grace Hall", "grace", "busy"),
    Colleague("周明", "ming", "away"),
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A contact of the demo."""

    language: Language
    name: str
    family: str
    email: str | None
    phone: str | None
    city: str
    country: str
    address: str
    user_agent: str
    attributes: dict[str, AttributeValue]

    @property
    def first(self) -> str:
        return self.name.split(" ")[0]


_FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = [
    "子涵",
    "雨桐",
    "浩然",
    "思远",
    "晓梅",
    "建国",
    "丽华",
    "佳怡",
    "宇轩",
    "梦琪",
    "志强",
    "婷婷",
    "俊杰",
    "雪莹",
    "文博",
    "静怡",
    "海燕",
    "一诺",
    "诗涵",
    "明轩",
]
_FIRST = [
    "Olivia",
    "Noah",
    "Amelia",
    "Liam",
    "Freya",
    "Oscar",
    "Isla",
    "Leo",
    "Mia",
    "Arthur",
    "Chloe",
    "Ethan",
    "Hannah",
    "Lucas",
    "Ruby",
    "Finn",
    "Elena",
    "Marco",
    "Ingrid",
    "Jonas",
    "Priya",
    "Omar",
    "Sofia",
    "Tom",
]
_LAST = [
    "Baker",
    "Hughes",
    "Novak",
    "Larsen",
    "Rossi",
    "Keller",
    "Patel",
    "Moreau",
    "Evans",
    "Murphy",
    "Silva",
    "Berg",
    "Costa",
    "Wright",
    "Fischer",
    "Young",
]
_CITIES: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("杭州", "CN"), ("成都", "CN"), ("上海", "CN"), ("广州", "CN"), ("昆明", "CN"), ("西安", "CN"), ("厦门", "CN"),
        ("武汉", "CN"), ("台北", "TW"), ("香港", "HK"), ("新加坡", "SG"),
    ),
    "en": (
        ("London", "GB"), ("Bristol", "GB"), ("Berlin", "DE"), ("Oslo", "NO"), ("Dublin", "IE"), ("Lisbon", "PT"),
        ("Toronto", "CA"), ("Melbourne", "AU"), ("Portland", "US"), ("Utrecht", "NL"),
    ),
}  # fmt: skip
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
)


def person(random: Random, language: Language, number: int) -> Person:
    """Somebody new; the number keeps addresses apart."""
    family, name = _name(random, language)
    city, country = random.choice(_CITIES[language])
    attributes: dict[str, AttributeValue] = {"city": city, "orders": random.choice([0, 1, 1, 2, 3, 5, 9])}
    if random.random() < 0.2:
        attributes["member"] = random.choice(["金卡", "银卡"] if language == "zh" else ["gold", "silver"])
    has_email, has_phone = random.random() < 0.7, random.random() < 0.4
    mail_name = name.lower().replace(" ", ".") if name.isascii() else "guke"
    return Person(
        language=language,
        name=name,
        family=family,
        email=f"{mail_name}{number}@example.com" if has_email else None,
        phone=_phone(random, language) if has_phone else None,
        city=city,
        country=country,
        address=f"{random.choice(['192.0.2', '198.51.100', '203.0.113'])}.{random.randint(1, 254)}",
        user_agent=random.choice(_BROWSERS),
        attributes=attributes,
    )


def _name(random: Random, language: Language) -> tuple[str, str]:
    if language == "zh":
        family = random.choice(_FAMILIES)
        return family, family + random.choice(_GIVEN)
    family = random.choice(_LAST)
    return family, f"{random.choice(_FIRST)} {family}"


def _phone(random: Random, language: Language) -> str:
    if language == "zh":
        return f"+86 1{random.choice('3589')}{random.randint(0, 9)} 0000 {random.randint(0, 9999):04}"
    return f"+44 7700 900{random.randint(0, 999):03}"
