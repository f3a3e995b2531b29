"""The visitor's place in the queue, and the way out of it."""

from litestar import get, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.visitors.project import place_view
from kefu.audiences.visitors.views import QueuePlace
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import View
from kefu.routing.places import Place
from kefu.web.visitor_verbs import VisitorVerbs


class PlaceAnswer(View, frozen=True, kw_only=True):
    """null: the conversation does not wait in the queue."""

    place: QueuePlace | None


def _answer(place: Place | None) -> PlaceAnswer:
    return PlaceAnswer(place=place_view(place) if place is not None else None)


@get("/conversations/{conversation_id:str}/place")
async def show(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str) -> PlaceAnswer:
    """Position and expected wait; what follows comes as `queue.changed`."""
    return _answer(await visitor_verbs.place(visitor, conversation_id))


@post("/conversations/{conversation_id:str}/leave-message", status_code=200)
async def leave(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str) -> PlaceAnswer:
    """The visitor does not wait any longer; what was written is answered in its turn."""
    return _answer(await visitor_verbs.leave_message(visitor, conversation_id))


HANDLERS: list[ControllerRouterHandler] = [show, leave]
