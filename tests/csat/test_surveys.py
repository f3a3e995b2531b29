"""Surveys on both databases: who is asked and when, what can be said, and what it adds up to."""

from __future__ import annotations

import msgspec
import pytest

from kefu.conversations import queries as conversation_queries
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.csat import queries, stats
from kefu.csat.actions import ask_after_resolving, change_settings, rate, request_rating
from kefu.csat.models import ChosenTag, Rating, Survey, SurveySettings, SurveyTag
from kefu.csat.stats import RatingQuery
from kefu.db.database import Database
from kefu.kernel.actors import System
from kefu.kernel.clock import DAY, HOUR, FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from tests import world
from tests.world import ADA, GRACE, LIN, MALLORY, NOW, OUTSIDE, SAM, SHOP, WEBSITE, author, says

SETTINGS = SurveySettings(
    is_on=True, tags=[SurveyTag(key="fast", label={"en": "Fast"}), SurveyTag(key="kind", label={"zh-CN": "亲切"})],
    reminder_hours=2,
)  # fmt: skip
KEFU = author(System(SHOP))


class Shop:
    """The tea shop with a survey, and what is done in it."""

    def __init__(self, database: Database, news: list[object]) -> None:
        self.database = database
        self.path = MessagePath(database, FixedClock(NOW), news.extend)

    async def open(self, settings: SurveySettings = SETTINGS) -> None:
        await world.settle(self.database)
        async with self.database.begin() as tx:
            await change_settings(tx, ADA, WEBSITE, settings)

    async def helped(self, visitor: object = SAM) -> Conversation:
        assert isinstance(visitor, type(SAM))
        conversation = await world.start(self.database, visitor)
        await send_message(self.path, says(visitor, conversation.id))
        async with self.database.begin() as tx:
            await assign_conversation(tx, author(GRACE), conversation.id, (GRACE.id, "Grace"), NOW)
        await send_message(self.path, says(GRACE, conversation.id, "answer"))
        return await self.status(conversation.id, "resolved")

    async def status(self, conversation_id: str, status: str, now: int = NOW) -> Conversation:
        assert status in ("open", "resolved")
        async with self.database.begin() as tx:
            return await change_status(tx, author(GRACE), conversation_id, status, now)  # type: ignore[arg-type]

    async def ask(self, conversation_id: str, now: int = NOW) -> Survey | None:
        async with self.database.begin() as tx:
            asked = await ask_after_resolving(tx, KEFU, conversation_id, now)
        return await self.survey(asked.survey_id) if asked is not None and asked.survey_id else None

    async def request(self, conversation_id: str, now: int = NOW) -> Survey:
        async with self.database.begin() as tx:
            asked = await request_rating(tx, author(GRACE), conversation_id, now)
        assert asked.survey_id is not None
        return await self.survey(asked.survey_id)

    async def survey(self, survey_id: str) -> Survey:
        async with self.database.read() as reader:
            return await queries.get_survey(reader, survey_id)

    async def rate(self, survey: Survey, rating: int, now: int = NOW, **more: object) -> Survey:
        async with self.database.begin() as tx:
            return await rate(tx, survey, Rating(rating=rating, **more), now)  # type: ignore[arg-type]

    async def asked(self, visitor: object = SAM) -> Survey:
        survey = await self.ask((await self.helped(visitor)).id)
        assert survey is not None
        return survey


@pytest.fixture
def shop(database: Database, news: list[object]) -> Shop:
    return Shop(database, news)


async def test_who_was_helped_is_asked_once_when_it_is_resolved(shop: Shop) -> None:
    await shop.open()
    conversation = await shop.helped()
    survey = await shop.ask(conversation.id)
    assert survey is not None
    assert (survey.agent_id, survey.scale, survey.remind_at) == (GRACE.id, "stars", NOW + 2 * HOUR)
    assert await shop.ask(conversation.id) is None
    async with shop.database.read() as reader:
        after = await conversation_queries.find_conversation(reader, conversation.id)
        part = await conversation_queries.list_entries(reader, conversation.id, conversation_queries.Window())
        assert await queries.list_unasked(reader, NOW - 1, NOW, 10) == []
    assert after is not None
    assert after.survey_id == survey.id
    assert part.entries[-1].extra.activity == "survey_asked"


