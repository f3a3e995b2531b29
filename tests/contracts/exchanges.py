"""Exchanges on the table of settings, for the contract; found by the writing process under their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.db.exchange import Dialect, Rows, Statement


class Change(msgspec.Struct, frozen=True, array_like=True):
    """Add `add` to the numbers under `keys`, locked in this order; then put `new`."""

    keys: list[str]
    add: int = 0
    new: dict[str, str] = {}
    is_surprising: bool = False


class Counting:
    """Reads numbers, writes them back with something added, returns what they are."""

    address = "tests.contracts.exchanges:COUNTING"
    request_type = Change
    reply_type: Any = dict[str, int]

    def reads(self, request: Change, dialect: Dialect) -> Sequence[Statement]:
        lock, mark = ("", "?") if dialect == "sqlite" else (" FOR UPDATE", "$1")
        return [Statement(f"SELECT value FROM settings WHERE key = {mark}{lock}", (key,)) for key in request.keys]

    def decide(self, request: Change, rows: Rows, dialect: Dialect) -> tuple[dict[str, int], Sequence[Statement]]:
        if request.is_surprising:
            raise ZeroDivisionError("somebody's words: 你好")
        after = {key: int(found[0][0]) + request.add for key, found in zip(request.keys, rows, strict=True)}
        one, two = ("?1", "?2") if dialect == "sqlite" else ("$1", "$2")
        change = f"UPDATE settings SET value = {one} WHERE key = {two}"
        put = f"INSERT INTO settings (value, key) VALUES ({one}, {two})"
        changes = [Statement(change, (str(value), key)) for key, value in after.items()]
        return after, [*changes, *(Statement(put, (value, key)) for key, value in request.new.items())]


COUNTING = Counting()
