"""Setup of a new installation, guarded by a one-time token from the log; called at start, by the wizard, by the CLI."""

import msgspec

from kefu.agents.actions.people import NewAgent, add_agent
from kefu.agents.models import Preferences, StoredAgent, secret_hash
from kefu.db.database import Reader, Transaction
from kefu.inboxes.actions import change_inbox, create_inbox
from kefu.inboxes.models import Inbox, InboxChanges
from kefu.installation import queries
from kefu.kernel.actors import System
from kefu.kernel.clock import DAY, Clock
from kefu.kernel.errors import Conflict, NotAllowed
from kefu.kernel.ids import new_secret
from kefu.workspaces.actions import create_workspace
from kefu.workspaces.models import Language, Workspace

_TOKEN_LIFE = DAY
_TOKEN_KEY = "setup.token:"  # noqa: S105  # where it is kept, not what it is


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """What the wizard asks."""

    workspace_name: str
    language: Language
    agent_name: str
    email: str
    password_hash: str
    inbox_name: str
    look: InboxChanges = InboxChanges()


class Begun(msgspec.Struct, frozen=True):
    """What setup made."""

    workspace: Workspace
    owner: StoredAgent
    inbox: Inbox


async def is_setup_needed(reader: Reader) -> bool:
    return not await queries.has_workspace(reader)


async def make_setup_token(tx: Transaction, clock: Clock) -> str:
    """A token for the log; each starting node makes its own, and all of them end with the setup or after a day."""
    token = new_secret("setup")
    await queries.insert_value(tx, _TOKEN_KEY + secret_hash(token), str(clock.now() + _TOKEN_LIFE))
    return token


async def require_setup_token(reader: Reader, clock: Clock, token: str) -> None:
    expires_at = await queries.find_value(reader, _TOKEN_KEY + secret_hash(token.strip()))
    if expires_at is None or int(expires_at) <= clock.now():
        raise NotAllowed(
            "setup.token_wrong", "This is not the setup token from the log; starting Kefu again prints a new one."
        )


async def begin_with_token(tx: Transaction, clock: Clock, token: str, beginning: Beginning) -> Begun:
    """Setup by the wizard; the token works once."""
    await queries.lock_workspaces(tx)
    if not await is_setup_needed(tx):
        raise Conflict("setup.done", "Kefu is already set up.")
    await require_setup_token(tx, clock, token)
    return await begin(tx, clock, beginning)


async def begin(tx: Transaction, clock: Clock, beginning: Beginning) -> Begun:
    """A workspace, its owner and its first inbox; ends every setup token."""
    workspace = await create_workspace(tx, clock, beginning.workspace_name, beginning.language)
    new = NewAgent(
        name=beginning.agent_name,
        email=beginning.email,
        role="owner",
        password_hash=beginning.password_hash,
        preferences=Preferences(language=beginning.language),
    )
    owner = await add_agent(tx, clock, workspace.id, new)
    system = System(workspace.id)
    inbox = await create_inbox(tx, clock, system, beginning.inbox_name)
    inbox = await change_inbox(tx, system, inbox.id, beginning.look)
    await queries.delete_values(tx, _TOKEN_KEY)
    return Begun(workspace, owner, inbox)
