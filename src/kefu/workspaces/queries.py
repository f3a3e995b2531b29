"""All SQL of workspaces."""

from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import workspaces
from kefu.kernel.errors import NotFound
from kefu.workspaces.models import Workspace


def _workspace(row: Row) -> Workspace:
    return as_struct(row, Workspace)


async def find_workspace(reader: Reader, workspace_id: str) -> Workspace | None:
    row = await reader.first(sa.select(workspaces).where(workspaces.c.id == workspace_id))
    return _workspace(row) if row is not None else None


async def get_workspace(reader: Reader, workspace_id: str) -> Workspace:
    found = await find_workspace(reader, workspace_id)
    if found is None:
        raise NotFound("workspace.not_found", "There is no such workspace.")
    return found


async def has_any(reader: Reader) -> bool:
    """Whether somebody has set this installation up."""
    return await reader.scalar(sa.select(workspaces.c.id).limit(1)) is not None


async def list_workspaces(reader: Reader) -> list[Workspace]:
    """All of them, oldest first; for the command line and schedules."""
    return [_workspace(row) for row in await reader.all(sa.select(workspaces).order_by(workspaces.c.created_at))]


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(workspaces).values(values))


async def update(tx: Transaction, workspace_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(workspaces).where(workspaces.c.id == workspace_id).values(values))
