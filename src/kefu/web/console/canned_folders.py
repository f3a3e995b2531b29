"""Folders of canned responses, and canned responses as a file."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from litestar import Request, Response, delete, get, patch, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.canned_responses import queries
from kefu.canned_responses.actions import create_folder, delete_folder, rename_folder
from kefu.canned_responses.models import LONGEST_TEXT, CannedFolder
from kefu.canned_responses.sheets import import_rows, rows_of
from kefu.imports.sheets import LARGEST_FILE, read_rows, write_csv
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.limits import Rate
from kefu.web.uploads import UploadOperation, received_file
from kefu.web.wired import Wired

_FILES = Rate("imports", 20, 600)
FolderName = Annotated[str, Meta(min_length=1, max_length=60)]


class CannedFolderView(View, frozen=True, kw_only=True):
    """A folder, with how many canned responses the agent sees in it."""

    id: str
    name: str
    is_personal: bool
    count: int


class CannedFoldersView(View, frozen=True, kw_only=True):
    """Every folder that the agent sees, and how many canned responses are in none."""

    folders: list[CannedFolderView]
    loose_count: int


class CannedFolderBody(Body, frozen=True, kw_only=True):
    name: FolderName
    is_personal: bool = True


class CannedFolderNameBody(Body, frozen=True, kw_only=True):
    name: FolderName


class CannedRowErrorView(View, frozen=True, kw_only=True):
    """A row that was left out; rows are counted as the spreadsheet counts them."""

    row: int
    code: str
    detail: str


class CannedImportView(View, frozen=True, kw_only=True):
    """What became of a file."""

    created_count: int
    changed_count: int
    errors: list[CannedRowErrorView]


def _view(folder: CannedFolder, count: int = 0) -> CannedFolderView:
    return CannedFolderView(id=folder.id, name=folder.name, is_personal=folder.agent_id is not None, count=count)


@get("/canned-folders")
async def list_(wired: Wired, agent: Agent) -> CannedFoldersView:
    """Everybody's and the own ones, by name."""
    async with wired.database.read() as reader:
        counts = await queries.count_by_folder(reader, await queries.seat_of(reader, agent))
        folders = await queries.list_folders(reader, agent)
    return CannedFoldersView(
        folders=[_view(each, counts.get(each.id, 0)) for each in folders], loose_count=counts.get(None, 0)
    )


@post("/canned-folders")
async def create(wired: Wired, agent: Agent, data: CannedFolderBody) -> CannedFolderView:
    """A new one; everybody's are the admins' to make."""
    async with wired.database.begin() as tx:
        return _view(await create_folder(tx, agent, data.name, wired.clock.now(), is_personal=data.is_personal))


@patch("/canned-folders/{folder_id:str}")
async def rename(wired: Wired, agent: Agent, folder_id: str, data: CannedFolderNameBody) -> CannedFolderView:
    """Another name."""
    async with wired.database.begin() as tx:
        return _view(await rename_folder(tx, agent, folder_id, data.name))


@delete("/canned-folders/{folder_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, folder_id: str) -> None:
    """Delete a folder; what was in it stays, in none."""
    async with wired.database.begin() as tx:
        await delete_folder(tx, agent, folder_id)


@post("/canned-imports", status_code=200, request_max_body_size=None, operation_class=UploadOperation)
async def upload(request: Request[Any, Any, Any], wired: Wired, agent: Agent) -> CannedImportView:
    """Read a CSV or XLSX file with the columns shortcut, title, text, folder, scope and team.

    A row whose shortcut its owner has already takes that one's place.
    """
    await wired.limits.take(_FILES, agent.id)
    async with received_file(request, LARGEST_FILE) as received:
        rows = await asyncio.to_thread(read_rows, Path(received.path), LONGEST_TEXT)
    done = await import_rows(wired.database, agent, rows, wired.clock.now())
    errors = [CannedRowErrorView(row=each.row, code=each.code, detail=each.detail) for each in done.errors[:1000]]
    return CannedImportView(created_count=done.created, changed_count=done.changed, errors=errors)


@get("/canned-export.csv")
async def export(wired: Wired, agent: Agent) -> Response[bytes]:
    """What the agent sees as a file that an import takes; no cell of it is ever a formula."""
    await wired.limits.take(_FILES, agent.id)
    async with wired.database.read() as reader:
        rows = await rows_of(reader, agent)
    headers = {"Content-Disposition": 'attachment; filename="canned-responses.csv"', "Cache-Control": "no-store"}
    content = await asyncio.to_thread(write_csv, rows)
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


HANDLERS: list[ControllerRouterHandler] = [list_, create, rename, remove, upload, export]
