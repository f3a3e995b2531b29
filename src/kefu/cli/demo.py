"""`kefu demo`: fills a workspace with plausible conversations, or takes them out again."""

from kefu.app import file_store_from
from kefu.db.migrate import migrate
from kefu.db.open import database_from
from kefu.demo.fill import fill_workspace, remove_demo
from kefu.kernel.clock import SystemClock
from kefu.kernel.errors import KefuError
from kefu.settings import Settings
from kefu.workspaces.queries import find_workspace, list_workspaces


async def demo(settings: Settings, *, workspace_id: str, is_removing: bool) -> str:
    """The sentence to print; RuntimeError says what stands in the way."""
    await migrate(settings.database_url)
    database = database_from(settings.database_url, lambda news: None)
    await database.open()
    try:
        async with database.read() as reader:
            found = (
                [await find_workspace(reader, workspace_id)] if workspace_id else (await list_workspaces(reader))[:1]
            )
        workspace = found[0] if found else None
        if workspace is None:
            raise RuntimeError(
                f"There is no workspace {workspace_id}."
                if workspace_id
                else "Nothing is set up yet: open Kefu in a browser, or run `kefu create-admin`, and then try again."
            )
        files, clock = file_store_from(settings), SystemClock()
        if is_removing:
            count = await remove_demo(database, files, clock, workspace.id)
            return f"Removed {count} demo conversations from {workspace.name}."
        filled = await fill_workspace(database, files, clock, workspace.id)
    except KefuError as error:
        raise RuntimeError(error.detail) from None
    finally:
        await database.close()
    return (
        f"{workspace.name} has {filled.conversations} demo conversations with {filled.contacts} contacts and "
        f"{filled.messages} messages. Reload the console to see them; `kefu demo --remove` takes them out again."
    )
