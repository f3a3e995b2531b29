"""All SQL of attribute definitions."""

from typing import Any

import sqlalchemy as sa

from kefu.attributes.models import Definition, Subject
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import attribute_definitions
from kefu.kernel.errors import NotFound

_c = attribute_definitions.c


def _definition(row: Row) -> Definition:
    return as_struct(row, Definition)


async def list_definitions(reader: Reader, workspace_id: str, subject: Subject | None = None) -> list[Definition]:
    """Of the workspace, in the order that admins gave them."""
    statement = sa.select(attribute_definitions).where(_c.workspace_id == workspace_id)
    if subject is not None:
        statement = statement.where(_c.subject == subject)
    rows = await reader.all(statement.order_by(_c.subject, _c.position, _c.id))
    return [_definition(row) for row in rows]


async def definitions_by_key(reader: Reader, workspace_id: str, subject: Subject) -> dict[str, Definition]:
    return {each.key: each for each in await list_definitions(reader, workspace_id, subject)}


async def get_definition(reader: Reader, workspace_id: str, definition_id: str) -> Definition:
    """A definition of the workspace; NotFound for a foreign one."""
    row = await reader.first(
        sa.select(attribute_definitions).where(_c.id == definition_id, _c.workspace_id == workspace_id)
    )
    if row is None:
        raise NotFound("attribute.not_found", "There is no such attribute.")
    return _definition(row)


async def get_by_key(reader: Reader, workspace_id: str, subject: Subject, key: str) -> Definition:
    row = await reader.first(
        sa.select(attribute_definitions).where(_c.workspace_id == workspace_id, _c.subject == subject, _c.key == key)
    )
    if row is None:
        raise NotFound("attribute.not_found", "There is no such attribute.")
    return _definition(row)


async def insert(tx: Transaction, definition: Definition) -> None:
    values = {name: getattr(definition, name) for name in definition.__struct_fields__}
    await tx.execute(sa.insert(attribute_definitions).values(values))


async def update(tx: Transaction, definition_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(attribute_definitions).where(_c.id == definition_id).values(values))


async def delete(tx: Transaction, definition_id: str) -> None:
    await tx.execute(sa.delete(attribute_definitions).where(_c.id == definition_id))
