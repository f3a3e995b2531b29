"""The console's doors to proactive rules; every agent reads them, admins write them."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.shapes import CardView
from kefu.conversations.stored import StoredButton, StoredCard
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.proactive import queries
from kefu.proactive.actions import RuleDraft, change_rule, create_rule, delete_rule
from kefu.proactive.models import (
    LONGEST_TEXT,
    MOST_PATTERNS,
    MOST_VARIANTS,
    Conditions,
    Frequency,
    Rule,
    Variant,
    WantedAttribute,
    When,
)
from kefu.audiences.parts import card_view
from kefu.web.auth import require_admin
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

Pattern = Annotated[str, Meta(min_length=1, max_length=500)]
Patterns = Annotated[list[Pattern], Meta(max_length=MOST_PATTERNS)]
Word = Annotated[str, Meta(min_length=1, max_length=100)]
VisitNumber = Annotated[int, Meta(ge=1, le=10_000)]


class AttributeCondition(Body, frozen=True, kw_only=True):
    """The contact's attribute must be this, compared as text."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    value: Annotated[str, Meta(max_length=500)]


class ConditionsBody(Body, frozen=True, kw_only=True):
    """Whom a rule is for; what is empty does not matter. `*` in a page stands for anything."""

    pages: Patterns = []
    but_pages: Patterns = []
    seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    scroll_percent: Annotated[int, Meta(ge=0, le=100)] = 0
    least_visits: VisitNumber | None = None
    most_visits: VisitNumber | None = None
    sources: Annotated[list[Word], Meta(max_length=MOST_PATTERNS)] = []
    attributes: Annotated[list[AttributeCondition], Meta(max_length=10)] = []
    languages: Annotated[list[Language], Meta(max_length=3)] = []
    hours: When = "always"


class VariantBody(Body, frozen=True, kw_only=True):
    """One wording, and how often it is given among the others."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    weight: Annotated[int, Meta(ge=1, le=100)] = 1
    card: CardView | None = None


class ProactiveRuleBody(Body, frozen=True, kw_only=True):
    """A whole rule."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    conditions: ConditionsBody
    variants: Annotated[list[VariantBody], Meta(min_length=1, max_length=MOST_VARIANTS)]
    inbox_id: str | None = None
    sender_name: Annotated[str, Meta(max_length=100)] = ""
    is_active: bool = True
    position: Annotated[int, Meta(ge=0, le=10_000)] = 0
    frequency: Frequency = "day"


class VariantView(View, frozen=True, kw_only=True):
    """A wording with what became of it."""

    text: str
    weight: int
    card: CardView | None
    shown: int
    opened: int
    answered: int


class ConditionsView(View, frozen=True, kw_only=True):
    """Whom a rule is for."""

    pages: list[str]
    but_pages: list[str]
    seconds: int
    scroll_percent: int
    least_visits: int | None
    most_visits: int | None
    sources: list[str]
    attributes: list[AttributeCondition]
    languages: list[str]
    hours: When


class ProactiveRuleView(View, frozen=True, kw_only=True):
    """A message that the site says first."""

    id: str
    name: str
    inbox_id: str | None
    sender_name: str
    is_active: bool
    position: int
    frequency: Frequency
    conditions: ConditionsView
    variants: list[VariantView]
    created_at: int
    updated_at: int


def _stored_card(card: CardView | None) -> StoredCard | None:
    if card is None:
        return None
    buttons = [StoredButton(label=button.label, url=button.url) for button in card.buttons]
    return StoredCard(title=card.title, text=card.text, picture_url=card.picture_url, url=card.url, buttons=buttons)


def _draft(data: ProactiveRuleBody) -> RuleDraft:
    values = {name: getattr(data.conditions, name) for name in ConditionsBody.__struct_fields__}
    values["attributes"] = [WantedAttribute(name=each.name, value=each.value) for each in data.conditions.attributes]
    return RuleDraft(
        name=data.name,
        inbox_id=data.inbox_id,
        sender_name=data.sender_name,
        is_active=data.is_active,
        position=data.position,
        frequency=data.frequency,
        conditions=Conditions(**values),
        variants=[Variant(text=each.text, weight=each.weight, card=_stored_card(each.card)) for each in data.variants],
    )


def _view(rule: Rule, counts: dict[tuple[str, int], queries.Count]) -> ProactiveRuleView:
    conditions = {name: getattr(rule.conditions, name) for name in ConditionsView.__struct_fields__}
    conditions["attributes"] = [
        AttributeCondition(name=each.name, value=each.value) for each in rule.conditions.attributes
    ]
    variants = []
    for index, variant in enumerate(rule.variants):
        count = counts.get((rule.id, index), queries.Count())
        variants.append(
            VariantView(
                text=variant.text,
                weight=variant.weight,
                card=card_view(variant.card),
                **msgspec.structs.asdict(count),
            )
        )
    own = {name: getattr(rule, name) for name in ProactiveRuleView.__struct_fields__ if name not in _MADE}
    return ProactiveRuleView(**own, conditions=ConditionsView(**conditions), variants=variants)


_MADE = ("conditions", "variants")


@get("/proactive-rules")
async def list_(wired: Wired, agent: Agent) -> list[ProactiveRuleView]:
    """All rules in the order in which they are judged, with their counts."""
    async with wired.database.read() as reader:
        rules = await queries.list_rules(reader, agent.workspace_id)
        counts = await queries.counts_of(reader, [rule.id for rule in rules])
    return [_view(rule, counts) for rule in rules]


@post("/proactive-rules", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: ProactiveRuleBody) -> ProactiveRuleView:
    """A new rule."""
    async with wired.database.begin() as tx:
        rule = await create_rule(tx, wired.clock, agent, _draft(data))
    wired.proactive.forget(agent.workspace_id)
    return _view(rule, {})


@put("/proactive-rules/{rule_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, rule_id: str, data: ProactiveRuleBody) -> ProactiveRuleView:
    """Write a rule anew; its counts go on, by the place of the variant."""
    async with wired.database.begin() as tx:
        rule = await change_rule(tx, wired.clock, agent, rule_id, _draft(data))
        counts = await queries.counts_of(tx, [rule.id])
    wired.proactive.forget(agent.workspace_id)
    return _view(rule, counts)


@delete("/proactive-rules/{rule_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, rule_id: str) -> None:
    """Delete a rule with its counts."""
    async with wired.database.begin() as tx:
        await delete_rule(tx, agent, rule_id)
    wired.proactive.forget(agent.workspace_id)


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, remove]
