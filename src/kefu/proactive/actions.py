"""What can be done with proactive rules: admins write them, visitors are shown them, open and answer them."""

from typing import Any, Literal

import msgspec

from kefu.conversations.actions.send_message import require_safe_card
from kefu.db.database import Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import clean_line
from kefu.proactive import queries
from kefu.proactive.models import (
    MOST_RULES,
    Conditions,
    Frequency,
    Rule,
    Showing,
    Variant,
    clean_conditions,
    clean_variants,
    may_show,
)

Happening = Literal["shown", "opened"]


class RuleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """All that an admin decides about a rule."""

    name: str
    inbox_id: str | None
    sender_name: str
    is_active: bool
    position: int
    frequency: Frequency
    conditions: Conditions
    variants: list[Variant]


async def create_rule(tx: Transaction, clock: Clock, actor: Agent, draft: RuleDraft) -> Rule:
    _require_admin(actor)
    if len(await queries.list_rules(tx, actor.workspace_id)) >= MOST_RULES:
        raise Refused("proactive.too_many", f"A workspace has at most {MOST_RULES} rules.", limit=MOST_RULES)
    now = clock.now()
    values = await _checked(tx, actor, draft)
    rule = Rule(id=new_id("pro"), workspace_id=actor.workspace_id, created_at=now, updated_at=now, **values)
    await queries.insert_rule(tx, rule)
    tx.tell(SettingsNews(actor.workspace_id, "proactive_rules"))
    return rule


async def change_rule(tx: Transaction, clock: Clock, actor: Agent, rule_id: str, draft: RuleDraft) -> Rule:
    _require_admin(actor)
    before = await queries.get_rule(tx, actor.workspace_id, rule_id)
    values = await _checked(tx, actor, draft)
    rule: Rule = msgspec.structs.replace(before, updated_at=clock.now(), **values)
    await queries.save_rule(tx, rule)
    tx.tell(SettingsNews(actor.workspace_id, "proactive_rules"))
    return rule


async def delete_rule(tx: Transaction, actor: Agent, rule_id: str) -> None:
    _require_admin(actor)
    rule = await queries.get_rule(tx, actor.workspace_id, rule_id)
    await queries.delete_rule(tx, rule.id)
    tx.tell(SettingsNews(actor.workspace_id, "proactive_rules"))


async def note_shown(
    tx: Transaction, visitor: Visitor, rule: Rule, variant: int, visit_id: str | None, now: int
) -> None:
    """The visitor sees a variant; raises Conflict where it has been spoken to lately (another tab was quicker)."""
    if not rule.is_active or variant >= len(rule.variants):
        raise NotFound("proactive.not_found", "There is no such rule.")
    if not may_show(rule, await queries.showings_to(tx, visitor.contact_id), visit_id, now):
        raise Conflict("proactive.shown_already", "This visitor has been shown something lately.")
    showing = Showing(
        id=new_id("show"),
        workspace_id=visitor.workspace_id,
        rule_id=rule.id,
        variant=variant,
        contact_id=visitor.contact_id,
        visitor_id=visitor.id,
        visit_id=visit_id,
        shown_at=now,
    )
    await queries.insert_showing(tx, showing)


async def note_opened(tx: Transaction, visitor: Visitor, rule: Rule, now: int) -> Showing:
    """The visitor opened what it was shown; raises NotFound where nothing was."""
    showing = await _newest(tx, visitor, rule)
    if showing.opened_at is None:
        await queries.note_showing(tx, showing.id, {"opened_at": now})
    return showing


async def note_answered(tx: Transaction, visitor: Visitor, rule: Rule, now: int) -> Showing:
    """The visitor answers what it was shown."""
    showing = await _newest(tx, visitor, rule)
    if showing.answered_at is None:
        opened_at = showing.opened_at if showing.opened_at is not None else now
        await queries.note_showing(tx, showing.id, {"opened_at": opened_at, "answered_at": now})
    return showing


async def _newest(tx: Transaction, visitor: Visitor, rule: Rule) -> Showing:
    for showing in await queries.showings_to(tx, visitor.contact_id):
        if showing.rule_id == rule.id:
            return showing
    raise NotFound("proactive.not_found", "There is no such rule.")


async def _checked(tx: Transaction, actor: Agent, draft: RuleDraft) -> dict[str, Any]:
    name = clean_line(draft.name, 100)
    if not name:
        raise Refused("name.empty", "Please give a name.")
    if draft.inbox_id is not None:
        await get_inbox(tx, actor.workspace_id, draft.inbox_id)
    variants = clean_variants(draft.variants)
    for variant in variants:
        if variant.card is not None:
            require_safe_card(variant.card)
    values = {field: getattr(draft, field) for field in RuleDraft.__struct_fields__}
    return {
        **values,
        "name": name,
        "sender_name": clean_line(draft.sender_name, 100),
        "conditions": clean_conditions(draft.conditions),
        "variants": variants,
    }


def _require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed
