"""The SQL of the demo: what belongs to it is found by its contacts' external ids and its agents' addresses."""

from typing import Any

import sqlalchemy as sa

from kefu.attachments.models import Attachment
from kefu.db.database import Reader, Transaction
from kefu.db.schema import (
    agent_sessions,
    agents,
    api_tokens,
    attachments,
    canned_folders,
    canned_responses,
    contacts,
    conversations,
    entries,
    events,
    invitations,
    page_views,
    team_members,
    visitors,
    visits,
)
from kefu.db.search_rows import IndexRow, remove_many
from kefu.demo.cast import AGENT_DOMAIN
from kefu.kernel.text import index_text

EXTERNAL_ID = "demo:"
_INDEX_BATCH = 1000


def _contacts(workspace_id: str) -> sa.Select[Any]:
    c = contacts.c
    return sa.select(c.id).where(c.workspace_id == workspace_id, c.external_id.startswith(EXTERNAL_ID, autoescape=True))


def _agents(workspace_id: str) -> sa.Select[Any]:
    c = agents.c
    return sa.select(c.id).where(c.workspace_id == workspace_id, c.email.endswith(f"@{AGENT_DOMAIN}", autoescape=True))


def _conversations(workspace_id: str) -> sa.Select[Any]:
    return sa.select(conversations.c.id).where(conversations.c.contact_id.in_(_contacts(workspace_id)))


async def has_demo(reader: Reader, workspace_id: str) -> bool:
    return await reader.scalar(_contacts(workspace_id).limit(1)) is not None


async def count_conversations(reader: Reader, workspace_id: str) -> int:
    return int(await reader.scalar(sa.select(sa.func.count()).select_from(_conversations(workspace_id).subquery())))


async def list_foreign_of_agents(reader: Reader, workspace_id: str) -> list[str]:
    """Real conversations that somebody gave to an agent of the demo."""
    c = conversations.c
    found = sa.select(c.id).where(
        c.assignee_id.in_(_agents(workspace_id)), c.contact_id.not_in(_contacts(workspace_id))
    )
    return [row["id"] for row in await reader.all(found)]


async def list_files(reader: Reader, workspace_id: str) -> list[str]:
    """The names in the file store of all that the demo's conversations and contacts carry."""
    rows = await reader.all(sa.select(attachments).where(_of_demo(workspace_id)))
    return [name for row in rows for name in Attachment(**row).files]


def _of_demo(workspace_id: str) -> sa.ColumnElement[bool]:
    c = attachments.c
    return sa.or_(
        c.conversation_id.in_(_conversations(workspace_id)),
        sa.and_(c.uploader_kind == "visitor", c.uploader_id.in_(_contacts(workspace_id))),
        sa.and_(c.uploader_kind == "agent", c.uploader_id.in_(_agents(workspace_id)), c.entry_id.is_(None)),
    )


async def delete_conversations(tx: Transaction, workspace_id: str) -> None:
    """Everything that hangs on the demo's conversations, and then the conversations."""
    await _forget_words(tx, workspace_id)
    mine = _conversations(workspace_id)
    await tx.execute(sa.delete(attachments).where(_of_demo(workspace_id)))
    await tx.execute(sa.delete(events).where(events.c.conversation_id.in_(mine)))
    await tx.execute(sa.delete(entries).where(entries.c.conversation_id.in_(mine)))
    await tx.execute(sa.delete(conversations).where(conversations.c.contact_id.in_(_contacts(workspace_id))))


async def _forget_words(tx: Transaction, workspace_id: str) -> None:
    c = entries.c
    rows = await tx.all(
        sa.select(c.number, c.text).where(c.conversation_id.in_(_conversations(workspace_id)), c.text != "")
    )
    indexed: list[IndexRow] = [(row["number"], workspace_id, index_text(row["text"])) for row in rows]
    for start in range(0, len(indexed), _INDEX_BATCH):
        await tx.run(remove_many(indexed[start : start + _INDEX_BATCH], tx.dialect))


async def delete_contacts(tx: Transaction, workspace_id: str) -> None:
    mine = _contacts(workspace_id)
    theirs = sa.select(visits.c.id).where(visits.c.contact_id.in_(mine))
    await tx.execute(sa.delete(page_views).where(page_views.c.visit_id.in_(theirs)))
    await tx.execute(sa.delete(visits).where(visits.c.contact_id.in_(mine)))
    await tx.execute(sa.delete(visitors).where(visitors.c.contact_id.in_(mine)))
    await tx.execute(sa.delete(contacts).where(contacts.c.id.in_(mine)))


async def delete_agents(tx: Transaction, workspace_id: str) -> None:
    """The demo's agents with all that could refer to them."""
    mine = _agents(workspace_id)
    for table in (agent_sessions, api_tokens, canned_responses, canned_folders, team_members):
        await tx.execute(sa.delete(table).where(table.c.agent_id.in_(mine)))
    await tx.execute(sa.update(invitations).where(invitations.c.invited_by.in_(mine)).values(invited_by=None))
    await tx.execute(sa.delete(agents).where(agents.c.id.in_(mine)))
