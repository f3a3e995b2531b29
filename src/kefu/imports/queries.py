"""All SQL of imports and exports."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.contacts.models import Contact
from kefu.contacts.queries import ContactKind, ContactQuery, list_contacts
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contact_imports, contacts
from kefu.imports.models import ContactImport
from kefu.kernel.errors import NotFound

_PAGE = 1000


async def get_import(reader: Reader, workspace_id: str, import_id: str) -> ContactImport:
    """An import of the workspace; NotFound for a foreign one."""
    return await _get(reader, contact_imports.c.workspace_id == workspace_id, import_id)


async def lock_import(tx: Transaction, workspace_id: str | None, import_id: str) -> ContactImport:
    """Get and hold the row; the job, which made sure of the workspace before, names none."""
    mine = contact_imports.c.workspace_id == workspace_id if workspace_id is not None else sa.true()
    return await _get(tx, mine, import_id, is_locked=True)


async def get_import_of_job(reader: Reader, import_id: str) -> ContactImport | None:
    """What a job goes on with; None once it is gone."""
    row = await reader.first(sa.select(contact_imports).where(contact_imports.c.id == import_id))
    return as_struct(row, ContactImport) if row is not None else None


async def _get(
    reader: Reader, condition: sa.ColumnElement[bool], import_id: str, *, is_locked: bool = False
) -> ContactImport:
    statement = sa.select(contact_imports).where(condition, contact_imports.c.id == import_id)
    row = await reader.first(statement.with_for_update() if is_locked else statement)
    if row is None:
        raise NotFound("import.not_found", "There is no such import.")
    return as_struct(row, ContactImport)


async def list_imports(reader: Reader, workspace_id: str, limit: int) -> list[ContactImport]:
    """The newest first."""
    c = contact_imports.c
    statement = sa.select(contact_imports).where(c.workspace_id == workspace_id, c.state != "draft")
    rows = await reader.all(statement.order_by(c.created_at.desc(), c.id.desc()).limit(limit))
    return [as_struct(row, ContactImport) for row in rows]


async def insert(tx: Transaction, made: ContactImport) -> None:
    await tx.execute(sa.insert(contact_imports).values(_values(made)))


async def save(tx: Transaction, made: ContactImport) -> None:
    await tx.execute(sa.update(contact_imports).where(contact_imports.c.id == made.id).values(_values(made)))


def _values(made: ContactImport) -> dict[str, Any]:
    return {**msgspec.structs.asdict(made), "errors": msgspec.to_builtins(made.errors)}


async def find_meant(tx: Transaction, workspace_id: str, external_id: str | None, details: Contact) -> str | None:
    """Who a row means: by id, else by address, else by number; the oldest of several."""
    c = contacts.c
    for column, value in ((c.external_id, external_id), (c.email, details.email), (c.phone, details.phone)):
        if value:
            mine = [c.workspace_id == workspace_id, c.merged_into.is_(None), column == value]
            found = await tx.scalar(sa.select(c.id).where(*mine).order_by(c.id).limit(1))
            if found is not None:
                return str(found)
    return None


async def list_marks(tx: Transaction, workspace_id: str, marks: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the marks (column, value) that some contact of the workspace has."""
    by_column: dict[str, list[str]] = {}
    for name, value in sorted(marks):
        by_column.setdefault(name, []).append(value)
    found: set[tuple[str, str]] = set()
    for name, values in by_column.items():
        column = contacts.c[name]
        mine = sa.and_(contacts.c.workspace_id == workspace_id, contacts.c.merged_into.is_(None))
        rows = await tx.all(sa.select(column.label("value")).where(mine, column.in_(values)))
        found |= {(name, row["value"]) for row in rows}
    return found


async def set_external_id(tx: Transaction, contact_id: str, external_id: str) -> None:
    await tx.execute(sa.update(contacts).where(contacts.c.id == contact_id).values(external_id=external_id))


async def each_contact(reader: Reader, workspace_id: str, kind: ContactKind, most: int) -> AsyncIterator[Contact]:
    """The newest first, page by page."""
    cursor: str | None = None
    for _ in range(0, most, _PAGE):
        query = ContactQuery(workspace_id=workspace_id, kind=kind, cursor=cursor, limit=_PAGE)
        found, cursor = await list_contacts(reader, query)
        for contact in found:
            yield contact
        if cursor is None:
            return
