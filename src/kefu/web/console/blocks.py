"""The console's doors to who is shut out."""

from typing import Annotated

from litestar import delete, get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.blocks import queries
from kefu.blocks.actions import NewBlock, block, unblock
from kefu.blocks.models import Block, BlockKind
from kefu.contacts.queries import names_of
from kefu.db.database import Reader
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.wired import Wired

Time = Annotated[int, Meta(ge=0, le=2**53)]


class BlockBody(Body, frozen=True, kw_only=True):
    """Whom to shut out: an id, or a range such as 203.0.113.0/24; null: without end."""

    kind: BlockKind
    value: Annotated[str, Meta(min_length=1, max_length=100)]
    reason: Annotated[str, Meta(max_length=300)] = ""
    expires_at: Time | None = None


class BlockView(View, frozen=True, kw_only=True):
    """Somebody who may not write; `contact_name` where a contact is meant."""

    id: str
    kind: BlockKind
    value: str
    contact_name: str | None
    reason: str
    expires_at: int | None
    agent_id: str
    created_at: int


async def _views(reader: Reader, workspace_id: str, found: list[Block]) -> list[BlockView]:
    names = await names_of(reader, workspace_id, [each.value for each in found if each.kind == "contact"])
    return [
        BlockView(
            id=each.id,
            kind=each.kind,
            value=each.value,
            contact_name=names.get(each.value) if each.kind == "contact" else None,
            reason=each.reason,
            expires_at=each.expires_at,
            agent_id=each.agent_id,
            created_at=each.created_at,
        )
        for each in found
    ]


@get("/blocks")
async def list_(wired: Wired, agent: Agent) -> list[BlockView]:
    """Everybody who is shut out now, the newest first."""
    async with wired.database.read() as reader:
        found = await queries.list_blocks(reader, agent.workspace_id, wired.clock.now())
        return await _views(reader, agent.workspace_id, found)


@post("/blocks")
async def create(wired: Wired, agent: Agent, data: BlockBody) -> BlockView:
    """Shut somebody out; ranges of addresses are the admins' business."""
    new = NewBlock(kind=data.kind, value=data.value, reason=data.reason, expires_at=data.expires_at)
    async with wired.database.begin() as tx:
        made = await block(tx, wired.clock, agent, new)
        [view] = await _views(tx, agent.workspace_id, [made])
    wired.blocking.forget(agent.workspace_id)
    return view


@delete("/blocks/{block_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, block_id: str) -> None:
    """Let somebody write again."""
    async with wired.database.begin() as tx:
        await unblock(tx, agent, block_id)
    wired.blocking.forget(agent.workspace_id)


HANDLERS: list[ControllerRouterHandler] = [list_, create, remove]
