"""Teams on both databases: who changes them, whose business a conversation becomes, and what is told."""

from __future__ import annotations

import pytest

from kefu.agents.actions.people import AgentChanges, ProfileChanges, change_agent, change_profile, report_idle
from kefu.agents.models import Skill
from kefu.agents.queries import get_agent
from kefu.audiences.publisher import topics_of
from kefu.conversations import queries as conversations
from kefu.conversations.actions.assign import assign_conversation, assign_team
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.events import Happened, TeamChanged
from kefu.conversations.lists import ListQuery, list_conversations
from kefu.conversations.models import Conversation
from kefu.db.database import Database
from kefu.hours.actions import create_schedule, delete_schedule
from kefu.hours.models import Period, Week
from kefu.hours.queries import find_schedule_of
from kefu.inboxes.actions import change_inbox
from kefu.inboxes.models import InboxChanges
from kefu.inboxes.queries import get_inbox
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.news import AgentNews, SettingsNews
from kefu.realtime import topics
from kefu.teams.actions import change_team, create_team, set_members
from kefu.teams.models import Team, TeamChanges
from kefu.teams.queries import list_teams
from tests import world
from tests.world import ADA, GRACE, LIN, MALLORY, NOW, SAM, SHOP, WEBSITE, author

CLOCK = FixedClock(NOW)


@pytest.fixture
async def billing(database: Database) -> Team:
    """The cast, and a team with Grace in it."""
    await world.settle(database)
    async with database.begin() as tx:
        made = await create_team(tx, CLOCK, ADA, " Billing ", "Invoices")
        return await set_members(tx, ADA, made.id, [GRACE.id, GRACE.id])


async def give(database: Database, conversation: Conversation, team_id: str | None) -> Conversation:
    async with database.begin() as tx:
        return await assign_team(tx, author(ADA), conversation.id, team_id, NOW)


async def test_a_team_has_a_name_and_members(database: Database, billing: Team, news: list[object]) -> None:
    assert (billing.name, billing.description, billing.member_ids) == ("Billing", "Invoices", (GRACE.id,))
    assert SettingsNews(SHOP, "teams") in news
    async with database.begin() as tx:
        await create_team(tx, CLOCK, MALLORY, "Theirs")
        await change_agent(tx, CLOCK, ADA, GRACE.id, AgentChanges(is_active=False))
    async with database.read() as reader:
        [seen] = await list_teams(reader, SHOP)
    assert seen.member_ids == ()  # whoever is deactivated answers nothing


async def test_names_are_free_of_each_other_only_while_in_use(database: Database, billing: Team) -> None:
    async with database.begin() as tx:
        with pytest.raises(Conflict, match=r"team\.name_taken|name"):
            await create_team(tx, CLOCK, ADA, "BILLING")
        await change_team(tx, ADA, billing.id, TeamChanges(is_archived=True))
        again = await create_team(tx, CLOCK, ADA, "billing")
        with pytest.raises(Conflict):
            await change_team(tx, ADA, billing.id, TeamChanges(is_archived=False))
        await change_team(tx, ADA, again.id, TeamChanges(name="Refunds"))
        back = await change_team(tx, ADA, billing.id, TeamChanges(is_archived=False))
    assert not back.is_archived


async def test_only_admins_change_teams_and_strangers_find_none(database: Database, billing: Team) -> None:
    async with database.begin() as tx:
        with pytest.raises(NotAllowed):
            await create_team(tx, CLOCK, GRACE, "Mine")
        with pytest.raises(NotAllowed):
            await set_members(tx, GRACE, billing.id, [])
        with pytest.raises(NotFound):
            await change_team(tx, MALLORY, billing.id, TeamChanges(name="Theirs"))
        with pytest.raises(NotFound):
            await set_members(tx, ADA, billing.id, [GRACE.id, MALLORY.id])
        with pytest.raises(NotFound):
            await change_inbox(tx, MALLORY, "inb_outside", InboxChanges(team_id=billing.id))


async def test_an_inbox_gives_its_conversations_to_its_team(database: Database, billing: Team) -> None:
    async with database.begin() as tx:
        await change_inbox(tx, ADA, WEBSITE, InboxChanges(team_id=billing.id))
        started = await start_conversation(tx, author(SAM), SAM.contact_id, WEBSITE, NOW)
    assert started.team_id == billing.id
    async with database.begin() as tx:
        await change_team(tx, ADA, billing.id, TeamChanges(is_archived=True))
        inbox = await get_inbox(tx, SHOP, WEBSITE)
        with pytest.raises(Refused):
            await change_inbox(tx, ADA, WEBSITE, InboxChanges(team_id=billing.id))
    assert inbox.team_id is None


