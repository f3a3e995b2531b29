"""The widget's doors to proactive messages: what may be shown, and what became of it."""

from typing import Annotated, Literal

from litestar import get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.parts import card_view
from kefu.audiences.shapes import CardView
from kefu.audiences.visitors.project import conversation_view, message_view
from kefu.audiences.visitors.views import VisitorConversation, VisitorMessage
from kefu.conversations import queries as conversations
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import Body, View
from kefu.proactive.actions import note_opened, note_shown
from kefu.proactive.offers import Offer, offers_to
from kefu.proactive.queries import get_rule
from kefu.visitors.visit_queries import get_session
from kefu.web.limits import Rate
from kefu.web.visitor_verbs import VisitorVerbs
from kefu.web.wired import Wired

_ASKS = Rate("proactive", 60, 60)


class OfferView(View, frozen=True, kw_only=True):
    """What may be shown as soon as the page, the time on it and the way scrolled fit; `*` stands for anything."""

    rule_id: str
    variant: int
    sender_name: str
    text: str
    card: CardView | None
    pages: list[str]
    but_pages: list[str]
    seconds: int
    scroll_percent: int


class HappenedBody(Body, frozen=True, kw_only=True):
    """What the visitor saw or did."""

    what: Literal["shown", "opened"]
    variant: Annotated[int, Meta(ge=0, le=100)]


class AnsweredOffer(View, frozen=True, kw_only=True):
    """The conversation that the answer goes into, which begins with what was shown."""

    conversation: VisitorConversation
    messages: list[VisitorMessage]


def _view(offer: Offer, fallback_name: str) -> OfferView:
    rule, variant = offer.rule, offer.rule.variants[offer.variant]
    return OfferView(
        rule_id=rule.id,
        variant=offer.variant,
        sender_name=rule.sender_name or fallback_name,
        text=variant.text,
        card=card_view(variant.card),
        pages=rule.conditions.pages,
        but_pages=rule.conditions.but_pages,
        seconds=rule.conditions.seconds,
        scroll_percent=rule.conditions.scroll_percent,
    )


@get("/proactive")
async def offers(wired: Wired, visitor: Visitor) -> list[OfferView]:
    """What this visitor may be shown now, in the order of the rules; empty while it is in a conversation."""
    await wired.limits.take(_ASKS, visitor.id)
    rules = await wired.proactive.get(visitor.workspace_id)
    name = (await wired.workspaces.get(visitor.workspace_id)).name
    async with wired.database.read() as reader:
        found = await offers_to(reader, visitor, rules, wired.clock.now())
    return [_view(offer, name) for offer in found]


@post("/proactive/{rule_id:str}/happened", status_code=204)
async def happened(wired: Wired, visitor: Visitor, rule_id: str, data: HappenedBody) -> None:
    """Count that it was shown or opened; 409 where the visitor was shown something a moment ago."""
    await wired.limits.take(_ASKS, visitor.id)
    async with wired.database.begin() as tx:
        rule = await get_rule(tx, visitor.workspace_id, rule_id)
        if data.what == "opened":
            await note_opened(tx, visitor, rule, wired.clock.now())
            return
        session = await get_session(tx, visitor.workspace_id, visitor.id)
        await note_shown(tx, visitor, rule, data.variant, session.visit_id, wired.clock.now())


@post("/proactive/{rule_id:str}/answer", status_code=200)
async def answer(wired: Wired, visitor: Visitor, visitor_verbs: VisitorVerbs, rule_id: str) -> AnsweredOffer:
    """Begin the conversation with what was shown, so that whoever answers knows what the visitor answered."""
    await wired.limits.take(_ASKS, visitor.id)
    conversation = await visitor_verbs.answer_offer(visitor, rule_id)
    scene = await wired.publisher.load_scene(visitor.workspace_id)
    async with wired.database.read() as reader:
        part = await conversations.list_messages(reader, conversation.id, None, 30)
    return AnsweredOffer(
        conversation=conversation_view(conversation, scene),
        messages=[message_view(entry, conversation, scene) for entry in part.entries],
    )


HANDLERS: list[ControllerRouterHandler] = [offers, happened, answer]
