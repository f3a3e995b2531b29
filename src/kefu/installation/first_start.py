"""What a starting server does about setup: makes the owner named in the settings, or a token for the wizard."""

from urllib.parse import quote

from kefu.agents.models import require_good_password
from kefu.agents.passwords import hash_password
from kefu.db.database import Database
from kefu.installation import queries
from kefu.installation.setup import Beginning, begin, is_setup_needed, make_setup_token
from kefu.kernel.clock import Clock
from kefu.settings import Settings


async def prepare_setup(database: Database, clock: Clock, settings: Settings) -> str | None:
    """The path of the wizard with a fresh token while Kefu must still be set up; else None."""
    async with database.read() as reader:
        if not await is_setup_needed(reader):
            return None
    if settings.admin_email:
        await _begin_from(database, clock, settings)
        return None
    async with database.begin() as tx:
        return f"/setup?token={quote(await make_setup_token(tx, clock))}"


async def _begin_from(database: Database, clock: Clock, settings: Settings) -> None:
    require_good_password(settings.admin_password, settings.admin_email)
    beginning = Beginning(
        workspace_name="Kefu",
        language="en",
        agent_name=settings.admin_email.partition("@")[0],
        email=settings.admin_email,
        password_hash=await hash_password(settings.admin_password),
        inbox_name="Website",
    )
    async with database.begin() as tx:
        await queries.lock_workspaces(tx)
        if await is_setup_needed(tx):  # another node may have been quicker
            await begin(tx, clock, beginning)
