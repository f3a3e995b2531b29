"""All SQL of blocks."""

import msgspec
import sqlalchemy as sa

from kefu.blocks.models import MOST_BLOCKS, Block, BlockKind
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import blocks
from kefu.kernel.errors import NotFound


async def list_blocks(reader: Reader, workspace_id: str, now: int) -> list[Block]:
    """What holds now, the newest first."""
    c = blocks.c
    holds = sa.or_(c.expires_at.is_(None), c.expires_at > now)
    statement = sa.select(blocks).where(c.workspace_id == workspace_id, holds).order_by(c.created_at.desc(), c.id)
    return [as_struct(row, Block) for row in await reader.all(statement.limit(MOST_BLOCKS))]


async def get_block(reader: Reader, workspace_id: str, block_id: str) -> Block:
    """A block of the workspace; NotFound for a foreign one."""
    c = blocks.c
    row = await reader.first(sa.select(blocks).where(c.workspace_id == workspace_id, c.id == block_id))
    if row is None:
        raise NotFound("block.not_found", "There is no such block.")
    return as_struct(row, Block)


async def count_blocks(reader: Reader, workspace_id: str) -> int:
    statement = sa.select(sa.func.count()).select_from(blocks).where(blocks.c.workspace_id == workspace_id)
    return int(await reader.scalar(statement))


async def replace(tx: Transaction, block: Block) -> None:
    """Insert; what was blocked already is blocked anew with the new reason and end."""
    await delete_of(tx, block.workspace_id, block.kind, block.value)
    await tx.execute(sa.insert(blocks).values(msgspec.structs.asdict(block)))


async def delete_of(tx: Transaction, workspace_id: str, kind: BlockKind, value: str) -> None:
    c = blocks.c
    await tx.execute(sa.delete(blocks).where(c.workspace_id == workspace_id, c.kind == kind, c.value == value))


async def delete(tx: Transaction, block_id: str) -> None:
    await tx.execute(sa.delete(blocks).where(blocks.c.id == block_id))


async def delete_expired(tx: Transaction, now: int) -> int:
    return await tx.execute(sa.delete(blocks).where(blocks.c.expires_at <= now))
