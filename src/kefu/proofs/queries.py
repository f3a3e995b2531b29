"""All SQL of guards."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import inbox_guards
from kefu.proofs.models import InboxGuard


async def find_guard(reader: Reader, inbox_id: str) -> InboxGuard | None:
    """By the inbox alone: who may see it is decided by who may see the inbox."""
    row = await reader.first(sa.select(inbox_guards).where(inbox_guards.c.inbox_id == inbox_id))
    return as_struct(row, InboxGuard) if row is not None else None


async def save_guard(tx: Transaction, guard: InboxGuard, now: int) -> None:
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {**msgspec.structs.asdict(guard), "updated_at": now}
    statement = insert(inbox_guards).values(values)
    changed = {name: values[name] for name in ("mode", "sessions", "messages", "updated_at")}
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=changed))
