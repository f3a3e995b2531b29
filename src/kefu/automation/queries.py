"""All SQL of rules, their runs, and the facts that they have not looked at yet."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.automation.models import SINCE, Outcome, Rule, RuleRun, TimeTrigger
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import automation_rules, automation_runs, contacts, conversations, events, settings
from kefu.filters.models import Filter, Group, Test
from kefu.filters.queries import Asking, filter_condition
from kefu.kernel.errors import NotFound

_r, _u, _c = automation_rules.c, automation_runs.c, conversations.c
_CURSOR = "automation.cursor"


def _rule(row: Row) -> Rule:
    return as_struct(row, Rule)


async def list_rules(reader: Reader, workspace_id: str, *, is_active: bool | None = None) -> list[Rule]:
    """In their order."""
    statement = sa.select(automation_rules).where(_r.workspace_id == workspace_id)
    if is_active is not None:
        statement = statement.where(_r.is_active == is_active)
    return [_rule(row) for row in await reader.all(statement.order_by(_r.position, _r.id))]


async def list_timed_rules(reader: Reader) -> list[Rule]:
    """Of every workspace, those that count time."""
    statement = sa.select(automation_rules).where(_r.is_active.is_(True), _r.trigger.in_(list(SINCE)))
    return [_rule(row) for row in await reader.all(statement.order_by(_r.position, _r.id))]


async def get_rule(reader: Reader, workspace_id: str, rule_id: str) -> Rule:
    """A rule of the workspace; NotFound for a foreign one."""
    row = await reader.first(sa.select(automation_rules).where(_r.workspace_id == workspace_id, _r.id == rule_id))
    if row is None:
        raise NotFound("automation.not_found", "There is no such rule.")
    return _rule(row)


async def insert(tx: Transaction, rule: Rule) -> None:
    values = {name: getattr(rule, name) for name in rule.__struct_fields__}
    plain = {"filter": msgspec.to_builtins(rule.filter), "operations": msgspec.to_builtins(rule.operations)}
    await tx.execute(sa.insert(automation_rules).values({**values, **plain}))


async def update(tx: Transaction, rule_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(automation_rules).where(_r.id == rule_id).values(values))


async def delete(tx: Transaction, rule_id: str) -> None:
    await tx.execute(sa.delete(automation_runs).where(_u.rule_id == rule_id))
    await tx.execute(sa.delete(automation_rules).where(_r.id == rule_id))


# -- runs --------------------------------------------------------------------------------------------------------------


async def begin_run(tx: Transaction, rule: Rule, conversation_id: str, fact: int, now: int) -> bool:
    """Write that a rule fires for a fact; False when it has been carried out already."""
    insert_ = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {
        "workspace_id": rule.workspace_id,
        "rule_id": rule.id,
        "conversation_id": conversation_id,
        "fact": fact,
        "outcome": "begun",
        "created_at": now,
    }
    await tx.execute(insert_(automation_runs).values(values).on_conflict_do_nothing())
    held = sa.select(_u.outcome).where(_one(rule.id, conversation_id, fact))
    return bool(await tx.scalar(held) == "begun")


def _one(rule_id: str, conversation_id: str, fact: int) -> sa.ColumnElement[bool]:
    return sa.and_(_u.rule_id == rule_id, _u.conversation_id == conversation_id, _u.fact == fact)


async def end_run(tx: Transaction, rule: Rule, conversation_id: str, fact: int, result: tuple[Outcome, str]) -> None:
    outcome, detail = result
    changed = sa.update(automation_runs).where(_one(rule.id, conversation_id, fact))
    await tx.execute(changed.values(outcome=outcome, detail=detail))


async def list_runs(reader: Reader, rule_id: str, limit: int = 100) -> list[RuleRun]:
    """The newest runs of a rule."""
    statement = (
        sa.select(automation_runs, contacts.c.name.label("contact_name"))
        .join(conversations, _u.conversation_id == _c.id)
        .join(contacts, _c.contact_id == contacts.c.id)
        .where(_u.rule_id == rule_id)
        .order_by(_u.created_at.desc(), _u.number.desc())
        .limit(limit)
    )
    return [as_struct(row, RuleRun) for row in await reader.all(statement)]


# -- facts -------------------------------------------------------------------------------------------------------------


class UnseenFact(msgspec.Struct, frozen=True, kw_only=True):
    """An event that no rule has looked at."""

    number: int
    workspace_id: str
    conversation_id: str
    type: str
    actor_kind: str


async def find_newest(reader: Reader) -> int:
    """The number of the newest event."""
    return int(await reader.scalar(sa.select(sa.func.coalesce(sa.func.max(events.c.number), 0))))


async def find_cursor(reader: Reader) -> int | None:
    """Up to where rules have looked; None before the first time."""
    found = await reader.scalar(sa.select(settings.c.value).where(settings.c.key == _CURSOR))
    return int(found) if found is not None else None


async def lock_cursor(tx: Transaction) -> int:
    """Hold the cursor until the transaction ends, so that of several nodes one looks at a time."""
    statement = sa.select(settings.c.value).where(settings.c.key == _CURSOR).with_for_update()
    return int(await tx.scalar(statement) or 0)


async def begin_cursor(tx: Transaction, number: int) -> None:
    """Rules begin with what happens from now on."""
    insert_ = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.execute(insert_(settings).values(key=_CURSOR, value=str(number)).on_conflict_do_nothing())


async def move_cursor(tx: Transaction, number: int) -> None:
    await tx.execute(sa.update(settings).where(settings.c.key == _CURSOR).values(value=str(number)))


async def list_unseen(reader: Reader, after: int, before: int, limit: int) -> list[UnseenFact]:
    """Events after a number and older than a time, in order."""
    c = events.c
    statement = sa.select(c.number, c.workspace_id, c.conversation_id, c.type, c.actor_kind)
    statement = statement.where(c.number > after, c.created_at <= before, c.conversation_id.is_not(None))
    return [as_struct(row, UnseenFact) for row in await reader.all(statement.order_by(c.number).limit(limit))]


async def list_due(reader: Reader, rule: Rule, now: int, limit: int) -> Sequence[tuple[str, int]]:
    """(conversation, since) for which a timed rule is due and has not fired since that time."""
    trigger: TimeTrigger = "waiting_for" if rule.trigger == "waiting_for" else "quiet_for"
    since = _c.waiting_since if trigger == "waiting_for" else _c.last_entry_at
    is_old = Test(field=SINCE[trigger], operator="older_than", values=[rule.minutes])
    asking = Asking(reader.dialect, now)
    has_run = sa.exists().where(_u.rule_id == rule.id, _u.conversation_id == _c.id, _u.fact == since)
    statement = (
        sa.select(_c.id, since.label("since"))
        .join_from(conversations, contacts, _c.contact_id == contacts.c.id)
        .where(
            _c.workspace_id == rule.workspace_id,
            _c.status != "resolved",
            filter_condition(Filter(groups=[Group(tests=[is_old])]), asking),
            filter_condition(rule.filter, asking),
            since > rule.updated_at - rule.minutes * 60_000,
            sa.not_(has_run),
        )
        .order_by(since)
        .limit(limit)
    )
    return [(row["id"], row["since"]) for row in await reader.all(statement)]
