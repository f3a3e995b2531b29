"""The queue as agents see it, and the way to take the next one from it."""

from litestar import get, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.queries import list_by_ids
from kefu.kernel.actors import Agent
from kefu.kernel.wire import View
from kefu.routing.late_queries import list_escalated
from kefu.routing.place_queries import list_places
from kefu.web.agent_verbs import AgentVerbs

_MOST_SHOWN = 200


class QueuedView(View, frozen=True, kw_only=True):
    """One who waits; `expected_seconds` is what the visitor is told."""

    conversation: ConversationView
    position: int
    expected_seconds: int | None
    has_left_message: bool


class QueueView(View, frozen=True, kw_only=True):
    """Who waits, in the order in which they are answered, up to 200 of `count`.

    `late` are conversations whose visitors still wait after the alarm of their inbox or team.
    """

    items: list[QueuedView]
    count: int
    late: list[ConversationView]


@get("/queue")
async def show(agent: Agent, agent_verbs: AgentVerbs) -> QueueView:
    """The queue of the workspace."""
    wired = agent_verbs.wired
    async with wired.database.read() as reader:
        places = await list_places(reader, agent.workspace_id, wired.clock.now())
        shown = sorted(places, key=lambda place: place.waiting.due)[:_MOST_SHOWN]
        known = await list_by_ids(reader, [place.waiting.id for place in shown])
        late = await list_escalated(reader, agent.workspace_id, _MOST_SHOWN)
    items = [
        QueuedView(
            conversation=conversation_view(known[place.waiting.id]),
            position=place.position,
            expected_seconds=place.expected_seconds,
            has_left_message=place.waiting.has_left_message,
        )
        for place in shown
    ]
    return QueueView(items=items, count=len(places), late=[conversation_view(each) for each in late])


@post("/queue/next", status_code=200)
async def take(agent: Agent, agent_verbs: AgentVerbs) -> ConversationView:
    """Take the next one; 422 `queue.empty` when nobody waits, `routing.at_capacity` when the agent is full."""
    return conversation_view(await agent_verbs.take_next(agent))


HANDLERS: list[ControllerRouterHandler] = [show, take]
