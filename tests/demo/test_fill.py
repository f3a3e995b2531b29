"""Filling a workspace with the demo keeps what holds for real conversations, and removing it leaves no trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kefu.attachments.store import open_file_store
from kefu.conversations import queries
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.db import schema
from kefu.db.database import Database
from kefu.db.search_index import match_text, matching
from kefu.demo.fill import fill_workspace, remove_demo
from kefu.demo.plan import Scale
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotFound
from kefu.kernel.text import query_phrases
from tests import world
from tests.world import ADA, NOW, OUTSIDE, SAM, SHOP, says

SMALL = Scale(conversations=40, days=10)
TABLES = (
    schema.agents, schema.contacts, schema.visitors, schema.conversations, schema.entries, schema.events,
    schema.attachments, schema.jobs,
)  # fmt: skip


async def _counts(database: Database) -> dict[str, int]:
    async with database.read() as reader:
        return {table.name: int(await reader.scalar(sa.select(sa.func.count()).select_from(table))) for table in TABLES}


async def _found(database: Database, word: str) -> int:
    match = match_text(SHOP, query_phrases(word), database.dialect)
    async with database.read() as reader:
        return len(await reader.all(matching(match, database.dialect)))


async def _rows(database: Database, table: sa.Table) -> list[dict[str, Any]]:
    async with database.read() as reader:
        return [dict(row) for row in await reader.all(sa.select(table))]


async def test_the_demo_keeps_what_holds_for_real_conversations(database: Database, tmp_path: Path) -> None:
    await world.settle(database)
    files = open_file_store(str(tmp_path / "files"))
    filled = await fill_workspace(database, files, FixedClock(NOW), SHOP, SMALL)
    assert filled.conversations == 40
    conversations = await _rows(database, schema.conversations)
    assert {row["status"] for row in conversations} >= {"open", "resolved"}
    assert {row["workspace_id"] for row in conversations} == {SHOP}
    for row in conversations:
        async with database.read() as reader:
            part = await queries.list_entries(reader, row["id"], queries.Window(limit=200))
            events = await reader.all(
                sa.select(schema.events.c.pos).where(schema.events.c.conversation_id == row["id"]).order_by("pos")
            )
        assert [entry.pos for entry in part.entries] == list(range(1, row["last_pos"] + 1))
        assert [event["pos"] for event in events] == list(range(1, row["last_pos"] + 1))
        seqs = [entry.seq for entry in part.entries if entry.kind == "message"]
        assert seqs == list(range(1, row["last_seq"] + 1))
        assert [entry.created_at for entry in part.entries] == sorted(entry.created_at for entry in part.entries)
        assert part.entries[-1].created_at < NOW
    entries = await _rows(database, schema.entries)
    assert {"text", "card", "picture"} <= {row["type"] for row in entries}
    assert sum(1 for row in entries if row["kind"] == "message") == filled.messages
    assert await _found(database, "thank") > 0
    assert await _found(database, "谢谢") > 0


async def test_removing_the_demo_leaves_everything_else_as_it_was(database: Database, tmp_path: Path) -> None:
    await world.settle(database)
    path = MessagePath(database, FixedClock(NOW), lambda news: None)
    real = await world.start(database, SAM)
    await send_message(path, says(SAM, real.id, "a real question, thanks 谢谢"))
    before = await _counts(database)
    files = open_file_store(str(tmp_path / "files"))
    await fill_workspace(database, files, FixedClock(NOW), SHOP, SMALL)
    assert any((tmp_path / "files").rglob("*-thumbnail"))
    demo_agent = next(row for row in await _rows(database, schema.agents) if row["email"].endswith("@demo.invalid"))
    async with database.begin() as tx:
        await assign_conversation(tx, world.author(ADA), real.id, (demo_agent["id"], demo_agent["name"]), NOW)
    assert await remove_demo(database, files, FixedClock(NOW), SHOP) == 40
    after = await _counts(database)
    # The real conversation was given to a demo agent and handed back: two lines of its own.
    assert after == {**before, "entries": before["entries"] + 2, "events": before["events"] + 2}
    assert [row["assignee_id"] for row in await _rows(database, schema.conversations)] == [None]
    assert not [each for each in (tmp_path / "files").rglob("*") if each.is_file()]
    assert await _found(database, "thanks") == 1
    assert await _found(database, "谢谢") == 1
    assert await remove_demo(database, files, FixedClock(NOW), SHOP) == 0


async def test_the_demo_comes_once_and_only_to_its_workspace(database: Database, tmp_path: Path) -> None:
    await world.settle(database)
    files = open_file_store(str(tmp_path / "files"))
    small = Scale(conversations=3, days=2)
    await fill_workspace(database, files, FixedClock(NOW), SHOP, small)
    with pytest.raises(Conflict, match="--remove"):
        await fill_workspace(database, files, FixedClock(NOW), SHOP, small)
    await fill_workspace(database, files, FixedClock(NOW), OUTSIDE, small)
    assert await remove_demo(database, files, FixedClock(NOW), SHOP) == 3
    assert {row["workspace_id"] for row in await _rows(database, schema.conversations)} == {OUTSIDE}
    with pytest.raises(NotFound):
        await fill_workspace(database, files, FixedClock(NOW), "ws_nowhere", small)
