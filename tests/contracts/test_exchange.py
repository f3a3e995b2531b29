"""What an exchange promises, wherever it is carried out: in a thread, in SQLite's writing process, in PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from kefu.conversations import rows
from kefu.conversations.message_rows import CHANGING
from kefu.conversations.models import Conversation, Entry, receive
from kefu.db import schema
from kefu.db.database import Database, StaleTransaction
from kefu.db.postgres import PostgresDatabase
from kefu.db.schema import settings
from kefu.db.sqlite import SqliteDatabase
from kefu.kernel.errors import Unavailable
from tests.contracts.exchanges import COUNTING, Change


async def put(database: Database, **given: str) -> None:
    async with database.begin() as tx:
        for key, value in given.items():
            await tx.execute(sa.insert(settings).values(key=key, value=value))


async def values(database: Database) -> dict[str, str]:
    async with database.read() as reader:
        return {row["key"]: row["value"] for row in await reader.all(sa.select(settings))}


@pytest.fixture
async def served(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[SqliteDatabase]:
    """SQLite as a server has it: with a writing process."""
    shutil.copy(migrated_sqlite, tmp_path / "kefu.db")
    opened = SqliteDatabase(tmp_path / "kefu.db", lambda news: None, has_writer=True)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(params=["thread", "process", "postgresql"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "postgresql":
        opened: Database = PostgresDatabase(request.getfixturevalue("kefu_postgres_url"), lambda news: None)
    else:
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "kefu.db")
        opened = SqliteDatabase(tmp_path / "kefu.db", lambda news: None, has_writer=request.param == "process")
    await opened.open()
    yield opened
    await opened.close()


async def test_it_decides_on_what_it_read(place: Database) -> None:
    await put(place, count="41")
    assert await place.exchange(COUNTING, Change(["count"], 1, {"more": "yes"})) == {"count": 42}
    assert await values(place) == {"count": "42", "more": "yes"}


async def test_it_is_all_or_nothing_and_the_next_one_works(place: Database) -> None:
    await put(place, colour="7", count="1")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await place.exchange(COUNTING, Change(["count"], 1, {"shape": "round", "colour": "taken"}))
    with pytest.raises(Exception, match=r"ZeroDivisionError|words"):
        await place.exchange(COUNTING, Change(["count"], is_surprising=True))
    await place.exchange(COUNTING, Change(["count"], 1, {"size": "small"}))
    assert await values(place) == {"colour": "7", "count": "2", "size": "small"}


async def test_with_units_of_work_on_one_row_no_update_is_lost(place: Database) -> None:
    await put(place, count="0")

    async def by_unit() -> None:
        async with place.begin() as tx:
            found = await tx.scalar(sa.select(settings.c.value).where(settings.c.key == "count").with_for_update())
            await tx.execute(sa.update(settings).values(value=str(int(found) + 1)))

    by_exchange = [place.exchange(COUNTING, Change(["count"], 1)) for _ in range(20)]
    await asyncio.gather(*by_exchange, *[by_unit() for _ in range(20)])
    assert await values(place) == {"count": "40"}


async def test_a_caller_that_gives_up_does_not_take_the_next_ones_answer(place: Database) -> None:
    await put(place, a="0", b="100")
    given_up = asyncio.ensure_future(place.exchange(COUNTING, Change(["a"], 1)))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await place.exchange(COUNTING, Change(["b"], 1)) == {"b": 101}
    with pytest.raises(asyncio.CancelledError):
        await given_up


async def test_what_surprised_the_writing_process_says_no_words_of_people(served: SqliteDatabase) -> None:
    await put(served, count="1")
    with pytest.raises(Exception, match="ZeroDivisionError") as caught:
        await served.exchange(COUNTING, Change(["count"], is_surprising=True))
    assert "你好" not in str(caught.value)


async def test_a_writing_process_that_dies_is_started_anew(served: SqliteDatabase) -> None:
    await put(served, count="0")
    assert await served.exchange(COUNTING, Change(["count"], 1)) == {"count": 1}
    assert served.writer_pid is not None
    os.kill(served.writer_pid, signal.SIGKILL)
    answered = 0
    for _ in range(100):  # the first one may go to the dead: then it is said so, and the caller asks again
        try:
            await served.exchange(COUNTING, Change(["count"], 1))
            answered += 1
        except Unavailable:
            continue
        if answered == 3:
            break
    assert await values(served) == {"count": "4"}


async def test_a_deadlock_asks_for_another_try(kefu_postgres_url: str) -> None:
    """Two nodes that lock the same rows in opposite orders: the database ends one, which committed nothing."""
    database = PostgresDatabase(kefu_postgres_url, lambda news: None)
    await database.open()
    await put(database, a="0", b="0")
    both = asyncio.Barrier(2)

    async def unit() -> None:
        async with database.begin() as tx:
            await tx.all(sa.select(settings).where(settings.c.key == "a").with_for_update())
            await both.wait()
            # The exchange waits for us by then, so it is the one that finds the knot and is ended.
            await asyncio.sleep(0.3)
            await tx.all(sa.select(settings).where(settings.c.key == "b").with_for_update())

    async def exchange() -> None:
        await both.wait()
        await database.exchange(COUNTING, Change(["b", "a"], 1))

    results = await asyncio.gather(unit(), exchange(), return_exceptions=True)
    left = await values(database)
    await database.close()
    assert results[0] is None
    assert isinstance(results[1], StaleTransaction)
    assert left == {"a": "0", "b": "0"}


def test_structs_and_columns_have_the_same_names() -> None:
    """The writing process does not load the schema; its statements are made from the structs."""
    assert set(rows.CONVERSATION_COLUMNS) == {column.name for column in schema.conversations.c}
    assert set(rows.ENTRY_COLUMNS) == {column.name for column in schema.entries.c} - {"number"}
    assert set(rows.EVENT_COLUMNS) == {column.name for column in schema.events.c} - {"number"}


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_whatever_a_message_changes_is_written(direction: Literal["incoming", "outgoing"]) -> None:
    before = Conversation(
        id="c", workspace_id="w", inbox_id="i", contact_id="t", status="snoozed", snoozed_until=9, waiting_since=5,
        agent_unread=1, visitor_unread=1, created_at=1,
    )  # fmt: skip
    entry = Entry(
        id="m", workspace_id="w", conversation_id="c", pos=1, visitor_pos=1, seq=1, kind="message", direction=direction,
        author_kind="visitor", author_id="t", author_name="", text="hello", created_at=7,
    )  # fmt: skip
    after = receive(before, entry)
    changed = {name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)}
    assert len(changed) > 5
    assert changed <= set(CHANGING)
