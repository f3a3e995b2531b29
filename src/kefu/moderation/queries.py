"""All SQL of lists of words and of hits."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import word_hits, word_lists
from kefu.kernel.errors import NotFound
from kefu.moderation.models import WordHit, WordList

_l, _h = word_lists.c, word_hits.c
_SHOWN = [_l[name] for name in WordList.__struct_fields__]


def _list(row: Row) -> WordList:
    return as_struct(row, WordList)


async def list_word_lists(reader: Reader, workspace_id: str) -> list[WordList]:
    """All of a workspace, by name."""
    statement = sa.select(*_SHOWN).where(_l.workspace_id == workspace_id).order_by(sa.func.lower(_l.name), _l.id)
    return [_list(row) for row in await reader.all(statement)]


async def get_word_list(reader: Reader, workspace_id: str, list_id: str) -> WordList:
    """A list of the workspace; NotFound for a foreign one."""
    row = await reader.first(sa.select(*_SHOWN).where(_l.workspace_id == workspace_id, _l.id == list_id))
    if row is None:
        raise NotFound("word_list.not_found", "There is no such list.")
    return _list(row)


async def words_of(reader: Reader, list_ids: Sequence[str]) -> dict[str, list[str]]:
    """The words of each list."""
    statement = sa.select(_l.id, _l.words).where(_l.id.in_(list_ids))
    return {row["id"]: row["words"].splitlines() for row in await reader.all(statement)}


async def stamp_of(reader: Reader, workspace_id: str) -> tuple[int, int, int]:
    """Differs whenever a list of the workspace does."""
    statement = sa.select(
        sa.func.count().label("many"),
        sa.func.coalesce(sa.func.max(_l.updated_at), 0).label("newest"),
        sa.func.coalesce(sa.func.sum(_l.word_count), 0).label("words"),
    ).where(_l.workspace_id == workspace_id)
    row = await reader.first(statement)
    assert row is not None, "an aggregate has one row"
    return int(row["many"]), int(row["newest"]), int(row["words"])


async def insert(tx: Transaction, made: WordList, words: Sequence[str]) -> None:
    values = {**msgspec.structs.asdict(made), "words": "\n".join(words), "word_count": len(words)}
    await tx.execute(sa.insert(word_lists).values(values))


async def update(tx: Transaction, list_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(word_lists).where(_l.id == list_id).values(values))


async def delete(tx: Transaction, list_id: str) -> None:
    await tx.execute(sa.delete(word_lists).where(_l.id == list_id))


# -- hits --------------------------------------------------------------------------------------------------------------


async def insert_hits(tx: Transaction, hits: Sequence[WordHit]) -> None:
    rows = [{name: getattr(hit, name) for name in WordHit.__struct_fields__ if name != "number"} for hit in hits]
    await tx.execute(sa.insert(word_hits).values(rows))


async def list_hits(reader: Reader, workspace_id: str, before: int | None, limit: int) -> list[WordHit]:
    """The newest first; `before` a number."""
    statement = sa.select(word_hits).where(_h.workspace_id == workspace_id)
    if before is not None:
        statement = statement.where(_h.number < before)
    return [as_struct(row, WordHit) for row in await reader.all(statement.order_by(_h.number.desc()).limit(limit))]


async def forget_hits(tx: Transaction, before: int) -> int:
    return await tx.execute(sa.delete(word_hits).where(_h.created_at < before))
