"""Transfers by a model: whatever people and nodes do, a conversation has one owner and every offer ends once."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.conversations.events import Happened, TransferEnded, TransferOffered
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.db.sqlite import SqliteDatabase
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import KefuError
from kefu.teams.rules import Rules
from kefu.transfers.actions import end
from kefu.transfers.actions.offer import offer
from kefu.transfers.models import Transfer
from kefu.transfers.queries import list_pending
from tests.routing.crowd import Crowd
from tests.world import SHOP

T = TypeVar("T")
AGENTS, VISITORS = st.integers(0, 2), st.integers(0, 1)


class Handing(RuleBasedStateMachine):
    """Three agents, two conversations, a clock; two nodes end what is over, at once."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "kefu.db"
        shutil.copy(self.template, path)
        self.news: list[object] = []
        self.database = SqliteDatabase(path, self.news.extend)
        self.crowd = Crowd(self.database)
        self.owners: dict[str, str | None] = {}

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @initialize()
    def begin(self) -> None:
        self.run(self.database.open())
        self.run(self.crowd.begin(Rules(), agents=3, visitors=2))
        for visitor, agent in zip(self.crowd.visitors, self.crowd.agents, strict=False):
            held = self.run(self.crowd.ask(visitor))
            self.assign(held.id, agent)

    def act(self, agent: Agent, work: Callable[[Transaction, Author, int], Awaitable[object]]) -> bool:
        async def acting() -> bool:
            try:
                async with self.database.begin() as tx:
                    await work(tx, Author(agent, agent.id), self.crowd.clock.now())
            except KefuError:
                return False
            return True

        return self.run(acting())

    def assign(self, conversation_id: str, agent: Agent) -> None:
        self.act(
            agent, lambda tx, author, now: assign_conversation(tx, author, conversation_id, (agent.id, agent.id), now)
        )
        self.owners[conversation_id] = agent.id

    def conversation(self, number: int) -> Conversation:
        return self.run(self.crowd.conversations())[number]

    def pending(self) -> list[Transfer]:
        async def listed() -> list[Transfer]:
            async with self.database.read() as reader:
                return await list_pending(reader, SHOP, 0, 99)

        return self.run(listed())

    @rule(number=VISITORS, agent=AGENTS, to=AGENTS)
    def somebody_offers(self, number: int, agent: int, to: int) -> None:
        held, receiver = self.conversation(number), self.crowd.agents[to].id
        self.act(self.crowd.agents[agent], lambda tx, author, now: offer(tx, author, held.id, receiver, "please", now))

    @rule(number=VISITORS, agent=AGENTS, how=st.sampled_from(["accept", "decline", "withdraw"]))
    def somebody_answers(self, number: int, agent: int, how: str) -> None:
        found = self.pending()
        if not found:
            return
        each, who = found[number % len(found)], self.crowd.agents[agent]
        works: dict[str, Callable[[Transaction, Author, int], Awaitable[object]]] = {
            "accept": lambda tx, author, now: end.accept(tx, author, each.id, now),
            "decline": lambda tx, author, now: end.decline(tx, author, each.id, "no", now),
            "withdraw": lambda tx, author, now: end.withdraw(tx, author, each.id, now),
        }
        if self.act(who, works[how]):
            assert who.id == (each.giver_id if how == "withdraw" else each.agent_id)
            if how == "accept":
                assert self.owners[each.conversation_id] == each.giver_id
                self.owners[each.conversation_id] = each.agent_id

    @rule(number=VISITORS, agent=AGENTS)
    def somebody_takes_it(self, number: int, agent: int) -> None:
        self.assign(self.conversation(number).id, self.crowd.agents[agent])

    @rule(number=VISITORS, status=st.sampled_from(["resolved", "open"]))
    def somebody_resolves_or_reopens(self, number: int, status: str) -> None:
        held = self.conversation(number)
        self.act(
            self.crowd.agents[0],
            lambda tx, author, now: change_status(tx, author, held.id, status, now),  # type: ignore[arg-type]
        )

    @rule(seconds=st.sampled_from([1, 30, 60]))
    def time_passes_on_two_nodes(self, seconds: int) -> None:
        self.crowd.clock.advance(seconds * SECOND)

        async def both() -> None:
            await asyncio.gather(*[end.end_over(self.database, self.crowd.clock) for _ in range(2)])

        self.run(both())
        by_id = {each.id: each for each in self.run(self.crowd.conversations())}
        for each in self.pending():
            held = by_id[each.conversation_id]
            assert each.expires_at > self.crowd.clock.now()
            assert (held.assignee_id, held.status) == (each.giver_id, "open"), "nothing is left to take"

    @invariant()
    def every_conversation_is_answered_by_who_should(self) -> None:
        if self.crowd.agents:
            found = {each.id: each.assignee_id for each in self.run(self.crowd.conversations())}
            assert found == self.owners

    @invariant()
    def one_offer_at_a_time_and_none_ends_twice(self) -> None:
        if not self.crowd.agents:
            return
        pending = self.pending()
        assert len({each.conversation_id for each in pending}) == len(pending)
        facts = [each.fact for each in self.news if isinstance(each, Happened)]
        begun = [fact.transfer_id for fact in facts if isinstance(fact, TransferOffered)]
        over = [fact.transfer_id for fact in facts if isinstance(fact, TransferEnded)]
        assert len(over) == len(set(over))
        assert sorted([*over, *(each.id for each in pending)]) == sorted(begun)

    def teardown(self) -> None:
        if self.crowd.agents:
            self.time_passes_on_two_nodes(60)
            self.one_offer_at_a_time_and_none_ends_twice()
            assert self.pending() == [], "every offer ends"
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()


@pytest.mark.timeout(300)
def test_one_owner_and_every_offer_ends(migrated_sqlite: Path) -> None:
    Handing.template = migrated_sqlite
    run_state_machine_as_test(
        Handing,
        settings=settings(
            max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
