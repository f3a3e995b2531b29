"""Gives out 10,000 waiting conversations to 500 agents with the product's own unit of work; used by `routing`."""

import asyncio
import time
from pathlib import Path

import msgspec
import sqlalchemy as sa

from kefu.db import schema
from kefu.db.migrate import migrate
from kefu.db.open import database_from
from kefu.kernel.ids import new_id
from kefu.routing.actions.give_out import give_out
from kefu.teams.rules import Rules

WORKSPACE, INBOX = "ws_bench", "inb_bench"
QUEUED, AGENTS = 10_000, 500
_AT = 1_780_000_000_000
_BULK = 500


class Found(msgspec.Struct, frozen=True):
    """How long the whole queue took, and each unit of work (a batch of decisions) of it, in seconds."""

    decided: int
    seconds: float
    batches: list[float]


def measure(folder: Path) -> Found:
    """On a SQLite file of its own, FULL, with a writing process as a server has it."""
    return asyncio.run(_measure(f"sqlite:///{folder / 'kefu.db'}"))


async def _measure(url: str) -> Found:
    await migrate(url)
    database = database_from(url, lambda news: None, has_writer=True)
    await database.open()
    await _fill(url)
    decided, batches, begin = 0, [], time.perf_counter()
    while True:
        start = time.perf_counter()
        async with database.begin() as tx:
            given = await give_out(tx, WORKSPACE, _AT + 60_000)
        if not given:
            break
        batches.append(time.perf_counter() - start)
        decided += len(given)
    seconds = time.perf_counter() - begin
    await database.close()
    return Found(decided, seconds, batches)


async def _fill(url: str) -> None:
    database = database_from(url, lambda news: None)
    await database.open()
    rules = msgspec.to_builtins(Rules(strategy="least_busy", has_last_agent_first=True))
    async with database.begin() as tx:
        workspace = {"id": WORKSPACE, "name": "Bench", "created_at": _AT, "default_capacity": QUEUED // AGENTS}
        await tx.execute(sa.insert(schema.workspaces).values(workspace))
        inbox = {"id": INBOX, "workspace_id": WORKSPACE, "name": "Website", "identity_secret": "s" * 43}
        more = {"appearance": {}, "allowed_domains": [], "created_at": _AT, "rules": rules}
        await tx.execute(sa.insert(schema.inboxes).values({**inbox, **more}))
        await tx.execute(sa.insert(schema.agents).values([_agent(n) for n in range(AGENTS)]))
        for first in range(0, QUEUED, _BULK):
            rows = [_waiting(n) for n in range(first, first + _BULK)]
            await tx.execute(sa.insert(schema.contacts).values([contact for contact, _ in rows]))
            await tx.execute(sa.insert(schema.conversations).values([conversation for _, conversation in rows]))
    await database.close()


def _agent(n: int) -> dict[str, object]:
    named = {"id": f"agt_{n:04d}", "workspace_id": WORKSPACE, "name": f"Agent {n}", "email": f"agent{n}@example.com"}
    state = {"availability": "online", "gone_at": None, "skills": [], "languages": ["zh-CN", "en"]}
    return {**named, **state, "role": "agent", "password_hash": "!", "preferences": {}, "created_at": _AT}


def _waiting(n: int) -> tuple[dict[str, object], dict[str, object]]:
    contact = {"id": new_id("cont"), "workspace_id": WORKSPACE, "name": f"Contact {n}", "created_at": _AT}
    conversation = {"id": new_id("conv"), "workspace_id": WORKSPACE, "inbox_id": INBOX, "contact_id": contact["id"]}
    since = {"queued_at": _AT + n, "waiting_since": _AT + n, "last_entry_at": _AT + n, "created_at": _AT + n}
    return {**contact, "attributes": {}}, {**conversation, **since, "status": "open"}
