"""The survey of an inbox, asking for a rating, and what visitors said."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.di import Provide
from litestar.params import Parameter, QueryParameter
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.contacts.queries import get_contact
from kefu.csat import stats
from kefu.csat.actions import change_settings, request_rating
from kefu.csat.models import Scale, SurveySettings, is_satisfied
from kefu.csat.queries import find_last_survey, get_settings
from kefu.csat.stats import RatedSurvey, RatingQuery, Summary
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Page, View
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.auth import require_admin
from kefu.web.wired import Wired

Limit = Annotated[int, Parameter(ge=1, le=100)]
_LAST_TIME = 253_402_300_799_000  # the end of the year 9999


class RatingView(View, frozen=True, kw_only=True):
    """What a visitor said about the help in a conversation; `rating` goes from 1 to `most`."""

    id: str
    conversation_id: str
    contact_id: str
    contact_name: str
    inbox_id: str
    agent_id: str | None
    team_id: str | None
    scale: Scale
    rating: int
    is_satisfied: bool
    tags: list[str]
    comment: str
    asked_at: int
    rated_at: int
    changed_at: int | None


class ScaleCountView(View, frozen=True, kw_only=True):
    """How often each rating of a scale was given, the worst first, and their average."""

    scale: Scale
    counts: list[int]
    answered: int
    average: float


class AgentRatingView(View, frozen=True, kw_only=True):
    """How satisfied those were whom an agent helped; null: nobody answered them in particular."""

    agent_id: str | None
    answered: int
    satisfied: int


class SatisfactionView(View, frozen=True, kw_only=True):
    """How many were asked, answered and satisfied."""

    asked: int
    answered: int
    satisfied: int
    scales: list[ScaleCountView]
    agents: list[AgentRatingView]


class SurveyStateView(View, frozen=True, kw_only=True):
    """Whether a visitor can be asked, was asked, and reminded."""

    is_on: bool
    asked_at: int | None
    asked_by: str | None
    reminded_at: int | None
    rated_at: int | None


def _bounded(moment: int | None) -> int | None:
    """Within what the database counts; nothing was ever rated beyond it."""
    return None if moment is None else max(0, min(moment, _LAST_TIME))


async def provide_rating_query(
    agent: Agent,
    agent_id: Annotated[str | None, QueryParameter(name="agentId")] = None,
    inbox_id: Annotated[str | None, QueryParameter(name="inboxId")] = None,
    team_id: Annotated[str | None, QueryParameter(name="teamId")] = None,
    after: int | None = None,
    before: int | None = None,
) -> RatingQuery:
    """Which ratings the query names."""
    return RatingQuery(
        workspace_id=agent.workspace_id,
        agent_id=agent_id,
        inbox_id=inbox_id,
        team_id=team_id,
        after=_bounded(after),
        before=_bounded(before),
    )


def _view(found: RatedSurvey) -> RatingView:
    survey = found.survey
    rating = survey.rating or 0
    return RatingView(
        id=survey.id,
        conversation_id=survey.conversation_id,
        contact_id=found.contact_id,
        contact_name=found.contact_name,
        inbox_id=survey.inbox_id,
        agent_id=survey.agent_id,
        team_id=survey.team_id,
        scale=survey.scale,
        rating=rating,
        is_satisfied=is_satisfied(survey.scale, rating),
        tags=[tag.label for tag in survey.tags],
        comment=survey.comment,
        asked_at=survey.asked_at,
        rated_at=survey.rated_at or 0,
        changed_at=survey.changed_at,
    )


def _summary(found: Summary) -> SatisfactionView:
    scales = [
        ScaleCountView(
            scale=each.scale,
            counts=each.counts,
            answered=each.answered,
            average=round(sum(place * n for place, n in enumerate(each.counts, 1)) / max(1, each.answered), 2),
        )
        for each in found.scales
    ]
    agents = [AgentRatingView(**msgspec.structs.asdict(each)) for each in found.agents]
    answered = sum(each.answered for each in found.scales)
    satisfied = sum(each.satisfied for each in found.scales)
    return SatisfactionView(asked=found.asked, answered=answered, satisfied=satisfied, scales=scales, agents=agents)


@get("/inboxes/{inbox_id:str}/survey")
async def show(wired: Wired, agent: Agent, inbox_id: str) -> SurveySettings:
    """What the visitors of an inbox are asked about the help they got."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
        return await get_settings(reader, inbox.id)


