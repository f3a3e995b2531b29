"""What can be done with canned responses and folders; called by the console."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kefu.canned_responses import queries
from kefu.canned_responses.files import changed_files, forget_files
from kefu.canned_responses.keys import search_keys
from kefu.canned_responses.models import (
    MOST_FOLDERS,
    MOST_RESPONSES,
    CannedFolder,
    CannedResponse,
    Owner,
    Scope,
    Seat,
    blank_response,
    clean_folder_name,
    clean_shortcut,
)
from kefu.canned_responses.rendering import require_template
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.teams.queries import get_open_team


class CannedFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a canned response is made of; UNSET stays as it is, or is empty in a new one."""

    shortcut: str | msgspec.UnsetType = msgspec.UNSET
    title: str | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    scope: Scope | msgspec.UnsetType = msgspec.UNSET
    team_id: str | msgspec.UnsetType | None = msgspec.UNSET
    folder_id: str | msgspec.UnsetType | None = msgspec.UNSET
    attachment_ids: Sequence[str] | msgspec.UnsetType = msgspec.UNSET


async def create_canned_response(tx: Transaction, actor: Agent, fields: CannedFields, now: int) -> CannedResponse:
    """A new one; raises NotAllowed where the agent may not share it so far."""
    made = await write_response(tx, await queries.seat_of(tx, actor), None, fields, now)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return made


async def change_canned_response(
    tx: Transaction, actor: Agent, response_id: str, fields: CannedFields, now: int
) -> CannedResponse:
    seat = await queries.seat_of(tx, actor)
    held = await queries.get_canned_response(tx, seat, response_id)
    changed = await write_response(tx, seat, held, fields, now)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return changed


async def write_response(
    tx: Transaction, seat: Seat, held: CannedResponse | None, fields: CannedFields, now: int
) -> CannedResponse:
    """Store a new one or change `held`; whoever calls tells the news."""
    if held is None:
        if await queries.count_responses(tx, seat.actor.workspace_id) >= MOST_RESPONSES:
            raise Refused("canned_response.too_many", f"At most {MOST_RESPONSES}.", limit=MOST_RESPONSES)
        made = await _with_fields(tx, seat, blank_response(seat.actor, new_id("can"), now), fields)
        await queries.insert(tx, _row(made))
        return made
    seat.require_can_change(held.owner)
    changed = msgspec.structs.replace(await _with_fields(tx, seat, held, fields), updated_at=now)
    kept = {each.id for each in changed.files}
    await forget_files(tx, [each for each in held.files if each.id not in kept], now)
    values = _row(changed)
    del values["uses"], values["used_at"]  # counted meanwhile, perhaps
    await queries.update(tx, held.id, values)
    return changed


async def delete_canned_response(tx: Transaction, actor: Agent, response_id: str, now: int) -> None:
    seat = await queries.seat_of(tx, actor)
    held = await queries.get_canned_response(tx, seat, response_id)
    seat.require_can_change(held.owner)
    await queries.delete(tx, held.id)
    await forget_files(tx, held.files, now)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))


async def _with_fields(tx: Transaction, seat: Seat, held: CannedResponse, fields: CannedFields) -> CannedResponse:
    actor = seat.actor
    owner = await _owner(tx, actor, held.owner, fields)
    seat.require_can_change(owner)
    shortcut = clean_shortcut(held.shortcut if fields.shortcut is msgspec.UNSET else fields.shortcut)
    namesake = await queries.find_by_shortcut(tx, actor.workspace_id, owner, shortcut)
    if namesake is not None and namesake.id != held.id:
        raise Conflict(
            "canned_response.shortcut_taken", "Another canned response has this shortcut.", shortcut=shortcut
        )
    text = held.text if fields.text is msgspec.UNSET else fields.text
    files = held.files
    if fields.attachment_ids is not msgspec.UNSET:
        files = await changed_files(tx, actor, held.files, held.id, fields.attachment_ids)
    if not text.strip() and not files:
        raise Refused("canned_response.text_empty", "Please write the text.")
    require_template(text)
    return msgspec.structs.replace(
        held,
        agent_id=owner.agent_id,
        team_id=owner.team_id,
        folder_id=await _folder_id(tx, actor, owner, held, fields),
        shortcut=shortcut,
        title=held.title if fields.title is msgspec.UNSET else fields.title.strip(),
        text=text,
        files=files,
    )


async def _owner(tx: Transaction, actor: Agent, held: Owner, fields: CannedFields) -> Owner:
    scope = held.scope if fields.scope is msgspec.UNSET else fields.scope
    if scope == "personal":
        return Owner(actor.id, None)
    if scope == "workspace":
        return Owner(None, None)
    team_id = held.team_id if fields.team_id is msgspec.UNSET else fields.team_id
    if team_id is None:
        raise Refused("canned_response.team_missing", "Please choose the team.")
    if team_id != held.team_id:
        await get_open_team(tx, actor.workspace_id, team_id)
    return Owner(None, team_id)


async def _folder_id(
    tx: Transaction, actor: Agent, owner: Owner, held: CannedResponse, fields: CannedFields
) -> str | None:
    folder_id = held.folder_id if fields.folder_id is msgspec.UNSET else fields.folder_id
    if folder_id is None:
        return None
    folder = await queries.get_folder(tx, actor, folder_id)
    if folder.agent_id is not None and owner.scope != "personal":
        raise Refused("canned_folder.personal", "What is shared cannot be in a folder of your own.")
    return folder.id


def _row(response: CannedResponse) -> dict[str, Any]:
    values = msgspec.structs.asdict(response)
    keys = search_keys(response.shortcut, response.title, response.text)
    return {**values, "files": msgspec.to_builtins(response.files), "search_keys": keys}


# -- folders -----------------------------------------------------------------------------------------------------------


async def create_folder(tx: Transaction, actor: Agent, name: str, now: int, *, is_personal: bool) -> CannedFolder:
    _require_folder_right(actor, None if not is_personal else actor.id)
    if len(await queries.list_folders(tx, actor)) >= MOST_FOLDERS:
        raise Refused("canned_folder.too_many", f"At most {MOST_FOLDERS} folders.", limit=MOST_FOLDERS)
    folder = CannedFolder(
        id=new_id("fold"),
        workspace_id=actor.workspace_id,
        agent_id=actor.id if is_personal else None,
        name=clean_folder_name(name),
        created_at=now,
    )
    await queries.insert_folder(tx, folder)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return folder


async def rename_folder(tx: Transaction, actor: Agent, folder_id: str, name: str) -> CannedFolder:
    held = await queries.get_folder(tx, actor, folder_id)
    _require_folder_right(actor, held.agent_id)
    clean = clean_folder_name(name)
    await queries.rename_folder(tx, held.id, clean)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return msgspec.structs.replace(held, name=clean)


async def delete_folder(tx: Transaction, actor: Agent, folder_id: str) -> None:
    """What was in it stays, in no folder."""
    held = await queries.get_folder(tx, actor, folder_id)
    _require_folder_right(actor, held.agent_id)
    await queries.delete_folder(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))


def _require_folder_right(actor: Agent, owner_id: str | None) -> None:
    if owner_id is None and not actor.is_admin:
        raise NotAllowed("canned_folder.admins_only", "Only an admin can change shared folders.")
