"""Signed links that end an agent's digests without a sign-in; made for mails, checked by the public page."""

import hashlib
import hmac

import msgspec

from kefu.db.database import Transaction
from kefu.kernel.errors import NotFound
from kefu.notifications import choice_queries
from kefu.notifications.push_crypto import from_base64, to_base64

_LONGEST = 200


def unsubscribe_token(secret: bytes, agent_id: str) -> str:
    """Holds as long as the installation: a mail is read after months, and ending mails harms nobody."""
    return f"{agent_id}.{to_base64(_signature(secret, agent_id))}"


def agent_of(secret: bytes, token: str) -> str:
    """Whom the link was made for; NotFound when it is not ours."""
    agent_id, _, signature = token.partition(".")
    try:
        given = from_base64(signature) if len(token) <= _LONGEST else b""
    except ValueError:
        given = b""
    if not agent_id or not hmac.compare_digest(_signature(secret, agent_id), given):
        raise NotFound("unsubscribe.link_invalid", "This link is not one of ours.")
    return agent_id


def _signature(secret: bytes, agent_id: str) -> bytes:
    # The first field keeps other uses of the secret apart.
    text = msgspec.json.encode(("kefu.unsubscribe.1", agent_id))
    return hmac.new(secret, text, hashlib.sha256).digest()


async def unsubscribe(tx: Transaction, agent_id: str) -> None:
    """No digests any more, until the agent wants them again; who has left already has nothing to end."""
    workspace_id = await choice_queries.find_workspace(tx, agent_id)
    if workspace_id is None:
        return
    settings = await choice_queries.get_settings(tx, agent_id)
    ended = msgspec.structs.replace(settings, digest="off")
    await choice_queries.save_settings(tx, workspace_id, agent_id, ended)
