"""`kill -9` under load, again and again: what was acknowledged is there, once, in a gapless order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from kefu.db.database import Database
from kefu.db.open import database_from
from kefu.db.schema import conversations, entries, events
from tests.crash.load import Writer
from tests.live.people import sign_in, visit
from tests.live.server import KefuServer
from tests.servers.postgres import PostgresServer

WRITERS = 6
ROUNDS, LONG_ROUNDS = 5, 200


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KefuServer]:
    """A Kefu on a database that syncs for real."""
    if request.param == "sqlite":
        made = KefuServer(tmp_path)
        yield made.start()
        made.end()
        return
    yield request.getfixturevalue("postgres_kefu")


def open_database(server: KefuServer) -> Database:
    url = server.setting("KEFU_DATABASE_URL") or f"sqlite:///{server.database}"
    return database_from(url, lambda news: None)


async def begin(server: KefuServer) -> list[Writer]:
    inbox = (await (await sign_in(server)).call("GET", "/inboxes"))[0]["id"]
    return [Writer(await visit(server, inbox)) for _ in range(WRITERS)]


async def crash_rounds(server: KefuServer, rounds: int) -> list[Writer]:
    """Kill and restart while the writers write; returns them when everything they said is acknowledged."""
    writers = await begin(server)
    running = [asyncio.ensure_future(writer.run()) for writer in writers]
    dice = random.Random(rounds)
    for _ in range(rounds):
        before = sum(len(writer.acknowledged) for writer in writers)
        while sum(len(writer.acknowledged) for writer in writers) < before + 50:
            assert not any(task.done() for task in running), "a writer fell"
            await asyncio.sleep(0.01)
        await asyncio.sleep(dice.random() * 0.2)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    for writer in writers:
        writer.is_ending = True
    await asyncio.wait_for(asyncio.gather(*running), 60)
    return writers


async def require_promise(server: KefuServer, writers: list[Writer]) -> None:
    """Every acknowledged clientMessageId is stored exactly once, as acknowledged; seq and pos have no gap."""
    database = open_database(server)
    await database.open()
    async with database.read() as reader:
        rows = await reader.all(sa.select(entries).order_by(entries.c.conversation_id, entries.c.pos))
        logged = await reader.all(sa.select(events.c.conversation_id, events.c.pos, events.c.visitor_pos))
        states = await reader.all(sa.select(conversations))
    await database.close()
    assert len(states) == len(writers)
    by_name: dict[str, list[object]] = {}
    for row in rows:
        if row["client_message_id"]:
            by_name.setdefault(row["client_message_id"], []).append((row["id"], row["seq"], row["text"]))
    for writer in writers:
        assert writer.outbox == []
        assert set(writer.acknowledged) == set(writer.said)
        for name, message in writer.acknowledged.items():
            assert by_name[name] == [(message["id"], message["seq"], writer.said[name])]
    assert set(by_name) == {name for writer in writers for name in writer.said}
    for state in states:
        own = [row for row in rows if row["conversation_id"] == state["id"]]
        assert [row["pos"] for row in own] == list(range(1, state["last_pos"] + 1))
        assert [row["seq"] for row in own if row["kind"] == "message"] == list(range(1, state["last_seq"] + 1))
        log = [row for row in logged if row["conversation_id"] == state["id"]]
        assert sorted(row["pos"] for row in log) == list(range(1, state["last_pos"] + 1))
        assert sorted(row["visitor_pos"] for row in log) == list(range(1, state["last_visitor_pos"] + 1))


async def crash_postgres(url: str) -> None:
    """Kill one of its processes: PostgreSQL throws everybody out and recovers from its log, as after a power cut."""
    connection = await asyncpg.connect(url)
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    found = [row["pid"] for row in await connection.fetch(query)]
    os.kill(random.choice(found), signal.SIGKILL)
    connection.terminate()


async def database_crash_rounds(url: str, server: KefuServer, rounds: int) -> list[Writer]:
    """The same with the database killed under a server that goes on."""
    writers = await begin(server)
    running = [asyncio.ensure_future(writer.run()) for writer in writers]
    for _ in range(rounds):
        before = sum(len(writer.acknowledged) for writer in writers)
        while sum(len(writer.acknowledged) for writer in writers) < before + 50:
            assert not any(task.done() for task in running), "a writer fell"
            await asyncio.sleep(0.01)
        with contextlib.suppress(OSError, asyncpg.PostgresError):  # it may still recover from the last one
            await crash_postgres(url)
    for writer in writers:
        writer.is_ending = True
    await asyncio.wait_for(asyncio.gather(*running), 60)
    return writers


@pytest.fixture
def postgres_kefu(durable_postgres_server: PostgresServer, tmp_path: Path) -> Iterator[KefuServer]:
    name = durable_postgres_server.create_database()
    made = KefuServer(tmp_path, KEFU_DATABASE_URL=durable_postgres_server.url(name))
    yield made.start()
    made.end()
    durable_postgres_server.drop_database(name)


@pytest.mark.serial
async def test_what_was_acknowledged_survives_killing_the_database(postgres_kefu: KefuServer) -> None:
    url = postgres_kefu.setting("KEFU_DATABASE_URL")
    writers = await database_crash_rounds(url, postgres_kefu, 3)
    assert sum(len(writer.acknowledged) for writer in writers) >= 150
    await require_promise(postgres_kefu, writers)


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_what_was_acknowledged_survives_killing_the_database_often(postgres_kefu: KefuServer) -> None:
    url = postgres_kefu.setting("KEFU_DATABASE_URL")
    await require_promise(postgres_kefu, await database_crash_rounds(url, postgres_kefu, LONG_ROUNDS))


@pytest.mark.serial
async def test_what_was_acknowledged_survives_killing_the_server(server: KefuServer) -> None:
    writers = await crash_rounds(server, ROUNDS)
    assert sum(len(writer.acknowledged) for writer in writers) >= ROUNDS * 50
    await require_promise(server, writers)


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_what_was_acknowledged_survives_two_hundred_kills(server: KefuServer) -> None:
    await require_promise(server, await crash_rounds(server, LONG_ROUNDS))
