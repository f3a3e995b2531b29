"""`kefu create-admin`: adds an owner, to the first workspace or to a new one; also sets an empty installation up."""

from kefu.agents.actions.people import NewAgent, add_agent
from kefu.agents.models import require_good_password
from kefu.agents.passwords import hash_password
from kefu.db.database import Transaction
from kefu.db.migrate import migrate
from kefu.db.open import database_from
from kefu.installation import queries
from kefu.installation.setup import Beginning, begin
from kefu.kernel.clock import SystemClock
from kefu.kernel.errors import KefuError
from kefu.settings import Settings
from kefu.workspaces.models import Workspace
from kefu.workspaces.queries import list_workspaces


async def create_admin(settings: Settings, *, email: str, name: str, workspace: str, password: str) -> str:
    """The sentence to print; RuntimeError says what stands in the way."""
    await migrate(settings.database_url)
    database = database_from(settings.database_url, lambda news: None)
    await database.open()
    try:
        require_good_password(password, email)
        new = NewAgent(
            name=name.strip() or email.partition("@")[0],
            email=email,
            role="owner",
            password_hash=await hash_password(password),
        )
        async with database.begin() as tx:
            joined = await _join(tx, new, workspace.strip())
    except KefuError as error:
        raise RuntimeError(error.detail) from None
    finally:
        await database.close()
    return f"{new.name} <{email.strip().lower()}> is an owner of the workspace {joined.name} ({joined.id})."


async def _join(tx: Transaction, new: NewAgent, workspace_name: str) -> Workspace:
    """A new workspace comes with an inbox, like one that the browser set up."""
    clock = SystemClock()
    await queries.lock_workspaces(tx)
    known = await list_workspaces(tx)
    if known and not workspace_name:
        await add_agent(tx, clock, known[0].id, new)
        return known[0]
    beginning = Beginning(
        workspace_name=workspace_name or "Kefu",
        language="en",
        agent_name=new.name,
        email=new.email,
        password_hash=new.password_hash,
        inbox_name="Website",
    )
    return (await begin(tx, clock, beginning)).workspace