async def test_nobody_is_asked_who_was_not_helped_or_where_nothing_is_to_be_asked(shop: Shop) -> None:
    await shop.open()
    alone = await world.start(shop.database, LIN)
    await send_message(shop.path, says(LIN, alone.id))
    await shop.status(alone.id, "resolved")
    assert await shop.ask(alone.id) is None
    conversation = await shop.helped()
    async with shop.database.read() as reader:
        unasked = [each for each, _ in await queries.list_unasked(reader, NOW - 1, NOW, 10)]
    assert conversation.id in unasked, "a process that died before it asked is noticed"
    for settings in (SurveySettings(), msgspec.structs.replace(SETTINGS, is_asked_after_resolving=False)):
        async with shop.database.begin() as tx:
            await change_settings(tx, ADA, WEBSITE, settings)
        assert await shop.ask(conversation.id) is None


async def test_an_unanswered_survey_is_asked_again_and_reminded_of_once(shop: Shop) -> None:
    await shop.open()
    first = await shop.asked()
    async with shop.database.begin() as tx:
        assert await queries.note_reminded(tx, first.id, NOW + 1)
        assert not await queries.note_reminded(tx, first.id, NOW + 1)
    await shop.status(first.conversation_id, "open")
    await shop.status(first.conversation_id, "resolved", NOW + HOUR)
    again = await shop.ask(first.conversation_id, NOW + HOUR)
    assert again is not None
    assert (again.id, again.asked_at, again.remind_at, again.reminded_at) == (first.id, NOW + HOUR, None, NOW + 1)


async def test_an_agent_asks_when_it_likes_but_not_twice(shop: Shop) -> None:
    await shop.open()
    conversation = await shop.helped()
    await shop.status(conversation.id, "open")
    survey = await shop.request(conversation.id)
    assert survey.asked_by == GRACE.id
    with pytest.raises(Conflict) as refused:
        await shop.request(conversation.id)
    assert refused.value.code == "survey.asked"
    await shop.rate(survey, 3)
    with pytest.raises(Conflict) as refused:
        await shop.request(conversation.id, NOW + HOUR)
    assert refused.value.code == "survey.answered"
    await shop.status(conversation.id, "resolved", NOW + HOUR)
    assert await shop.ask(conversation.id, NOW + HOUR) is None, "it has just said so"
    assert (await shop.request(conversation.id, NOW + 2 * DAY)).id != survey.id
    async with shop.database.begin() as tx:
        await change_settings(tx, ADA, WEBSITE, SurveySettings())
    with pytest.raises(Refused) as off:
        await shop.request(conversation.id, NOW + 4 * DAY)
    assert off.value.code == "survey.off"
    with pytest.raises(NotFound):
        async with shop.database.begin() as tx:
            await request_rating(tx, author(MALLORY), conversation.id, NOW)


async def test_a_rating_is_kept_shown_and_changed_for_a_day(shop: Shop) -> None:
    await shop.open()
    survey = await shop.asked()
    said = await shop.rate(survey, 2, tags=["fast", "fast"], comment="  slow\x00 tea ")
    assert (said.rating, said.tags, said.comment) == (2, [ChosenTag(key="fast", label="Fast")], "slow tea")
    assert await shop.rate(survey, 2, tags=["fast"], comment="slow tea") == said, "the same again changes nothing"
    changed = await shop.rate(survey, 5, NOW + DAY, tags=["kind"])
    assert (changed.rating, changed.rated_at, changed.changed_at) == (5, NOW, NOW + DAY)
    assert changed.tags[0].label == "亲切"
    with pytest.raises(Refused) as refused:
        await shop.rate(survey, 1, NOW + DAY + 1)
    assert refused.value.code == "survey.too_late"
    async with shop.database.read() as reader:
        part = await conversation_queries.list_entries(reader, survey.conversation_id, conversation_queries.Window())
    lines = [(entry.extra.activity, entry.extra.rating, entry.author_name) for entry in part.entries[-2:]]
    assert lines == [("rated", 2, "Sam"), ("rated", 5, "Sam")]


