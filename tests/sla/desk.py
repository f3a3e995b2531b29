"""A shop with promises and a worker whose time is ours; for the tests of clocks."""

from __future__ import annotations

from typing import Any

from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation, Entry, Status
from kefu.conversations.queries import Window, find_conversation, list_entries
from kefu.conversations.standing import standing_from
from kefu.db.database import Database
from kefu.filters.models import Filter, Group, Test
from kefu.kernel.actors import Actor
from kefu.kernel.clock import DAY, MINUTE, FixedClock
from kefu.sla.actions import create_policy
from kefu.sla.clock_queries import list_latest, tally
from kefu.sla.clocks import SlaClock
from kefu.sla.counting import COUNT_ANEW, count_anew
from kefu.sla.escalating import ESCALATE, escalate
from kefu.sla.models import Policy, PolicyFields
from kefu.worker.promises import Promises
from kefu.worker.runner import Runner
from tests import world
from tests.world import ADA, NOW, SHOP, says


class Desk:
    """A shop with promises and a worker whose time is ours."""

    def __init__(self, database: Database, news: list[object]) -> None:
        self.database = database
        self.news = news
        self.clock = FixedClock(NOW)
        self.path = MessagePath(database, self.clock, news.extend)
        self.promises = Promises(database, self.clock)
        bench = Workbench(database, self.path, self.clock)

        async def anew(data: bytes) -> None:
            await count_anew(database, self.clock, data)

        async def broken(data: bytes) -> None:
            await escalate(bench, data)

        self.runner = Runner(database, self.clock, {COUNT_ANEW: anew, ESCALATE: broken})

    async def policy(self, **changes: Any) -> Policy:
        async with self.database.begin() as tx:
            made = await create_policy(tx, ADA, fields(**changes), self.clock.now())
        await self.look()
        return made

    async def look(self) -> None:
        """Everything that the processes would do by now."""
        for _ in range(2):
            self.promises.hear(self.news)
            self.news.clear()
            await self.promises.catch_up()
            await self.promises.sweep()
            while await self.runner.run_due():
                pass

    async def wait(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)
        await self.look()

    async def say(self, actor: Actor, conversation: Conversation) -> None:
        await send_message(self.path, says(actor, conversation.id))
        await self.look()

    async def status(self, conversation: Conversation, status: Status, until: int | None = None) -> None:
        async with self.database.begin() as tx:
            now = self.clock.now()
            await change_status(tx, world.author(ADA), conversation.id, status, now, snoozed_until=until)
        await self.look()

    async def now_of(self, conversation: Conversation) -> Conversation:
        async with self.database.read() as reader:
            found = await find_conversation(reader, conversation.id)
        assert found is not None
        return found

    async def shown(self, conversation: Conversation) -> tuple[str, int | None, int | None] | None:
        """The most pressing clock: what, in how many minutes it is due, and minutes left while it stands."""
        held = await self.now_of(conversation)
        standing = standing_from(held.sla)
        if standing is None:
            return None
        due = (held.sla_due_at - self.clock.now()) // MINUTE if held.sla_due_at is not None else None
        return standing.promise, due, standing.left_ms // MINUTE if standing.left_ms is not None else None

    async def lines(self, conversation: Conversation) -> list[Entry]:
        async with self.database.read() as reader:
            part = await list_entries(reader, conversation.id, Window())
        return [entry for entry in part.entries if (entry.extra.activity or "").startswith("sla_")]

    async def clocks(self, conversation: Conversation) -> list[SlaClock]:
        async with self.database.read() as reader:
            return await list_latest(reader, conversation.id)

    async def tally(self) -> dict[str, tuple[int, int]]:
        async with self.database.read() as reader:
            found = await tally(reader, SHOP, self.clock.now() - 30 * DAY)
        return {each.promise: (each.met, each.breached) for each in found}


def fields(**changes: Any) -> PolicyFields:
    values: dict[str, Any] = {
        "name": "Promise", "filter": Filter(), "first_reply_minutes": 10, "next_reply_minutes": 20,
        "resolution_minutes": 60, "is_business": False, "schedule_id": None, "pauses_when_waiting": True,
        "pauses_when_snoozed": True, "warning": None, "is_assignee_told": True, "told_agent_ids": [],
        "escalate_minutes": 0, "operations": [], "is_active": True,
    }  # fmt: skip
    return PolicyFields(**{**values, **changes})


def only(field: str, *values: Any) -> Filter:
    return Filter(groups=[Group(tests=[Test(field=field, operator="is", values=list(values))])])  # type: ignore[arg-type]
