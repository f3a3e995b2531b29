"""The life of a ticket by a model: agents, its visitor and time do what they like, and the promises hold."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kefu.db.sqlite import SqliteDatabase
from kefu.kernel.clock import DAY, HOUR, FixedClock
from kefu.kernel.errors import Refused
from kefu.tickets import queries
from kefu.tickets.actions.change import change_state
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.actions.parts import PartChanges, add_part, change_part
from kefu.tickets.actions.write import Writing, hear, rate_ticket, reopen, write
from kefu.tickets.due import look_at_due
from kefu.tickets.models import MOVES, STATES, State, Ticket
from tests.world import ADA, NOW, SAM, SHOP, author, settle

T = TypeVar("T")


class Life(RuleBasedStateMachine):
    """One ticket with up to three parts, and a clock."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "kefu.db"
        shutil.copy(self.template, path)
        self.database = SqliteDatabase(path, lambda _: None)
        self.clock = FixedClock(NOW)
        self.state = "new"
        self.last_pos = 0

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        async def begin() -> Ticket:
            await self.database.open()
            await settle(self.database)
            async with self.database.begin() as tx:
                new = NewTicket(title="Tea", contact_id=SAM.contact_id, due_at=NOW + 5 * HOUR)
                return await create_ticket(tx, author(ADA), new, NOW)

        self.ticket = self.run(begin())

    def now(self) -> Ticket:
        async def read() -> Ticket:
            async with self.database.read() as reader:
                return await queries.get_ticket(reader, SHOP, self.ticket.id)

        return self.run(read())

    @rule(state=st.sampled_from(STATES), is_confirmed=st.booleans())
    def move(self, state: State, is_confirmed: bool) -> None:
        before = self.now()

        async def go() -> None:
            async with self.database.begin() as tx:
                now = self.clock.now()
                await change_state(tx, author(ADA), self.ticket.id, state, now, is_confirmed=is_confirmed)

        try:
            self.run(go())
        except Refused:
            assert self.now() == before
            assert state not in MOVES[before.state] or not is_confirmed
        else:
            assert self.now().state == state

    @rule(is_visitor=st.booleans(), kind=st.sampled_from(["reply", "comment"]))
    def say(self, is_visitor: bool, kind: str) -> None:
        before = self.now()
        writing = Writing(kind="reply" if is_visitor else kind, text="words")  # type: ignore[arg-type]

        async def go() -> None:
            async with self.database.begin() as tx:
                if is_visitor:
                    await hear(tx, author(SAM), self.ticket.id, writing, self.clock.now())
                else:
                    await write(tx, author(ADA), self.ticket.id, writing, self.clock.now())

        try:
            self.run(go())
        except Refused:
            assert is_visitor
            assert not before.is_active
        else:
            after = self.now()
            assert not is_visitor or (after.is_active and after.waiting_since is not None)
            assert is_visitor or kind == "comment" or after.waiting_since is None

    @rule(wish=st.sampled_from(["rate", "reopen"]))
    def judge(self, wish: str) -> None:
        before = self.now()

        async def go() -> None:
            async with self.database.begin() as tx:
                if wish == "rate":
                    await rate_ticket(tx, author(SAM), self.ticket.id, 3, "", self.clock.now())
                else:
                    await reopen(tx, author(SAM), self.ticket.id, self.clock.now())

        try:
            self.run(go())
        except Refused:
            assert before.is_active if wish == "rate" else not before.is_active
        else:
            assert wish == "rate" or self.now().is_active

    @rule(is_done=st.booleans(), number=st.integers(0, 2))
    def work(self, is_done: bool, number: int) -> None:
        async def go() -> None:
            async with self.database.begin() as tx:
                parts = await queries.list_parts(tx, [self.ticket.id])
                if len(parts) <= number:
                    await add_part(tx, author(ADA), self.ticket.id, "Part", None, self.clock.now())
                else:
                    changes = PartChanges(state="done" if is_done else "open")
                    ids = (self.ticket.id, parts[number].id)
                    await change_part(tx, author(ADA), ids, changes, self.clock.now())

        self.run(go())

    @rule(hours=st.sampled_from([1, 3, 24, 24 * 8]))
    def wait(self, hours: int) -> None:
        self.clock.advance(hours * HOUR)
        self.run(look_at_due(self.database, self.clock))
        assert self.run(look_at_due(self.database, self.clock)) == 0, "time does everything once"
        after = self.now()
        if after.is_active and after.due_at is not None and after.due_at <= self.clock.now():
            assert after.overdue_at is not None
        assert after.state != "solved" or self.clock.now() < (after.solved_at or 0) + 7 * DAY

    @invariant()
    def promises(self) -> None:
        if not hasattr(self, "ticket"):
            return
        after = self.now()
        assert after.last_pos >= self.last_pos
        assert after.version == after.last_pos
        self.last_pos = after.last_pos
        assert (after.solved_at is not None) == (after.state in ("solved", "closed"))
        assert (after.closed_at is not None) == (after.state == "closed")
        assert after.waiting_since is None or after.is_active
        assert self.state == "new" or after.state != "new"
        self.state = after.state


def test_whatever_happens_the_promises_hold(migrated_sqlite: Path) -> None:
    Life.template = migrated_sqlite
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    chosen = settings(max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Life, settings=chosen)
