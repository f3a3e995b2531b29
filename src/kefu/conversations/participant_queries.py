"""The SQL of who takes part in a conversation, beside the text in its row; used by the actions and the lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Transaction
from kefu.db.schema import conversation_participants

_c = conversation_participants.c


async def add(tx: Transaction, conversation_id: str, agent_ids: Sequence[str]) -> None:
    if agent_ids:
        insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        rows = [{"agent_id": each, "conversation_id": conversation_id} for each in agent_ids]
        await tx.execute(insert(conversation_participants).values(rows).on_conflict_do_nothing())


async def remove(tx: Transaction, conversation_id: str, agent_id: str) -> None:
    await tx.execute(
        sa.delete(conversation_participants).where(_c.conversation_id == conversation_id, _c.agent_id == agent_id)
    )


def has_participant(conversation_id: sa.ColumnElement[str], agent_id: str | None) -> sa.ColumnElement[bool]:
    """Whether the agent takes part in the conversation of a row."""
    return conversation_id.in_(sa.select(_c.conversation_id).where(_c.agent_id == agent_id))
