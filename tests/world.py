"""A named cast for tests: Ada and Grace answer at the tea shop, Sam and Lin ask; the outsiders must never matter."""

from __future__ import annotations

import sqlalchemy as sa

from kefu.conversations.actions.record import Author
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.decide import MessageIntent
from kefu.conversations.models import Conversation
from kefu.db import schema
from kefu.db.database import Database, Transaction
from kefu.kernel.actors import Actor, Agent, Visitor
from kefu.kernel.ids import new_id

NOW = 1_790_000_000_000

SHOP = "ws_teashop"
OUTSIDE = "ws_outside"
WEBSITE = "inb_website"
OTHER_WEBSITE = "inb_outside"

ADA = Agent(workspace_id=SHOP, id="agt_ada", role="owner")
GRACE = Agent(workspace_id=SHOP, id="agt_grace", role="agent")
MALLORY = Agent(workspace_id=OUTSIDE, id="agt_mallory", role="owner")
SAM = Visitor(workspace_id=SHOP, inbox_id=WEBSITE, contact_id="cont_sam", id="vis_sam")
LIN = Visitor(workspace_id=SHOP, inbox_id=WEBSITE, contact_id="cont_lin", id="vis_lin")
EVE = Visitor(workspace_id=OUTSIDE, inbox_id=OTHER_WEBSITE, contact_id="cont_eve", id="vis_eve")

NAMES = {
    "agt_ada": "Ada",
    "agt_grace": "Grace",
    "agt_mallory": "Mallory",
    "cont_sam": "Sam",
    "cont_lin": "林",
    "cont_eve": "Eve",
}


async def settle(database: Database) -> None:
    """Put the cast into an empty database."""
    async with database.begin() as tx:
        for workspace in (SHOP, OUTSIDE):
            await tx.execute(sa.insert(schema.workspaces).values(id=workspace, name=workspace, created_at=NOW))
        for agent in (ADA, GRACE, MALLORY):
            await tx.execute(
                sa.insert(schema.agents).values(
                    id=agent.id,
                    workspace_id=agent.workspace_id,
                    name=NAMES[agent.id],
                    email=f"{agent.id[4:]}@example.com",
                    role=agent.role,
                    password_hash="!",
                    preferences={},
                    created_at=NOW,
                )
            )
        for visitor in (SAM, LIN, EVE):
            await _settle_visitor(tx, visitor)


async def _settle_visitor(tx: Transaction, visitor: Visitor) -> None:
    inbox = {"id": visitor.inbox_id, "workspace_id": visitor.workspace_id, "name": "Website"}
    known = await tx.scalar(sa.select(schema.inboxes.c.id).where(schema.inboxes.c.id == visitor.inbox_id))
    if known is None:
        values = {**inbox, "identity_secret": "s" * 43, "appearance": {}, "allowed_domains": [], "created_at": NOW}
        await tx.execute(sa.insert(schema.inboxes).values(values))
    await tx.execute(
        sa.insert(schema.contacts).values(
            id=visitor.contact_id,
            workspace_id=visitor.workspace_id,
            name=NAMES[visitor.contact_id],
            attributes={},
            created_at=NOW,
        )
    )
    await tx.execute(
        sa.insert(schema.visitors).values(
            id=visitor.id,
            workspace_id=visitor.workspace_id,
            inbox_id=visitor.inbox_id,
            contact_id=visitor.contact_id,
            secret_hash=visitor.id,
            created_at=NOW,
            seen_at=NOW,
        )
    )


def author(actor: Actor) -> Author:
    """The actor with its name in the cast."""
    key = actor.contact_id if isinstance(actor, Visitor) else getattr(actor, "id", "")
    return Author(actor, NAMES.get(key, ""))


async def start(database: Database, visitor: Visitor, now: int = NOW) -> Conversation:
    """The visitor's conversation."""
    async with database.begin() as tx:
        return await start_conversation(tx, author(visitor), visitor.contact_id, visitor.inbox_id, now)


def says(actor: Actor, conversation_id: str, text: str = "hello", **more: object) -> MessageIntent:
    """What `actor` wants to say, with a fresh clientMessageId unless one is given."""
    values: dict[str, object] = {"client_message_id": new_id("cm"), **more}
    return MessageIntent(
        actor=actor,
        author_name=author(actor).name,
        conversation_id=conversation_id,
        text=text,
        **values,  # type: ignore[arg-type]
    )
