"""The commands of calls, the same at both doors; called by the sessions."""

from kefu.audiences.agents.events import Done
from kefu.audiences.calls import (
    CallAccept,
    CallBeat,
    CallCommand,
    CallDecline,
    CallEnd,
    CallJoined,
    CallSignal,
    CallStart,
)
from kefu.calls.models import Call
from kefu.conversations.actions.record import Author
from kefu.realtime import topics
from kefu.realtime.connection import Connection
from kefu.web.calls import CallVerbs
from kefu.web.live.session import answer
from kefu.web.wired import Wired


async def carry_out_call(wired: Wired, author: Author, connection: Connection, command: CallCommand) -> bool:
    """Returns whether a poll has something to bring home."""
    verbs, actor = CallVerbs(wired), author.actor
    match command:
        case CallSignal():
            await verbs.signal(actor, command)
            return False
        case CallBeat():
            changed = await verbs.keep(actor, command.call_id, command.device)
            _listen(wired, connection, actor.workspace_id, command.device)
            answer(connection, changed)
            return True
        case CallStart():
            await _joined(verbs, connection, command, await verbs.start(author, command))
        case CallAccept():
            await _joined(verbs, connection, command, await verbs.accept(author, command.call_id, command.device))
        case CallDecline():
            await verbs.decline(actor, command.call_id)
        case CallEnd():
            await verbs.end(actor, command.call_id, command.device, is_failed=command.is_failed)
            wired.hub.unsubscribe(connection, (topics.device(actor.workspace_id, command.device),))
    answer(connection, Done(ref=command.ref))
    return True


def _listen(wired: Wired, connection: Connection, workspace_id: str, device: str) -> None:
    """From now on what the other device says comes here, and only here."""
    wired.hub.subscribe(connection, (topics.device(workspace_id, device),))


async def _joined(verbs: CallVerbs, connection: Connection, command: CallStart | CallAccept, call: Call) -> None:
    _listen(verbs.wired, connection, call.workspace_id, command.device)
    ice, is_relay_only = await verbs.ice(call.workspace_id, call.id)
    answer(connection, CallJoined(ref=command.ref, call_id=call.id, ice=ice, is_relay_only=is_relay_only))
