"""All SQL of tags themselves; which conversation or contact carries one is written by those nouns."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contact_tags, contacts, conversation_tags, conversations, tags
from kefu.kernel.errors import NotFound
from kefu.tags.models import Tag


def _tag(row: Row) -> Tag:
    return as_struct(row, Tag)


async def list_tags(reader: Reader, workspace_id: str) -> list[Tag]:
    """All of the workspace, by name."""
    statement = sa.select(tags).where(tags.c.workspace_id == workspace_id).order_by(tags.c.folded)
    return [_tag(row) for row in await reader.all(statement)]


async def get_tag(reader: Reader, workspace_id: str, tag_id: str) -> Tag:
    """A tag of the workspace; NotFound for a foreign one."""
    return (await get_tags(reader, workspace_id, [tag_id]))[0]


async def get_tags(reader: Reader, workspace_id: str, ids: Sequence[str]) -> list[Tag]:
    """The tags of these ids in their order; NotFound if one is missing or foreign."""
    statement = sa.select(tags).where(tags.c.workspace_id == workspace_id, tags.c.id.in_(ids))
    found = {row["id"]: _tag(row) for row in await reader.all(statement)}
    if any(each not in found for each in ids):
        raise NotFound("tag.not_found", "There is no such tag.")
    return [found[each] for each in ids]


async def find_by_folded(reader: Reader, workspace_id: str, folded: str) -> Tag | None:
    row = await reader.first(sa.select(tags).where(tags.c.workspace_id == workspace_id, tags.c.folded == folded))
    return _tag(row) if row is not None else None


async def count_tags(reader: Reader, workspace_id: str) -> int:
    return int(
        await reader.scalar(sa.select(sa.func.count()).select_from(tags).where(tags.c.workspace_id == workspace_id))
    )


async def count_uses(reader: Reader, workspace_id: str) -> dict[str, int]:
    """How many conversations carry each tag."""
    counted = (
        sa.select(conversation_tags.c.tag_id, sa.func.count().label("uses"))
        .join(tags, tags.c.id == conversation_tags.c.tag_id)
        .where(tags.c.workspace_id == workspace_id)
        .group_by(conversation_tags.c.tag_id)
    )
    return {row["tag_id"]: row["uses"] for row in await reader.all(counted)}


async def insert(tx: Transaction, tag: Tag) -> None:
    await tx.execute(sa.insert(tags).values({name: getattr(tag, name) for name in tag.__struct_fields__}))


async def update(tx: Transaction, tag_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(tags).where(tags.c.id == tag_id).values(values))


async def delete(tx: Transaction, tag_id: str) -> None:
    """Take it off everything that carries it, and forget it; versions stay, since no screen draws an unknown tag."""
    for table, carrier, key in (
        (conversations, conversation_tags, conversation_tags.c.conversation_id),
        (contacts, contact_tags, contact_tags.c.contact_id),
    ):
        padded = sa.func.replace(" " + table.c.tags + " ", f" {tag_id} ", " ")
        carrying = sa.select(key).where(carrier.c.tag_id == tag_id)
        await tx.execute(sa.update(table).where(table.c.id.in_(carrying)).values(tags=sa.func.trim(padded)))
        await tx.execute(sa.delete(carrier).where(carrier.c.tag_id == tag_id))
    await tx.execute(sa.delete(tags).where(tags.c.id == tag_id))
