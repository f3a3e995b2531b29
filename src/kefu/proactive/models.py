"""A proactive rule as stored, and what decides whether a visitor is offered it; no I/O."""

import hashlib
from typing import Literal

import msgspec

from kefu.contacts.models import AttributeValue
from kefu.conversations.stored import StoredCard
from kefu.kernel.clock import DAY, MINUTE
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line, clean_text

Frequency = Literal["visit", "day", "week", "month", "once"]
When = Literal["always", "open", "closed"]

MOST_RULES = 50
MOST_VARIANTS = 4
MOST_PATTERNS = 20
LONGEST_TEXT = 500
# Whatever the rules say, nobody is spoken to twice within this time.
QUIET = 2 * MINUTE
_PAUSE = {"visit": 0, "day": DAY, "week": 7 * DAY, "month": 30 * DAY}


class WantedAttribute(msgspec.Struct, frozen=True, kw_only=True):
    """The contact's attribute `name` must be `value`, compared as text."""

    name: str
    value: str


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a rule is for; what is empty does not matter.

    `pages` are addresses with `*` for anything; the browser judges pages, seconds and scroll, the server the rest.
    """

    pages: list[str] = []
    but_pages: list[str] = []
    seconds: int = 0
    scroll_percent: int = 0
    least_visits: int | None = None
    most_visits: int | None = None
    sources: list[str] = []
    attributes: list[WantedAttribute] = []
    languages: list[str] = []
    hours: When = "always"


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One wording; among several each visitor always gets the same, as often as its weight says."""

    text: str
    weight: int = 1
    card: StoredCard | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule; `inbox_id` None is every inbox. The lower position goes first."""

    id: str
    workspace_id: str
    inbox_id: str | None
    name: str
    sender_name: str
    is_active: bool
    position: int
    frequency: Frequency
    conditions: Conditions
    variants: list[Variant]
    created_at: int
    updated_at: int


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor was shown a variant of a rule, and what it did then."""

    id: str
    workspace_id: str
    rule_id: str
    variant: int
    contact_id: str
    visitor_id: str
    visit_id: str | None
    shown_at: int
    opened_at: int | None = None
    answered_at: int | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What the server knows of a visitor when it judges rules."""

    visits: int
    sources: list[str]
    attributes: dict[str, AttributeValue]
    language: str | None
    visit_id: str | None
    is_open: bool


def is_for(rule: Rule, subject: Subject) -> bool:
    """Whether everything that the server judges holds."""
    wanted = rule.conditions
    if wanted.least_visits is not None and subject.visits < wanted.least_visits:
        return False
    if wanted.most_visits is not None and subject.visits > wanted.most_visits:
        return False
    if wanted.sources and not _folded(wanted.sources) & _folded(subject.sources):
        return False
    if wanted.languages and (subject.language or "") not in wanted.languages:
        return False
    if wanted.hours != "always" and (wanted.hours == "open") != subject.is_open:
        return False
    return all(_text(subject.attributes.get(each.name)) == each.value.casefold() for each in wanted.attributes)


def may_show(rule: Rule, shown: list[Showing], visit_id: str | None, now: int) -> bool:
    """Whether the visitor has been left alone for long enough, by this rule and by all of them."""
    if any(now - each.shown_at < QUIET for each in shown):
        return False
    mine = [each for each in shown if each.rule_id == rule.id]
    if rule.frequency == "once" or any(each.answered_at is not None for each in mine):
        return not mine
    if rule.frequency == "visit":
        return not any(each.visit_id == visit_id for each in mine)
    return not any(now - each.shown_at < _PAUSE[rule.frequency] for each in mine)


def variant_for(rule: Rule, contact_id: str) -> int:
    """The index of the visitor's variant: always the same, spread by weight."""
    total = sum(variant.weight for variant in rule.variants)
    digest = hashlib.sha256(f"{rule.id} {contact_id}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % total
    for index, variant in enumerate(rule.variants):
        place -= variant.weight
        if place < 0:
            return index
    return 0


def clean_conditions(conditions: Conditions) -> Conditions:
    """With trimmed words; raises Refused for what can never hold."""
    least, most = conditions.least_visits, conditions.most_visits
    if least is not None and most is not None and least > most:
        raise Refused("proactive.visits_wrong", "The least number of visits is larger than the most.")
    return msgspec.structs.replace(
        conditions,
        pages=_words(conditions.pages, 500),
        but_pages=_words(conditions.but_pages, 500),
        sources=_words(conditions.sources, 100),
        attributes=[
            WantedAttribute(name=clean_line(each.name, 64), value=clean_line(each.value, 500))
            for each in conditions.attributes
            if each.name.strip()
        ],
    )


def clean_variants(variants: list[Variant]) -> list[Variant]:
    """With clean text; raises Refused where there is nothing to show."""
    if not 0 < len(variants) <= MOST_VARIANTS:
        raise Refused("proactive.variants_wrong", f"A rule has 1 to {MOST_VARIANTS} variants.", limit=MOST_VARIANTS)
    cleaned = [msgspec.structs.replace(each, text=clean_text(each.text).strip()) for each in variants]
    if any(not each.text for each in cleaned):
        raise Refused("proactive.text_empty", "Please write what is shown.")
    return cleaned


def _words(texts: list[str], limit: int) -> list[str]:
    cleaned = [clean_line(text, limit) for text in texts]
    return list(dict.fromkeys(each for each in cleaned if each))


def _folded(texts: list[str]) -> set[str]:
    return {text.casefold() for text in texts}


def _text(value: AttributeValue) -> str | None:
    if value is None:
        return None
    return str(value).casefold()
