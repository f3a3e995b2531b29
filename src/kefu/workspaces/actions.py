"""What can be done with a workspace; called by setup, the console and the command line."""

import msgspec

from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.workspaces import queries
from kefu.workspaces.models import Language, Workspace, WorkspaceChanges, clean_extensions, clean_name


async def create_workspace(tx: Transaction, clock: Clock, name: str, language: Language) -> Workspace:
    workspace_id = new_id("ws")
    values = {"id": workspace_id, "name": clean_name(name), "language": language, "created_at": clock.now()}
    await queries.insert(tx, values)
    return await queries.get_workspace(tx, workspace_id)


async def change_workspace(tx: Transaction, actor: Agent, changes: WorkspaceChanges) -> Workspace:
    if not actor.is_admin:
        raise NotAllowed
    values = {key: value for key, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET}
    if isinstance(changes.name, str):
        values["name"] = clean_name(changes.name)
    if isinstance(changes.allowed_extensions, list):
        values["allowed_extensions"] = clean_extensions(changes.allowed_extensions)
    if values:
        await queries.update(tx, actor.workspace_id, values)
        tx.tell(SettingsNews(actor.workspace_id, "workspace"))
    return await queries.get_workspace(tx, actor.workspace_id)
