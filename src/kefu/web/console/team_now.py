"""The team at work, for supervisors; agents and the queue itself come from their own addresses."""

from litestar import get
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.kernel.actors import Agent
from kefu.kernel.wire import View
from kefu.routing.overview import list_answered, look_at_pools
from kefu.web.auth import require_admin
from kefu.web.wired import Wired

_MOST_SHOWN = 500


class PoolNowView(View, frozen=True, kw_only=True):
    """The queue of a team (`teamId`), or of an inbox without one; `room` is what its agents can take yet."""

    team_id: str | None
    inbox_id: str | None
    waiting: int
    left_messages: int
    longest_since: int | None
    agents_here: int
    room: int


class TeamNowView(View, frozen=True, kw_only=True):
    """Queues and what is being answered, longest waits first, up to 500 conversations."""

    pools: list[PoolNowView]
    conversations: list[ConversationView]


@get("/team-now", guards=[require_admin])
async def show(wired: Wired, agent: Agent) -> TeamNowView:
    """What supervisors look at."""
    async with wired.database.read() as reader:
        pools = await look_at_pools(reader, agent.workspace_id, wired.clock.now())
        answered = await list_answered(reader, agent.workspace_id, _MOST_SHOWN)
    shown = [
        PoolNowView(
            team_id=each.team_id,
            inbox_id=each.inbox_id,
            waiting=each.waiting,
            left_messages=each.left_messages,
            longest_since=each.longest_since,
            agents_here=each.agents_here,
            room=each.room,
        )
        for each in pools
    ]
    return TeamNowView(pools=shown, conversations=[conversation_view(each) for each in answered])


HANDLERS: list[ControllerRouterHandler] = [show]
