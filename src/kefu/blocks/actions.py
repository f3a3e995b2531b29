"""Block and unblock; called by the console and the schedule."""

import msgspec

from kefu.blocks import queries
from kefu.blocks.models import MOST_BLOCKS, Block, BlockKind, clean_range
from kefu.contacts.queries import get_contact
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import clean_line
from kefu.visitors.visit_queries import get_session


class NewBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to shut out, why, and until when."""

    kind: BlockKind
    value: str
    reason: str = ""
    expires_at: int | None = None


async def block(tx: Transaction, clock: Clock, actor: Agent, new: NewBlock) -> Block:
    """Shut out a contact, a browser (any agent may) or a range of addresses (admins)."""
    now = clock.now()
    if new.expires_at is not None and new.expires_at <= now:
        raise Refused("block.ends_in_the_past", "A block ends at a time to come.")
    if await queries.count_blocks(tx, actor.workspace_id) >= MOST_BLOCKS:
        raise Refused("block.too_many", f"A workspace has at most {MOST_BLOCKS} blocks.", limit=MOST_BLOCKS)
    made = Block(
        id=new_id("blk"),
        workspace_id=actor.workspace_id,
        kind=new.kind,
        value=await _value(tx, actor, new),
        reason=clean_line(new.reason, 300),
        expires_at=new.expires_at,
        agent_id=actor.id,
        created_at=now,
    )
    await queries.replace(tx, made)
    tx.tell(SettingsNews(actor.workspace_id, "blocks"))
    return made


async def unblock(tx: Transaction, actor: Agent, block_id: str) -> None:
    """Let somebody write again; ranges are the admins' business."""
    held = await queries.get_block(tx, actor.workspace_id, block_id)
    if held.kind == "address":
        _require_admin(actor)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "blocks"))


async def _value(tx: Transaction, actor: Agent, new: NewBlock) -> str:
    match new.kind:
        case "contact":
            return (await get_contact(tx, actor.workspace_id, new.value)).id
        case "visitor":
            return (await get_session(tx, actor.workspace_id, new.value)).id
        case "address":
            _require_admin(actor)
            return clean_range(new.value)


def _require_admin(actor: Agent) -> None:
    if not actor.is_admin:
        raise NotAllowed("block.admins_only", "Only an admin can block addresses.")
