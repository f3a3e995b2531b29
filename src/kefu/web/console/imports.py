"""The console's doors to importing and exporting contacts; admins only, since it is everybody's data at once."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.contacts.models import Contact
from kefu.contacts.queries import ContactKind
from kefu.imports import queries
from kefu.imports.actions import keep_import, start_import
from kefu.imports.models import FIELDS, ContactImport
from kefu.imports.sheets import LARGEST_FILE, MOST_ROWS, read_rows, write_csv, write_xlsx
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.auth import require_admin
from kefu.web.limits import Rate
from kefu.web.uploads import UploadOperation, received_file
from kefu.web.wired import Wired

_FILES = Rate("imports", 20, 600)
_SHOWN = 20
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Field = Annotated[str, Meta(min_length=1, max_length=80)]


class RowErrorView(View, frozen=True, kw_only=True):
    """A row that was left out; rows are counted as the spreadsheet counts them."""

    row: int
    code: str
    detail: str


class ContactImportView(View, frozen=True, kw_only=True):
    """A file on its way into the contacts; `sample` are its first rows, `errors` at most 1000."""

    id: str
    name: str
    state: Literal["draft", "running", "done"]
    columns: list[str]
    sample: list[list[str]]
    mapping: list[str | None]
    is_updating: bool
    row_count: int
    done_count: int
    created_count: int
    updated_count: int
    error_count: int
    errors: list[RowErrorView]
    agent_id: str
    created_at: int
    finished_at: int | None


class StartImportBody(Body, frozen=True, kw_only=True):
    """For each column a field (name, email, phone, external_id), `attribute:…`, or null to leave it out."""

    mapping: Annotated[list[Field | None], Meta(min_length=1, max_length=100)]
    is_updating: bool = True


def _view(made: ContactImport) -> ContactImportView:
    own = {name: getattr(made, name) for name in ContactImportView.__struct_fields__ if name != "errors"}
    errors = [RowErrorView(row=each.row, code=each.code, detail=each.detail) for each in made.errors]
    return ContactImportView(**own, errors=errors)


@post("/contact-imports", guards=[require_admin], request_max_body_size=None, operation_class=UploadOperation)
async def upload(request: Request[Any, Any, Any], wired: Wired, agent: Agent) -> ContactImportView:
    """Read a CSV or XLSX file; the answer shows its first rows and a guess of what its columns mean."""
    await wired.limits.take(_FILES, agent.id)
    async with received_file(request, LARGEST_FILE) as received:
        rows = await asyncio.to_thread(read_rows, Path(received.path))
    made = await keep_import(wired.database, wired.files, wired.clock, agent, received.name, rows)
    return _view(made)


@post("/contact-imports/{import_id:str}/start", guards=[require_admin], status_code=200)
async def start(wired: Wired, agent: Agent, import_id: str, data: StartImportBody) -> ContactImportView:
    """Let a job write the contacts; ask for the import again to see how far it is."""
    async with wired.database.begin() as tx:
        made = await start_import(tx, wired.clock, agent, import_id, list(data.mapping), is_updating=data.is_updating)
    return _view(made)


@get("/contact-imports", guards=[require_admin])
async def list_(wired: Wired, agent: Agent) -> list[ContactImportView]:
    """The last imports that were started, the newest first."""
    async with wired.database.read() as reader:
        return [_view(made) for made in await queries.list_imports(reader, agent.workspace_id, _SHOWN)]


@get("/contact-imports/{import_id:str}", guards=[require_admin])
async def show(wired: Wired, agent: Agent, import_id: str) -> ContactImportView:
    """One import, with how far it is."""
    async with wired.database.read() as reader:
        return _view(await queries.get_import(reader, agent.workspace_id, import_id))


@get("/contact-imports/{import_id:str}/errors.csv", guards=[require_admin])
async def error_rows(wired: Wired, agent: Agent, import_id: str) -> Response[bytes]:
    """The rows that were left out as they were, with what is wrong beside them: mended, they can be imported again."""
    async with wired.database.read() as reader:
        made = await queries.get_import(reader, agent.workspace_id, import_id)
    rows = [[*made.columns, "row", "code", "detail"]]
    for each in made.errors:
        # An import of an earlier release did not keep the cells.
        cells = each.cells or [""] * len(made.columns)
        rows.append([*cells, str(each.row), each.code, each.detail])
    return _file(write_csv(rows), "errors", "csv")


@get("/contact-export", guards=[require_admin])
async def export(
    wired: Wired, agent: Agent, kind: ContactKind = "known", sheet: Literal["csv", "xlsx"] = "xlsx"
) -> Response[bytes]:
    """Up to 100,000 contacts as a file, the newest first; no cell of it is ever a formula."""
    await wired.limits.take(_FILES, agent.id)
    async with wired.database.read() as reader:
        found = [each async for each in queries.each_contact(reader, agent.workspace_id, kind, MOST_ROWS)]
    write = write_csv if sheet == "csv" else write_xlsx
    return _file(await asyncio.to_thread(write, await asyncio.to_thread(_table, found)), "contacts", sheet)


def _table(found: list[Contact]) -> list[list[str]]:
    """A heading that an import understands, and a row for each contact."""
    names = sorted({name for contact in found for name in contact.attributes})
    rows = [[*FIELDS, *names]]
    for contact in found:
        known = [contact.name, contact.email, contact.phone, contact.external_id]
        said = [contact.attributes.get(name) for name in names]
        rows.append(["" if value is None else str(value) for value in (*known, *said)])
    return rows


def _file(content: bytes, name: str, ending: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_TYPES[ending], headers=headers)


HANDLERS: list[ControllerRouterHandler] = [upload, start, list_, show, error_rows, export]
