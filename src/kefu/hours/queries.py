"""All SQL of schedules."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import inboxes, schedules, sla_policies, teams
from kefu.hours.models import Schedule, Week
from kefu.kernel.errors import NotFound


def _schedule(row: Row) -> Schedule:
    return Schedule(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        week=msgspec.convert(row["week"], Week),
        is_default=row["is_default"],
        created_at=row["created_at"],
    )


async def get_schedule(reader: Reader, workspace_id: str, schedule_id: str) -> Schedule:
    """A schedule of the workspace; NotFound for a foreign one."""
    c = schedules.c
    row = await reader.first(sa.select(schedules).where(c.workspace_id == workspace_id, c.id == schedule_id))
    if row is None:
        raise NotFound("schedule.not_found", "There is no such schedule.")
    return _schedule(row)


async def list_schedules(reader: Reader, workspace_id: str) -> list[Schedule]:
    """All of a workspace: the default one first, then by name."""
    c = schedules.c
    rows = await reader.all(
        sa.select(schedules).where(c.workspace_id == workspace_id).order_by(c.is_default.desc(), c.name, c.id)
    )
    return [_schedule(row) for row in rows]


async def find_schedule_of(
    reader: Reader, workspace_id: str, schedule_id: str | None, team_id: str | None = None
) -> Schedule | None:
    """The team's schedule, else the chosen one, else the workspace's default; None where nobody keeps hours."""
    c = schedules.c
    chosen = sa.select(teams.c.schedule_id).where(teams.c.id == (team_id or ""), teams.c.workspace_id == workspace_id)
    of_team = c.id == chosen.scalar_subquery()
    is_chosen = c.id == (schedule_id or "")
    statement = sa.select(schedules).where(c.workspace_id == workspace_id, sa.or_(of_team, is_chosen, c.is_default))
    first = sa.case((of_team, 0), (is_chosen, 1), else_=2)
    row = await reader.first(statement.order_by(first).limit(1))
    return _schedule(row) if row is not None else None


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(schedules).values(values))


async def update(tx: Transaction, schedule_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(schedules).where(schedules.c.id == schedule_id).values(values))


async def unset_default(tx: Transaction, workspace_id: str) -> None:
    await tx.execute(sa.update(schedules).where(schedules.c.workspace_id == workspace_id).values(is_default=False))


async def delete(tx: Transaction, schedule_id: str) -> None:
    """Forget it; who used it falls back to the default."""
    for table in (inboxes, teams, sla_policies):
        await tx.execute(sa.update(table).where(table.c.schedule_id == schedule_id).values(schedule_id=None))
    await tx.execute(sa.delete(schedules).where(schedules.c.id == schedule_id))
