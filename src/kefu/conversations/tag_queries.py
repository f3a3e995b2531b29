"""The SQL of which conversation carries which tag, beside the text in its row; used by the action and the filters."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Transaction
from kefu.db.schema import conversation_tags

_c = conversation_tags.c


async def put_on(tx: Transaction, conversation_id: str, tag_ids: Sequence[str]) -> None:
    if tag_ids:
        insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        rows = [{"tag_id": each, "conversation_id": conversation_id} for each in tag_ids]
        await tx.execute(insert(conversation_tags).values(rows).on_conflict_do_nothing())


async def take_off(tx: Transaction, conversation_id: str, tag_ids: Sequence[str]) -> None:
    if tag_ids:
        await tx.execute(
            sa.delete(conversation_tags).where(_c.conversation_id == conversation_id, _c.tag_id.in_(tag_ids))
        )
