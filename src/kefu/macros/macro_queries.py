"""All SQL of macros."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import macros
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotFound
from kefu.macros.macro import Macro

_c = macros.c


def _macro(row: Row) -> Macro:
    return as_struct(row, Macro)


def _visible(actor: Agent) -> sa.ColumnElement[bool]:
    mine = sa.or_(_c.agent_id.is_(None), _c.agent_id == actor.id)
    return sa.and_(_c.workspace_id == actor.workspace_id, mine)


async def list_macros(reader: Reader, actor: Agent) -> list[Macro]:
    """Everybody's and the agent's own, what is used most first."""
    statement = sa.select(macros).where(_visible(actor)).order_by(_c.uses.desc(), _c.name, _c.id)
    return [_macro(row) for row in await reader.all(statement)]


async def get_macro(reader: Reader, actor: Agent, macro_id: str) -> Macro:
    """One that the agent sees; a colleague's own is NotFound."""
    row = await reader.first(sa.select(macros).where(_visible(actor), _c.id == macro_id))
    if row is None:
        raise NotFound("macro.not_found", "There is no such macro.")
    return _macro(row)


async def insert(tx: Transaction, macro: Macro) -> None:
    values = {name: getattr(macro, name) for name in macro.__struct_fields__}
    await tx.execute(sa.insert(macros).values({**values, "operations": msgspec.to_builtins(macro.operations)}))


async def update(tx: Transaction, macro_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(macros).where(_c.id == macro_id).values(values))


async def count_use(tx: Transaction, macro_id: str) -> None:
    await tx.execute(sa.update(macros).where(_c.id == macro_id).values(uses=_c.uses + 1))


async def delete(tx: Transaction, macro_id: str) -> None:
    await tx.execute(sa.delete(macros).where(_c.id == macro_id))
