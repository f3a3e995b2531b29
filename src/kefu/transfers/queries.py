"""All SQL of transfers."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.conversations.events import TransferOutcome
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import conversations, transfers
from kefu.kernel.errors import NotFound
from kefu.transfers.models import Transfer

_t = transfers.c
_IS_PENDING = _t.ended_at.is_(None)


def _transfer(row: Row) -> Transfer:
    return as_struct(row, Transfer)


async def insert(tx: Transaction, transfer: Transfer) -> None:
    await tx.execute(sa.insert(transfers).values(msgspec.structs.asdict(transfer)))


async def get_transfer(reader: Reader, workspace_id: str, transfer_id: str) -> Transfer:
    """An offer of the workspace, over or not; NotFound for a foreign one."""
    chosen = sa.select(transfers).where(_t.id == transfer_id, _t.workspace_id == workspace_id)
    row = await reader.first(chosen)
    if row is None:
        raise NotFound("transfer.not_found", "There is no such transfer.")
    return _transfer(row)


async def find_pending(reader: Reader, conversation_id: str) -> Transfer | None:
    row = await reader.first(sa.select(transfers).where(_t.conversation_id == conversation_id, _IS_PENDING))
    return _transfer(row) if row is not None else None


async def list_pending(reader: Reader, workspace_id: str, now: int, limit: int) -> list[Transfer]:
    """Offers that wait for an answer, oldest first."""
    chosen = sa.select(transfers).where(_t.workspace_id == workspace_id, _IS_PENDING, _t.expires_at > now)
    rows = await reader.all(chosen.order_by(_t.offered_at, _t.id).limit(limit))
    return [_transfer(row) for row in rows]


async def list_over(reader: Reader, now: int, limit: int) -> list[Transfer]:
    """Offers of any workspace that nobody answered in time, or whose conversation went elsewhere."""
    c = conversations.c
    is_elsewhere = sa.or_(c.status != "open", c.assignee_id.is_(None), c.assignee_id != _t.giver_id)
    statement = (
        sa.select(transfers)
        .join(conversations, c.id == _t.conversation_id)
        .where(_IS_PENDING, sa.or_(_t.expires_at <= now, is_elsewhere))
        .order_by(_t.expires_at)
        .limit(limit)
    )
    return [_transfer(row) for row in await reader.all(statement)]


async def end(tx: Transaction, transfer_id: str, outcome: TransferOutcome, reason: str, now: int) -> bool:
    """Whether it had not ended before."""
    values: dict[str, Any] = {"ended_at": now, "outcome": outcome, "reason": reason}
    return await tx.execute(sa.update(transfers).where(_t.id == transfer_id, _IS_PENDING).values(values)) > 0
