"""When an inbox asks browsers for a proof of work."""

from typing import Annotated

from litestar import get, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.proofs.actions import get_guard, set_guard
from kefu.proofs.models import InboxGuard, ProofMode
from kefu.web.auth import require_admin
from kefu.web.wired import Wired

PerMinute = Annotated[int, Meta(ge=1, le=1000)]


class InboxGuardView(View, frozen=True, kw_only=True):
    """`sessions` and `messages`: how many a minute one address may have before it is asked."""

    mode: ProofMode
    sessions: int
    messages: int


class InboxGuardBody(Body, frozen=True, kw_only=True):
    mode: ProofMode
    sessions: PerMinute = 10
    messages: PerMinute = 30


def _view(guard: InboxGuard) -> InboxGuardView:
    return InboxGuardView(mode=guard.mode, sessions=guard.sessions, messages=guard.messages)


@get("/inboxes/{inbox_id:str}/guard", guards=[require_admin])
async def show(wired: Wired, agent: Agent, inbox_id: str) -> InboxGuardView:
    """How the inbox is guarded."""
    async with wired.database.read() as reader:
        return _view(await get_guard(reader, agent, inbox_id))


@put("/inboxes/{inbox_id:str}/guard", guards=[require_admin])
async def change(wired: Wired, agent: Agent, inbox_id: str, data: InboxGuardBody) -> InboxGuardView:
    """Guard it otherwise; other nodes know within five seconds."""
    async with wired.database.begin() as tx:
        rates = (data.sessions, data.messages)
        guard = await set_guard(tx, agent, inbox_id, data.mode, rates, wired.clock.now())
    wired.proving.forget(inbox_id)
    return _view(guard)


HANDLERS: list[ControllerRouterHandler] = [show, change]