@pytest.mark.parametrize(
    ("rating", "more", "now", "code"),
    [
        (0, {}, NOW, "survey.rating_wrong"),
        (6, {}, NOW, "survey.rating_wrong"),
        (5, {"tags": ["other"]}, NOW, "survey.tag_unknown"),
        (5, {"comment": "x" * 2001}, NOW, "survey.comment_too_long"),
        (5, {}, NOW + 31 * DAY, "survey.too_late"),
    ],
)
async def test_what_is_no_answer_is_refused(
    shop: Shop, rating: int, more: dict[str, object], now: int, code: str
) -> None:
    await shop.open()
    survey = await shop.asked()
    with pytest.raises(Refused) as refused:
        await shop.rate(survey, rating, now, **more)
    assert refused.value.code == code
    assert (await shop.survey(survey.id)).rating is None


async def test_ratings_add_up_by_time_and_agent_and_stay_in_their_workspace(shop: Shop) -> None:
    await shop.open()
    await shop.rate(await shop.asked(), 5, comment="good")
    async with shop.database.begin() as tx:
        await change_settings(tx, ADA, WEBSITE, msgspec.structs.replace(SETTINGS, scale="thumbs"))
    await shop.rate(await shop.asked(LIN), 1, NOW + 5)
    async with shop.database.read() as reader:
        summary = await stats.summarise(reader, RatingQuery(workspace_id=SHOP))
        assert summary.asked == 2
        assert {each.scale: each.counts for each in summary.scales} == {"stars": [0, 0, 0, 0, 1], "thumbs": [1, 0]}
        [agent] = summary.agents
        assert (agent.agent_id, agent.answered, agent.satisfied) == (GRACE.id, 2, 1)
        later = await stats.summarise(reader, RatingQuery(workspace_id=SHOP, after=NOW + 1))
        assert [each.scale for each in later.scales] == ["thumbs"]
        assert (await stats.summarise(reader, RatingQuery(workspace_id=OUTSIDE))).asked == 0
        page, cursor = await stats.list_ratings(reader, RatingQuery(workspace_id=SHOP), limit=1)
        rest, end = await stats.list_ratings(reader, RatingQuery(workspace_id=SHOP), cursor, limit=1)
        assert [each.contact_name for each in (*page, *rest)] == ["林", "Sam"]
        assert end is None
        for query, names in (
            (RatingQuery(workspace_id=SHOP, has_comment=True), ["Sam"]),
            (RatingQuery(workspace_id=SHOP, is_satisfied=False), ["林"]),
            (RatingQuery(workspace_id=SHOP, contact_id=SAM.contact_id), ["Sam"]),
            (RatingQuery(workspace_id=SHOP, agent_id=ADA.id), []),
            (RatingQuery(workspace_id=OUTSIDE), []),
        ):
            found, _ = await stats.list_ratings(reader, query)
            assert [each.contact_name for each in found] == names


async def test_only_admins_set_surveys_up(shop: Shop) -> None:
    await shop.open()
    twice = msgspec.structs.replace(SETTINGS, tags=[SETTINGS.tags[0], SETTINGS.tags[0]])
    blank = msgspec.structs.replace(SETTINGS, tags=[SurveyTag(key="blank", label={"en": "  "})])
    for actor, settings, error in (
        (GRACE, SETTINGS, NotAllowed),
        (MALLORY, SETTINGS, NotFound),
        (ADA, twice, Refused),
        (ADA, blank, Refused),
    ):
        with pytest.raises(error):
            async with shop.database.begin() as tx:
                await change_settings(tx, actor, WEBSITE, settings)