@put("/inboxes/{inbox_id:str}/survey", guards=[require_admin])
async def change(wired: Wired, agent: Agent, inbox_id: str, data: SurveySettings) -> SurveySettings:
    """Replace the survey of an inbox."""
    async with wired.database.begin() as tx:
        return await change_settings(tx, agent, inbox_id, data)


@get("/conversations/{conversation_id:str}/survey")
async def state(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> SurveyStateView:
    """Whether the visitor was asked about this conversation."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    async with agent_verbs.wired.database.read() as reader:
        settings = await get_settings(reader, conversation.inbox_id)
        last = await find_last_survey(reader, conversation.id)
    return SurveyStateView(
        is_on=settings.is_on,
        asked_at=last.asked_at if last is not None else None,
        asked_by=last.asked_by if last is not None else None,
        reminded_at=last.reminded_at if last is not None else None,
        rated_at=last.rated_at if last is not None else None,
    )


@post("/conversations/{conversation_id:str}/survey", status_code=200)
async def ask(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> ConversationView:
    """Ask the visitor for a rating now; 409 while it is asked already or has just answered."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        asked = await request_rating(tx, author, conversation_id, agent_verbs.wired.clock.now())
    return conversation_view(asked)


@get("/conversations/{conversation_id:str}/ratings")
async def of_conversation(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> Page[RatingView]:
    """What was said about the help in one conversation, newest first."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    query = RatingQuery(workspace_id=agent.workspace_id, conversation_id=conversation.id)
    async with agent_verbs.wired.database.read() as reader:
        found, following = await stats.list_ratings(reader, query)
    return Page(items=[_view(each) for each in found], next_cursor=following)


@get("/contacts/{contact_id:str}/ratings")
async def of_contact(wired: Wired, agent: Agent, contact_id: str, cursor: str | None = None) -> Page[RatingView]:
    """What a contact said about the help it got, newest first."""
    async with wired.database.read() as reader:
        contact = await get_contact(reader, agent.workspace_id, contact_id)
        query = RatingQuery(workspace_id=agent.workspace_id, contact_id=contact.id)
        found, following = await stats.list_ratings(reader, query, cursor)
    return Page(items=[_view(each) for each in found], next_cursor=following)


@get("/ratings", dependencies={"chosen": Provide(provide_rating_query)})
async def list_(
    wired: Wired,
    chosen: RatingQuery,
    has_comment: Annotated[bool, QueryParameter(name="hasComment")] = False,
    satisfied: bool | None = None,
    cursor: str | None = None,
    limit: Limit = 30,
) -> Page[RatingView]:
    """What visitors said, newest first."""
    wanted = msgspec.structs.replace(chosen, has_comment=has_comment, is_satisfied=satisfied)
    async with wired.database.read() as reader:
        found, following = await stats.list_ratings(reader, wanted, cursor, limit)
    return Page(items=[_view(each) for each in found], next_cursor=following)


@get("/ratings/summary", dependencies={"chosen": Provide(provide_rating_query)})
async def summary(wired: Wired, chosen: RatingQuery) -> SatisfactionView:
    """How many were asked, answered and satisfied; by scale and by agent."""
    async with wired.database.read() as reader:
        return _summary(await stats.summarise(reader, chosen))


HANDLERS: list[ControllerRouterHandler] = [
    show, change, state, ask, of_conversation, of_contact, list_, summary
]  # fmt: skip
