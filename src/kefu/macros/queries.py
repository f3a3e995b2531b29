"""All SQL of canned responses."""

from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import canned_responses
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotFound
from kefu.macros.models import CannedResponse

_MOST = 1000


def _response(row: Row) -> CannedResponse:
    return as_struct(row, CannedResponse)


def _visible(actor: Agent) -> sa.ColumnElement[bool]:
    columns = canned_responses.c
    mine = sa.or_(columns.agent_id.is_(None), columns.agent_id == actor.id)
    return sa.and_(columns.workspace_id == actor.workspace_id, mine)


async def get_canned_response(reader: Reader, actor: Agent, response_id: str) -> CannedResponse:
    """One that the agent sees: everybody's or its own; a colleague's is NotFound."""
    row = await reader.first(sa.select(canned_responses).where(_visible(actor), canned_responses.c.id == response_id))
    if row is None:
        raise NotFound("canned_response.not_found", "There is no such canned response.")
    return _response(row)


async def list_canned_responses(reader: Reader, actor: Agent, query: str = "") -> list[CannedResponse]:
    """All that the agent sees, by shortcut; `query` must occur in shortcut, title or text."""
    columns = canned_responses.c
    statement = sa.select(canned_responses).where(_visible(actor))
    if query:
        statement = statement.where(
            sa.or_(
                *(
                    column.icontains(query, autoescape=True)
                    for column in (columns.shortcut, columns.title, columns.text)
                )
            )
        )
    rows = await reader.all(statement.order_by(columns.shortcut, columns.id).limit(_MOST))
    return [_response(row) for row in rows]


async def is_shortcut_taken(reader: Reader, actor: Agent, shortcut: str, owner_id: str | None, except_id: str) -> bool:
    """Whether another text of the same owner already answers to this shortcut."""
    columns = canned_responses.c
    statement = sa.select(columns.id).where(
        columns.workspace_id == actor.workspace_id,
        columns.agent_id.is_(None) if owner_id is None else columns.agent_id == owner_id,
        columns.shortcut == shortcut,
        columns.id != except_id,
    )
    return await reader.scalar(statement) is not None


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(canned_responses).values(values))


async def update(tx: Transaction, response_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(canned_responses).where(canned_responses.c.id == response_id).values(values))


async def delete(tx: Transaction, response_id: str) -> None:
    await tx.execute(sa.delete(canned_responses).where(canned_responses.c.id == response_id))
