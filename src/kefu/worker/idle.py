"""Closes conversations whose visitor has fallen silent: a warning first, and the end when it is not answered.

Comes round on every process that works. The warning has the same clientMessageId on each and is stored only if nothing
has happened meanwhile; the end looks again under the lock of the row.
"""

from kefu.conversations import queries
from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.actions.change_status import resolve_idle
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import MessageIntent
from kefu.conversations.idle_queries import WARNING, Silent, list_silent
from kefu.inboxes.models import Inbox
from kefu.inboxes.queries import list_inboxes
from kefu.kernel.actors import System
from kefu.kernel.clock import MINUTE
from kefu.kernel.errors import Refused
from kefu.visitors.queries import find_newest_session
from kefu.workspaces.models import Workspace, language_of
from kefu.workspaces.queries import list_workspaces

_BATCH = 200


async def close_idle(bench: Workbench) -> int:
    """Warn and close whatever is due; returns how many were closed."""
    closed = 0
    async with bench.database.read() as reader:
        workspaces = await list_workspaces(reader)
    for workspace in workspaces:
        async with bench.database.read() as reader:
            inboxes = await list_inboxes(reader, workspace.id)
        for inbox in inboxes:
            minutes = inbox.lifecycle.idle_warn_minutes
            if minutes is not None:
                closed += await _close(bench, inbox)
                await _warn(bench, workspace, inbox, minutes)
    return closed


async def _silent(bench: Workbench, inbox: Inbox, minutes: int, *, is_warned: bool) -> list[Silent]:
    before = bench.clock.now() - minutes * MINUTE
    async with bench.database.read() as reader:
        return await list_silent(reader, inbox.workspace_id, inbox.id, before, is_warned=is_warned, limit=_BATCH)


async def _warn(bench: Workbench, workspace: Workspace, inbox: Inbox, minutes: int) -> None:
    for each in await _silent(bench, inbox, minutes, is_warned=False):
        async with bench.database.read() as reader:
            session = await find_newest_session(reader, each.contact_id)
        language = language_of(session.language if session is not None else None, workspace.language)
        intent = MessageIntent(
            actor=System(workspace.id),
            author_name=workspace.name,
            conversation_id=each.conversation_id,
            client_message_id=f"{WARNING}{each.seq}",
            text=inbox.lifecycle.warning(language),
            at_version=each.version,
        )
        try:
            await send_message(bench.messages, intent)
        except Refused:
            # The visitor, a colleague or another node was faster.
            continue


async def _close(bench: Workbench, inbox: Inbox) -> int:
    silent = await _silent(bench, inbox, inbox.lifecycle.idle_close_minutes, is_warned=True)
    return sum([await _end(bench, each) for each in silent])


async def _end(bench: Workbench, silent: Silent) -> bool:
    async with bench.database.begin() as tx:
        now = await queries.lock_conversation(tx, silent.conversation_id)
        is_still = now is not None and now.status == "open" and now.last_seq == silent.seq
        if now is None or not is_still or now.waiting_since is not None or now.queued_at is not None:
            return False
        await resolve_idle(tx, now, bench.clock.now())
    return True
