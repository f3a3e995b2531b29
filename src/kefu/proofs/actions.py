"""What can be done with guards; called by the console."""

from kefu.db.database import Reader, Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed
from kefu.kernel.news import SettingsNews
from kefu.proofs import queries
from kefu.proofs.models import InboxGuard, ProofMode


async def get_guard(reader: Reader, actor: Agent, inbox_id: str) -> InboxGuard:
    """The guard of an inbox of the workspace; one that was never set asks nobody."""
    inbox = await get_inbox(reader, actor.workspace_id, inbox_id)
    return await queries.find_guard(reader, inbox.id) or InboxGuard(inbox_id=inbox.id, workspace_id=inbox.workspace_id)


async def set_guard(
    tx: Transaction, actor: Agent, inbox_id: str, mode: ProofMode, rates: tuple[int, int], now: int
) -> InboxGuard:
    """`rates`: sessions and messages a minute from one address."""
    if not actor.is_admin:
        raise NotAllowed
    inbox = await get_inbox(tx, actor.workspace_id, inbox_id)
    sessions, messages = rates
    guard = InboxGuard(
        inbox_id=inbox.id, workspace_id=inbox.workspace_id, mode=mode, sessions=sessions, messages=messages
    )
    await queries.save_guard(tx, guard, now)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return guard
