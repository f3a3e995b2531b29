"""API tokens: they act as the agent that made them."""

import msgspec

from kefu.agents import credential_queries as credentials
from kefu.agents.models import TOKEN_PREFIX, ApiToken, secret_hash
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.ids import new_id, new_secret
from kefu.kernel.news import SessionsEnded
from kefu.workspaces.models import clean_name

_MOST_TOKENS = 50


class NewToken(msgspec.Struct, frozen=True):
    """A fresh token; the secret is shown once and kept nowhere."""

    secret: str
    token: ApiToken


async def create_token(tx: Transaction, clock: Clock, actor: Agent, name: str) -> NewToken:
    if len(await credentials.list_tokens(tx, actor.id)) >= _MOST_TOKENS:
        raise Refused("token.too_many", f"At most {_MOST_TOKENS} tokens.", limit=_MOST_TOKENS)
    secret = new_secret(TOKEN_PREFIX)
    token = ApiToken(id=new_id("tok"), name=clean_name(name), created_at=clock.now(), last_used_at=None)
    owner = {"workspace_id": actor.workspace_id, "agent_id": actor.id, "secret_hash": secret_hash(secret)}
    await credentials.insert_token(tx, msgspec.structs.asdict(token) | owner)
    return NewToken(secret, token)


async def revoke_token(tx: Transaction, actor: Agent, token_id: str) -> None:
    if not await credentials.delete_tokens(tx, actor.id, [token_id]):
        raise NotFound("token.not_found", "There is no such token.")
    tx.tell(SessionsEnded(actor.workspace_id, (token_id,)))


async def revoke_all_tokens(tx: Transaction, agent: Agent) -> None:
    """When an agent is deactivated, what acts in its name ends too."""
    ending = tuple(token.id for token in await credentials.list_tokens(tx, agent.id))
    if ending:
        await credentials.delete_tokens(tx, agent.id, ending)
        tx.tell(SessionsEnded(agent.workspace_id, ending))
