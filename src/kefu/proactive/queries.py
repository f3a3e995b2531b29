"""All SQL of proactive rules and their showings."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import proactive_rules, proactive_showings
from kefu.kernel.errors import NotFound
from kefu.proactive.models import MOST_RULES, Rule, Showing

_REMEMBERED = 200


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How often a variant was shown, opened and answered."""

    shown: int = 0
    opened: int = 0
    answered: int = 0


async def list_rules(reader: Reader, workspace_id: str) -> list[Rule]:
    """All rules of a workspace in the order in which they are judged."""
    c = proactive_rules.c
    statement = sa.select(proactive_rules).where(c.workspace_id == workspace_id).order_by(c.position, c.id)
    return [as_struct(row, Rule) for row in await reader.all(statement.limit(MOST_RULES))]


async def get_rule(reader: Reader, workspace_id: str, rule_id: str) -> Rule:
    """A rule of the workspace; NotFound for a foreign one."""
    c = proactive_rules.c
    row = await reader.first(sa.select(proactive_rules).where(c.workspace_id == workspace_id, c.id == rule_id))
    if row is None:
        raise NotFound("proactive.not_found", "There is no such rule.")
    return as_struct(row, Rule)


async def counts_of(reader: Reader, rule_ids: Sequence[str]) -> dict[tuple[str, int], Count]:
    """Counts by rule and variant."""
    c = proactive_showings.c
    statement = (
        sa.select(
            c.rule_id,
            c.variant,
            sa.func.count().label("shown"),
            sa.func.count(c.opened_at).label("opened"),
            sa.func.count(c.answered_at).label("answered"),
        )
        .where(c.rule_id.in_(rule_ids))
        .group_by(c.rule_id, c.variant)
    )
    rows = await reader.all(statement)
    return {
        (row["rule_id"], row["variant"]): Count(shown=row["shown"], opened=row["opened"], answered=row["answered"])
        for row in rows
    }


async def showings_to(reader: Reader, contact_id: str) -> list[Showing]:
    """What a contact has been shown, the newest first."""
    c = proactive_showings.c
    statement = sa.select(proactive_showings).where(c.contact_id == contact_id).order_by(c.shown_at.desc())
    return [as_struct(row, Showing) for row in await reader.all(statement.limit(_REMEMBERED))]


async def insert_rule(tx: Transaction, rule: Rule) -> None:
    await tx.execute(sa.insert(proactive_rules).values(_values(rule)))


async def save_rule(tx: Transaction, rule: Rule) -> None:
    await tx.execute(sa.update(proactive_rules).where(proactive_rules.c.id == rule.id).values(_values(rule)))


async def delete_rule(tx: Transaction, rule_id: str) -> None:
    await tx.execute(sa.delete(proactive_showings).where(proactive_showings.c.rule_id == rule_id))
    await tx.execute(sa.delete(proactive_rules).where(proactive_rules.c.id == rule_id))


async def insert_showing(tx: Transaction, showing: Showing) -> None:
    await tx.execute(sa.insert(proactive_showings).values(msgspec.structs.asdict(showing)))


async def note_showing(tx: Transaction, showing_id: str, values: dict[str, int]) -> None:
    await tx.execute(sa.update(proactive_showings).where(proactive_showings.c.id == showing_id).values(values))


def _values(rule: Rule) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(rule)
    return built
