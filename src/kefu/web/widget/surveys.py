"""What the visitor is asked about the help it got, and its answer."""

from typing import Annotated

from litestar import get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.visitors.surveys import SurveyView, survey_view
from kefu.csat import queries
from kefu.csat.actions import rate
from kefu.csat.models import Rating
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import NotFound
from kefu.kernel.wire import Body, View
from kefu.web.limits import Rate
from kefu.web.visitor_verbs import VisitorVerbs

_RATINGS = Rate("ratings", 20, 600)


class SurveyAnswer(View, frozen=True, kw_only=True):
    """null: nothing is asked about this conversation now."""

    survey: SurveyView | None


class RatingBody(Body, frozen=True, kw_only=True):
    """From 1 to the highest of the scale, the tags by their keys."""

    rating: Annotated[int, Meta(ge=1, le=5)]
    tags: Annotated[list[Annotated[str, Meta(max_length=24)]], Meta(max_length=12)] = []
    comment: Annotated[str, Meta(max_length=4000)] = ""


@get("/conversations/{conversation_id:str}/survey")
async def show(visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str) -> SurveyAnswer:
    """The question, and what the visitor said."""
    conversation = await visitor_verbs.own_conversation(visitor, conversation_id)
    if conversation.survey_id is None:
        return SurveyAnswer(survey=None)
    wired = visitor_verbs.wired
    async with wired.database.read() as reader:
        survey = await queries.get_survey(reader, conversation.survey_id)
        settings = await queries.get_settings(reader, survey.inbox_id)
    return SurveyAnswer(survey=survey_view(survey, settings, wired.clock.now()))


@post("/conversations/{conversation_id:str}/survey", status_code=200)
async def answer(
    visitor: Visitor, visitor_verbs: VisitorVerbs, conversation_id: str, data: RatingBody
) -> SurveyAnswer:
    """Rate the help, or change the rating within a day."""
    conversation = await visitor_verbs.own_conversation(visitor, conversation_id)
    wired = visitor_verbs.wired
    await wired.limits.take(_RATINGS, visitor.id)
    if conversation.survey_id is None:
        raise NotFound("survey.not_found", "There is no such survey.")
    said = Rating(rating=data.rating, tags=data.tags, comment=data.comment)
    async with wired.database.begin() as tx:
        survey = await queries.get_survey(tx, conversation.survey_id)
        kept = await rate(tx, survey, said, wired.clock.now())
        settings = await queries.get_settings(tx, survey.inbox_id)
    return SurveyAnswer(survey=survey_view(kept, settings, wired.clock.now()))


HANDLERS: list[ControllerRouterHandler] = [show, answer]
