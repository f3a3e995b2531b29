"""Fills a SQLite file with messages as the message path would have stored them; used by the scenario `pages`."""

import random
import sqlite3
from pathlib import Path

from kefu.conversations.message_rows import INSERTED
from kefu.conversations.message_sqlite import ENTRIES
from kefu.db.exchange import Statement
from kefu.db.search_rows import index_many
from kefu.kernel.ids import new_id
from kefu.kernel.text import index_text

_WORDS = (
    "parcel tea cup order refund invoice delivery Monday broken colour size price discount 包裹 订单 退款 发票 快递 "
    "什么时候 颜色 尺寸 优惠 茶杯 您好 谢谢 请问 可以 发货 地址 修改 礼物 会员 积分 warranty gift address change"
).split()


def fill(path: Path, *, messages: int, per_conversation: int) -> None:
    """Add `messages` messages to the first inbox of the file."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous=OFF")
    (workspace,) = database.execute("SELECT id FROM workspaces LIMIT 1").fetchone()
    (inbox,) = database.execute("SELECT id FROM inboxes LIMIT 1").fetchone()
    chance = random.Random(7)
    number = int(database.execute("SELECT coalesce(max(number), 0) FROM entries").fetchone()[0])
    at = 1_780_000_000_000
    for _ in range(messages // per_conversation // 100):
        database.execute("BEGIN")
        for _ in range(100):
            _conversation(database, (workspace, inbox), (number, per_conversation, at), chance)
            number += per_conversation
            at += 60_000
        database.execute("COMMIT")
    database.execute("ANALYZE")
    database.close()


def _conversation(
    database: sqlite3.Connection, place: tuple[str, str], size: tuple[int, int, int], chance: random.Random
) -> None:
    workspace, inbox = place
    number, count, at = size
    contact, conversation = new_id("cont"), new_id("conv")
    database.execute(
        "INSERT INTO contacts (id, workspace_id, name, attributes, created_at) VALUES (?, ?, ?, '{}', ?)",
        (contact, workspace, f"Contact {number}", at),
    )
    status = "open" if chance.random() < 0.2 else "resolved"
    database.execute(
        "INSERT INTO conversations (id, workspace_id, inbox_id, contact_id, status, version, last_pos,"
        " last_visitor_pos, last_seq, last_entry_at, last_text, last_direction, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'hello', 'incoming', ?)",
        (conversation, workspace, inbox, contact, status, count, count, count, count, at + count, at),
    )
    rows, words = [], []
    for n in range(count):
        text = " ".join(chance.choices(_WORDS, k=12))
        values = {
            "number": number + n + 1,
            "id": new_id("msg"),
            "workspace_id": workspace,
            "conversation_id": conversation,
            "pos": n + 1,
            "visitor_pos": n + 1,
            "seq": n + 1,
            "kind": "message",
            "direction": "incoming" if n % 2 else "outgoing",
            "author_kind": "visitor",
            "author_id": contact,
            "author_name": "Contact",
            "type": "text",
            "text": text,
            "client_message_id": new_id("cm"),
            "created_at": at + n,
        }
        rows.append([values.get(name) for name in ("number", *INSERTED)])
        words.append((number + n + 1, workspace, index_text(text)))
    for statement in (Statement(ENTRIES, rows), index_many(words, "sqlite")):
        database.executemany(statement.sql, statement.parameters)
