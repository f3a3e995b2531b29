"""Promise 16 by a model: whatever people do, nobody is given too much, nobody waits beside a free agent for ever."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kefu.conversations.actions.assign import assign_conversation, claim_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.conversations.models import Conversation
from kefu.db.sqlite import SqliteDatabase
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd
from tests.world import SHOP

CAPACITY = 2
T = TypeVar("T")
AGENTS, VISITORS = st.integers(0, 3), st.integers(0, 7)


class Desk(RuleBasedStateMachine):
    """Four agents, eight visitors and a clock. After every step the dispatcher has settled."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "kefu.db"
        shutil.copy(self.template, path)
        self.database = SqliteDatabase(path, lambda _: None)
        self.crowd = Crowd(self.database)
        self.chosen: dict[str, str] = {}
        self.offline_at: dict[str, int] = {}

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @initialize(strategy=st.sampled_from(["round_robin", "least_busy"]), has_last=st.booleans())
    def begin(self, strategy: str, has_last: bool) -> None:
        self.run(self.database.open())
        rules = Rules(strategy=strategy, has_last_agent_first=has_last, reassign_seconds=300)  # type: ignore[arg-type]
        self.run(self.crowd.begin(rules, agents=4, visitors=8, capacity=CAPACITY))
        self.settle()

    def settle(self) -> None:
        before = {each.id: each for each in self.run(self.crowd.conversations())}
        self.run(self.crowd.settle())
        after = {each.id: each for each in self.run(self.crowd.conversations())}
        loads = self.run(self.crowd.loads())
        for each in after.values():
            was = before[each.id]
            if each.assignee_id is not None and each.assignee_id != was.assignee_id:
                # The router gave it: never to who had no room, never to who does not take any.
                assert loads[each.assignee_id] <= CAPACITY, (each, loads)
                assert self.is_taking(each.assignee_id), each
        self.check_nobody_waits_beside_room(list(after.values()), loads)

    def check_nobody_waits_beside_room(self, conversations: list[Conversation], loads: dict[str, int]) -> None:
        queued = [each for each in conversations if each.queued_at is not None]
        free = [a.id for a in self.crowd.agents if self.is_taking(a.id) and loads.get(a.id, 0) < CAPACITY]
        # Somebody who did not answer may be the only one with room, while others are here and busy.
        avoiders = [each for each in queued if free and each.last_agent_id not in free]
        assert not (avoiders and free), (avoiders, free)

    def is_taking(self, agent_id: str) -> bool:
        return agent_id in self.here and self.chosen.get(agent_id, "online") == "online"

    @property
    def here(self) -> set[str]:
        keys = self.run(self.crowd.presence.present([f"a:{each.id}" for each in self.crowd.agents]))
        return {key[2:] for key in keys}

    def agent(self, number: int) -> Agent:
        return self.crowd.agents[number]

    def one_of(self, number: int, **wanted: object) -> Conversation | None:
        found = [
            each
            for each in self.run(self.crowd.conversations())
            if all(getattr(each, k) == v for k, v in wanted.items())
        ]
        return found[number % len(found)] if found else None

    @rule(visitor=VISITORS)
    def a_visitor_writes(self, visitor: int) -> None:
        self.run(self.crowd.ask(self.crowd.visitors[visitor]))
        self.settle()

    @rule(number=VISITORS)
    def an_agent_answers(self, number: int) -> None:
        each = self.one_of(number, status="open")
        if each is not None and each.assignee_id is not None:
            self.run(self.crowd.answer(Agent(SHOP, each.assignee_id, "agent"), each.id))
        self.settle()

    @rule(number=VISITORS, status=st.sampled_from(["resolved", "open"]))
    def an_agent_resolves_or_reopens(self, number: int, status: str) -> None:
        each = self.one_of(number)
        if each is not None:
            self.run(self.status(each, status))
        self.settle()

    async def status(self, each: Conversation, status: str) -> None:
        async with self.database.begin() as tx:
            author = Author(self.agent(0), "agent")
            await change_status(tx, author, each.id, status, self.crowd.clock.now())  # type: ignore[arg-type]

    @rule(number=VISITORS, agent=AGENTS)
    def an_agent_claims(self, number: int, agent: int) -> None:
        each = self.one_of(number, assignee_id=None, status="open")
        if each is not None:
            self.run(self.claim(each, self.agent(agent)))
        self.settle()

    async def claim(self, each: Conversation, agent: Agent) -> None:
        async with self.database.begin() as tx:
            await claim_conversation(tx, Author(agent, agent.id), each.id, self.crowd.clock.now())

    @rule(number=VISITORS)
    def somebody_hands_back(self, number: int) -> None:
        each = self.one_of(number, status="open")
        if each is not None and each.assignee_id is not None:
            self.run(self.hand_back(each))
        self.settle()

    async def hand_back(self, each: Conversation) -> None:
        async with self.database.begin() as tx:
            author = Author(self.agent(0), "agent")
            await assign_conversation(tx, author, each.id, None, self.crowd.clock.now())

    @rule(agent=AGENTS, availability=st.sampled_from(["online", "busy", "away", "offline"]))
    def an_agent_chooses(self, agent: int, availability: str) -> None:
        # People do not choose and are given something in the same instant.
        self.crowd.clock.advance(1)
        self.chosen[self.agent(agent).id] = availability
        self.offline_at[self.agent(agent).id] = self.crowd.clock.now()
        self.run(self.crowd.set_agent(self.agent(agent), availability=availability))
        self.settle()
        self.crowd.clock.advance(1)

    @rule(agent=AGENTS)
    def an_agent_vanishes(self, agent: int) -> None:
        self.run(self.crowd.vanish(self.agent(agent)))
        self.settle()

    @rule(agent=AGENTS)
    def an_agent_comes(self, agent: int) -> None:
        self.run(self.crowd.arrive(self.agent(agent)))
        self.settle()

    @rule(seconds=st.sampled_from([1, 60, 130, 400]))
    def time_passes(self, seconds: int) -> None:
        self.crowd.clock.advance(seconds * SECOND)
        self.run(self.crowd.dispatcher.sweep())
        self.settle()

    @invariant()
    @precondition(lambda self: bool(self.crowd.agents))
    def the_queue_is_who_waits_for_somebody(self) -> None:
        for each in self.run(self.crowd.conversations()):
            is_free = each.status == "open" and each.assignee_id is None
            assert (each.queued_at is not None) <= is_free, each
            if is_free and each.waiting_since is not None:
                assert each.queued_at is not None, each

    @invariant()
    @precondition(lambda self: bool(self.crowd.agents))
    def nobody_waits_for_who_is_offline(self) -> None:
        """Longer than somebody who was given it by hand while offline has to come."""
        now = self.crowd.clock.now()
        for each in self.run(self.crowd.conversations()):
            waits = each.status == "open" and each.waiting_since is not None and each.assignee_id is not None
            if waits and self.chosen.get(each.assignee_id or "") == "offline":
                given_at = each.assigned_at or 0
                assert given_at > self.offline_at[each.assignee_id or ""] or given_at == now, each
                assert now - given_at < 120 * SECOND, each

    def teardown(self) -> None:
        # Everybody comes to work and answers: then everybody is answered, whatever happened before.
        if self.crowd.agents:
            for agent in self.crowd.agents:
                self.chosen[agent.id] = "online"
                self.run(self.crowd.set_agent(agent, availability="online"))
                self.run(self.crowd.arrive(agent))
            for _ in range(12):
                self.run(self.crowd.settle())
                for each in self.run(self.crowd.conversations()):
                    if each.assignee_id is not None and each.status == "open":
                        self.run(self.crowd.answer(Agent(SHOP, each.assignee_id, "agent"), each.id))
                        self.run(self.status(each, "resolved"))
            assert [each for each in self.run(self.crowd.conversations()) if each.queued_at is not None] == []
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()


@pytest.mark.timeout(300)
def test_nobody_is_given_too_much_and_nobody_starves(migrated_sqlite: Path) -> None:
    Desk.template = migrated_sqlite
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=15, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
