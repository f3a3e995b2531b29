"""Actions of agents on both databases, called directly: races, roles, what is told."""

from __future__ import annotations

import asyncio

import pytest

from kefu.agents import credential_queries as credentials
from kefu.agents import passwords, queries
from kefu.agents.actions.invitations import Acceptance, accept_invitation, invite_agent
from kefu.agents.actions.people import AgentChanges, ProfileChanges, change_agent, change_profile
from kefu.agents.actions.sessions import Device, check_sign_in, open_session
from kefu.agents.models import Preferences, StoredAgent, secret_hash
from kefu.db.database import Database
from kefu.installation.setup import Beginning, begin, begin_with_token, is_setup_needed, make_setup_token
from kefu.kernel.actors import Agent
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, KefuError, NotAllowed, NotFound
from kefu.kernel.news import AgentNews, SessionsEnded, SettingsNews

CLOCK = FixedClock()
DEVICE = Device("Firefox", "192.0.2.7")


def beginning(email: str = "ada@example.com") -> Beginning:
    return Beginning(
        workspace_name="Tea Shop",
        language="en",
        agent_name="Ada",
        email=email,
        password_hash="!",
        inbox_name="Website",
    )


async def set_up(database: Database, email: str = "ada@example.com") -> Agent:
    async with database.begin() as tx:
        return (await begin(tx, CLOCK, beginning(email))).owner.actor


async def join(database: Database, owner: Agent, name: str, role: str = "agent") -> StoredAgent:
    async with database.begin() as tx:
        invited = await invite_agent(tx, CLOCK, owner, f"{name}@example.com", role)  # type: ignore[arg-type]
    async with database.begin() as tx:
        acceptance = Acceptance(name=name, password_hash="!", language="en")
        return await accept_invitation(tx, CLOCK, invited.secret, acceptance)


async def test_setup_happens_once_even_when_two_come_together(database: Database) -> None:
    async with database.begin() as tx:
        tokens = [await make_setup_token(tx, CLOCK), await make_setup_token(tx, CLOCK)]

    async def try_it(number: int) -> bool:
        try:
            async with database.begin() as tx:
                await begin_with_token(tx, CLOCK, tokens[number], beginning(f"owner{number}@example.com"))
        except KefuError:
            return False
        return True

    assert sorted(await asyncio.gather(try_it(0), try_it(1))) == [False, True]
    async with database.read() as reader:
        assert not await is_setup_needed(reader)


async def test_two_owners_cannot_demote_each_other_at_once(database: Database) -> None:
    ada = await set_up(database)
    grace = (await join(database, ada, "Grace", "owner")).actor

    async def demote(actor: Agent, target: Agent) -> bool:
        try:
            async with database.begin() as tx:
                await change_agent(tx, CLOCK, actor, target.id, AgentChanges(role="agent"))
        except Conflict:
            return False
        return True

    await asyncio.gather(demote(ada, grace), demote(grace, ada))
    async with database.read() as reader:
        roles = [agent.role for agent in await queries.list_agents(reader, ada.workspace_id)]
    assert roles.count("owner") == 1


async def test_an_invitation_is_accepted_once_even_when_two_come_together(database: Database) -> None:
    ada = await set_up(database)
    async with database.begin() as tx:
        invited = await invite_agent(tx, CLOCK, ada, "grace@example.com", "agent")

    async def accept() -> bool:
        try:
            async with database.begin() as tx:
                acceptance = Acceptance(name="Grace", password_hash="!", language="en")
                await accept_invitation(tx, CLOCK, invited.secret, acceptance)
        except (NotFound, Conflict):
            return False
        return True

    assert sorted(await asyncio.gather(accept(), accept())) == [False, True]


async def test_leaving_ends_sessions_and_tells_it(database: Database, news: list[object]) -> None:
    ada = await set_up(database)
    grace = (await join(database, ada, "Grace")).actor
    async with database.begin() as tx:
        session = await open_session(tx, CLOCK, grace, DEVICE, 30)
    news.clear()
    async with database.begin() as tx:
        await change_agent(tx, CLOCK, ada, grace.id, AgentChanges(is_active=False))
    assert news == [
        SettingsNews(ada.workspace_id, "agents"),
        AgentNews(ada.workspace_id, grace.id),
        SessionsEnded(ada.workspace_id, (session.id,)),
    ]
    async with database.read() as reader:
        assert await credentials.find_session(reader, secret_hash(session.secret), CLOCK.now()) is None


async def test_a_refused_change_tells_and_changes_nothing(database: Database, news: list[object]) -> None:
    ada = await set_up(database)
    grace = (await join(database, ada, "Grace")).actor
    news.clear()
    with pytest.raises(NotAllowed):
        async with database.begin() as tx:
            await change_agent(tx, CLOCK, grace, ada.id, AgentChanges(name="Hacked"))
    assert news == []


async def test_agents_of_other_workspaces_do_not_exist(database: Database) -> None:
    ada = await set_up(database)
    mallory = await set_up(database, "mallory@example.com")
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await change_agent(tx, CLOCK, mallory, ada.id, AgentChanges(is_active=False))
    async with database.read() as reader:
        assert [agent.id for agent in await queries.list_agents(reader, mallory.workspace_id)] == [mallory.id]


async def test_preferences_survive_as_written(database: Database, news: list[object]) -> None:
    ada = await set_up(database)
    news.clear()
    chosen = Preferences(language="zh-TW", theme="dark", is_enter_sending=False)
    async with database.begin() as tx:
        assert (await change_profile(tx, CLOCK, ada, ProfileChanges(preferences=chosen))).preferences == chosen
    assert news == []


async def test_only_the_right_password_of_an_active_agent_signs_in(database: Database) -> None:
    ada = await set_up(database)
    hashed = await passwords.hash_password("correct horse battery")
    async with database.begin() as tx:
        await change_profile(tx, CLOCK, ada, ProfileChanges(password_hash=hashed))
    async with database.read() as reader:
        found = await check_sign_in(reader, " ADA@example.com ", "correct horse battery")
        assert found is not None
        assert found.id == ada.id
        for wrong in ("", "correct horse batter", "correct horse battery ", "c" * 5000):
            assert await check_sign_in(reader, "ada@example.com", wrong) is None
        assert await check_sign_in(reader, "nobody@example.com", "correct horse battery") is None


async def test_long_passwords_are_hashed_whole_or_not_at_all() -> None:
    longest = "x" * 199 + "y"
    hashed = await passwords.hash_password(longest)
    assert await passwords.is_password(longest, hashed)
    assert not await passwords.is_password(longest + "z", hashed)
    assert not await passwords.is_password("x" * 200, hashed)


async def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not await passwords.is_password("!", "!")
    assert not await passwords.is_password("", "")