async def test_who_is_no_member_stops_answering(database: Database, billing: Team, news: list[object]) -> None:
    conversation = await world.start(database, SAM)
    async with database.begin() as tx:
        await assign_conversation(tx, author(ADA), conversation.id, (ADA.id, "Ada"), NOW)
    news.clear()
    moved = await give(database, conversation, billing.id)
    assert (moved.team_id, moved.assignee_id) == (billing.id, None)
    [told] = [item for item in news if isinstance(item, Happened)]
    assert told.fact == TeamChanged(team_id=billing.id, previous_id=None, previous_assignee_id=ADA.id)
    assert told.entry.extra.team_name == "Billing"
    assert {topics.agent(ADA.id), topics.unassigned(SHOP)} <= set(topics_of(told))
    async with database.begin() as tx:
        await assign_conversation(tx, author(ADA), conversation.id, (GRACE.id, "Grace"), NOW)
    assert (await give(database, conversation, None)).assignee_id == GRACE.id
    assert (await give(database, conversation, billing.id)).assignee_id == GRACE.id  # she is a member
    news.clear()
    assert (await give(database, conversation, billing.id)).team_id == billing.id
    assert news == []  # the same team again is no change


async def test_a_conversation_goes_to_teams_in_use_of_its_workspace_only(database: Database, billing: Team) -> None:
    conversation = await world.start(database, SAM)
    async with database.begin() as tx:
        theirs = await create_team(tx, CLOCK, MALLORY, "Theirs")
        await change_team(tx, ADA, billing.id, TeamChanges(is_archived=True))
    with pytest.raises(NotFound):
        await give(database, conversation, theirs.id)
    with pytest.raises(Refused):
        await give(database, conversation, billing.id)
    async with database.begin() as tx:
        with pytest.raises(NotAllowed):
            await assign_team(tx, author(SAM), conversation.id, None, NOW)


async def test_the_list_shows_one_team(database: Database, billing: Team) -> None:
    hers = await give(database, await world.start(database, SAM), billing.id)
    await world.start(database, LIN)

    async def listed(team_id: str | None) -> list[str]:
        query = ListQuery(workspace_id=SHOP, agent_id=ADA.id, view="all", team_id=team_id)
        async with database.read() as reader:
            return [each.id for each in (await list_conversations(reader, query))[0]]

    assert await listed(billing.id) == [hers.id]
    assert len(await listed(None)) == 2


async def test_skills_languages_and_capacity_are_kept_clean(database: Database, billing: Team) -> None:
    skills = [Skill(name=" Green  tea ", level=2), Skill(name="green TEA", level=5), Skill(name="Coffee")]
    changes = AgentChanges(skills=skills, languages=["zh-CN", "en", "zh-CN"], capacity=2)
    async with database.begin() as tx:
        changed = await change_agent(tx, CLOCK, ADA, GRACE.id, changes)
    assert [(skill.name, skill.level) for skill in changed.skills] == [("Coffee", 3), ("green TEA", 5)]
    assert (changed.languages, changed.capacity) == (["en", "zh-CN"], 2)
    async with database.begin() as tx:
        with pytest.raises(NotAllowed):
            await change_agent(tx, CLOCK, GRACE, GRACE.id, changes)
        assert (await change_agent(tx, CLOCK, ADA, GRACE.id, AgentChanges(capacity=None))).capacity is None


async def test_idleness_is_told_when_it_changes(database: Database, billing: Team, news: list[object]) -> None:
    news.clear()
    for is_idle in (False, True, True, False):
        async with database.begin() as tx:
            await report_idle(tx, GRACE, is_idle=is_idle)
    assert news == [AgentNews(SHOP, GRACE.id)] * 2
    async with database.begin() as tx:
        await change_profile(tx, CLOCK, GRACE, ProfileChanges(availability="offline"))
        assert (await get_agent(tx, SHOP, GRACE.id)).availability == "offline"


async def test_open_conversations_are_counted_by_agent(database: Database, billing: Team) -> None:
    for visitor, agent in ((SAM, GRACE), (LIN, ADA)):
        conversation = await world.start(database, visitor)
        async with database.begin() as tx:
            name = world.NAMES[agent.id]
            await assign_conversation(tx, author(ADA), conversation.id, (agent.id, name), NOW)
    async with database.read() as reader:
        assert await conversations.count_open(reader, SHOP) == {ADA.id: 1, GRACE.id: 1}
        assert await conversations.count_open(reader, SHOP, GRACE.id) == {GRACE.id: 1}


async def test_a_team_keeps_hours_that_go_before_those_of_the_inbox(database: Database, billing: Team) -> None:
    def week(minutes: int) -> Week:
        return Week(time_zone="UTC", weekdays=[[Period(start=0, end=minutes)]] * 7)

    async with database.begin() as tx:
        usual = await create_schedule(tx, CLOCK, ADA, "Usual", week(60))
        inboxes = await create_schedule(tx, CLOCK, ADA, "Inbox", week(120))
        teams = await create_schedule(tx, CLOCK, ADA, "Team", week(180))
        await change_team(tx, ADA, billing.id, TeamChanges(schedule_id=teams.id))
        for foreign in (MALLORY, ADA):
            with pytest.raises(NotFound):
                await change_team(tx, foreign, billing.id, TeamChanges(schedule_id="hrs_foreign"))

    async def found(inbox: str | None, team: str | None) -> str | None:
        async with database.read() as reader:
            schedule = await find_schedule_of(reader, SHOP, inbox, team)
        return schedule.id if schedule is not None else None

    assert await found(inboxes.id, billing.id) == teams.id
    assert await found(inboxes.id, None) == inboxes.id
    assert await found(None, "team_foreign") == usual.id
    async with database.begin() as tx:
        await delete_schedule(tx, ADA, teams.id)
    assert await found(inboxes.id, billing.id) == inboxes.id
