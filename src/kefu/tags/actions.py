"""What can be done with the workspace's tags; called by the console."""

import msgspec

from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import fold
from kefu.tags import queries
from kefu.tags.models import MOST_IN_WORKSPACE, Colour, Tag, clean_name


async def create_tag(tx: Transaction, actor: Agent, name: str, colour: Colour, now: int) -> Tag:
    """A new tag; any agent may, since words come up while answering. Raises Conflict for a name that exists."""
    if await queries.count_tags(tx, actor.workspace_id) >= MOST_IN_WORKSPACE:
        raise Refused("tag.too_many", f"At most {MOST_IN_WORKSPACE} tags.", limit=MOST_IN_WORKSPACE)
    clean = clean_name(name)
    await _require_free(tx, actor.workspace_id, clean, None)
    tag = Tag(
        id=new_id("tag"),
        workspace_id=actor.workspace_id,
        name=clean,
        folded=fold(clean),
        colour=colour,
        created_at=now,
    )
    await queries.insert(tx, tag)
    tx.tell(SettingsNews(actor.workspace_id, "tags"))
    return tag


async def change_tag(tx: Transaction, actor: Agent, tag_id: str, name: str, colour: Colour) -> Tag:
    """Another name or colour, everywhere at once."""
    held = await queries.get_tag(tx, actor.workspace_id, tag_id)
    clean = clean_name(name)
    await _require_free(tx, actor.workspace_id, clean, held.id)
    changed = msgspec.structs.replace(held, name=clean, folded=fold(clean), colour=colour)
    await queries.update(tx, held.id, {"name": changed.name, "folded": changed.folded, "colour": changed.colour})
    tx.tell(SettingsNews(actor.workspace_id, "tags"))
    return changed


async def delete_tag(tx: Transaction, actor: Agent, tag_id: str) -> None:
    """Take the tag off everything and forget it."""
    held = await queries.get_tag(tx, actor.workspace_id, tag_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "tags"))


async def _require_free(tx: Transaction, workspace_id: str, name: str, own_id: str | None) -> None:
    other = await queries.find_by_folded(tx, workspace_id, fold(name))
    if other is not None and other.id != own_id:
        raise Conflict("tag.name_taken", "There is a tag of this name.", name=other.name)
