"""All SQL of saved views."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import saved_views
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotFound
from kefu.saved_views.models import SavedView

_c = saved_views.c


def _view(row: Row) -> SavedView:
    return as_struct(row, SavedView)


def _visible(actor: Agent) -> sa.ColumnElement[bool]:
    mine = sa.or_(_c.agent_id.is_(None), _c.agent_id == actor.id)
    return sa.and_(_c.workspace_id == actor.workspace_id, mine)


async def list_saved_views(reader: Reader, actor: Agent) -> list[SavedView]:
    """Everybody's first, then the own ones, each in their order."""
    order = (sa.case((_c.agent_id.is_(None), 0), else_=1), _c.position, _c.id)
    return [_view(row) for row in await reader.all(sa.select(saved_views).where(_visible(actor)).order_by(*order))]


async def get_saved_view(reader: Reader, actor: Agent, view_id: str) -> SavedView:
    """One that the agent sees; a colleague's own is NotFound."""
    row = await reader.first(sa.select(saved_views).where(_visible(actor), _c.id == view_id))
    if row is None:
        raise NotFound("saved_view.not_found", "There is no such view.")
    return _view(row)


async def insert(tx: Transaction, view: SavedView) -> None:
    values = {name: getattr(view, name) for name in view.__struct_fields__}
    await tx.execute(sa.insert(saved_views).values({**values, "filter": msgspec.to_builtins(view.filter)}))


async def update(tx: Transaction, view_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(saved_views).where(_c.id == view_id).values(values))


async def delete(tx: Transaction, view_id: str) -> None:
    await tx.execute(sa.delete(saved_views).where(_c.id == view_id))
