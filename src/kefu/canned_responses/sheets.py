"""Canned responses as rows of a spreadsheet, out and in again; called by the console."""

import asyncio
from collections.abc import Sequence

import msgspec

from kefu.canned_responses import queries
from kefu.canned_responses.actions import CannedFields, create_folder, write_response
from kefu.canned_responses.models import CannedResponse, Owner, Scope, Seat, clean_shortcut
from kefu.canned_responses.queries import Wish
from kefu.db.database import Database, Reader, Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import KefuError, Refused
from kefu.kernel.news import SettingsNews
from kefu.teams.queries import list_teams

HEADING = ("shortcut", "title", "text", "folder", "scope", "team")
MOST_ROWS = 5_000
_BATCH = 50
_MEANT = {
    "shortcut": ("shortcut", "快捷词", "快捷詞", "快捷指令"),
    "title": ("title", "标题", "標題"),
    "text": ("text", "内容", "內容", "content"),
    "folder": ("folder", "文件夹", "資料夾", "分组"),
    "scope": ("scope", "范围", "範圍"),
    "team": ("team", "团队", "團隊"),
}
_SCOPES: dict[str, Scope] = {
    "": "workspace", "workspace": "workspace", "shared": "workspace", "共享": "workspace", "全部": "workspace",
    "team": "team", "团队": "team", "團隊": "team",
    "personal": "personal", "个人": "personal", "個人": "personal",
}  # fmt: skip


class RowError(msgspec.Struct, frozen=True):
    """A row that was left out; counted as the spreadsheet counts."""

    row: int
    code: str
    detail: str


class Imported(msgspec.Struct, frozen=True):
    """What became of a file."""

    created: int
    changed: int
    errors: list[RowError]


async def rows_of(reader: Reader, actor: Agent) -> list[list[str]]:
    """A heading and a row for each canned response that the agent sees."""
    seat = await queries.seat_of(reader, actor)
    folders = {each.id: each.name for each in await queries.list_folders(reader, actor)}
    teams = {each.id: each.name for each in await list_teams(reader, actor.workspace_id)}
    found = await queries.list_canned_responses(reader, seat, Wish(limit=100_000))
    rows = [list(HEADING)]
    for each in sorted(found, key=lambda one: (one.owner.scope, one.shortcut)):
        folder, team = folders.get(each.folder_id or "", ""), teams.get(each.team_id or "", "")
        rows.append([each.shortcut, each.title, each.text, folder, each.owner.scope, team])
    return rows


async def import_rows(database: Database, actor: Agent, rows: Sequence[Sequence[str]], now: int) -> Imported:
    """Write every row; one with a shortcut that is known takes its place. A wrong row does not hurt the others."""
    if len(rows) - 1 > MOST_ROWS:
        raise Refused("import.too_many_rows", f"At most {MOST_ROWS} rows.", limit=MOST_ROWS)
    columns = _columns(rows[0])
    bench = _Bench(database, actor, now)
    await bench.look()
    for start in range(1, len(rows), _BATCH):
        for number, row in enumerate(rows[start : start + _BATCH], start):
            await bench.take(number + 1, {name: row[at] for name, at in columns.items() if at < len(row)})
        await asyncio.sleep(0)
    async with database.begin() as tx:
        tx.tell(SettingsNews(actor.workspace_id, "canned_responses"))
    return Imported(bench.created, bench.changed, bench.errors)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, title in enumerate(heading):
        for name, words in _MEANT.items():
            if title.strip().lower() in words:
                found.setdefault(name, at)
    if "shortcut" not in found or "text" not in found:
        raise Refused("canned_response.columns_missing", "The file needs the columns shortcut and text.")
    return found


class _Bench:
    def __init__(self, database: Database, actor: Agent, now: int) -> None:
        self._database = database
        self._actor = actor
        self._now = now
        self._teams: dict[str, str] = {}
        self._folders: dict[tuple[bool, str], str] = {}
        self._seat = Seat(actor, frozenset())
        self.created = 0
        self.changed = 0
        self.errors: list[RowError] = []

    async def look(self) -> None:
        async with self._database.read() as reader:
            self._seat = await queries.seat_of(reader, self._actor)
            teams = await list_teams(reader, self._actor.workspace_id)
            folders = await queries.list_folders(reader, self._actor)
        self._teams = {each.name.casefold(): each.id for each in teams}
        self._folders = {(each.agent_id is not None, each.name.casefold()): each.id for each in folders}

    async def take(self, number: int, row: dict[str, str]) -> None:
        try:
            if await self._write(row):
                self.created += 1
            else:
                self.changed += 1
        except KefuError as error:
            self.errors.append(RowError(number, error.code, error.detail))

    async def _write(self, row: dict[str, str]) -> bool:
        """True for a new one."""
        scope = _SCOPES.get(row.get("scope", "").strip().lower())
        if scope is None:
            raise Refused("canned_response.scope_wrong", "The scope is workspace, team or personal.")
        team_id = self._teams.get(row.get("team", "").strip().casefold()) if scope == "team" else None
        shortcut = clean_shortcut(row["shortcut"])
        async with self._database.begin() as tx:
            fields = CannedFields(
                shortcut=shortcut,
                title=row.get("title", "")[:120],
                text=row["text"],
                scope=scope,
                team_id=team_id,
                folder_id=await self._folder(tx, row.get("folder", "").strip(), is_personal=scope == "personal"),
            )
            held = await self._held(tx, scope, team_id, shortcut)
            await write_response(tx, self._seat, held, fields, self._now)
        await self._note_folders(fields.folder_id)
        return held is None

    async def _note_folders(self, folder_id: str | msgspec.UnsetType | None) -> None:
        if folder_id is not None and folder_id not in self._folders.values():
            await self.look()

    async def _held(self, reader: Reader, scope: Scope, team_id: str | None, shortcut: str) -> CannedResponse | None:
        owner = Owner(self._actor.id if scope == "personal" else None, team_id)
        return await queries.find_by_shortcut(reader, self._actor.workspace_id, owner, shortcut)

    async def _folder(self, tx: Transaction, name: str, *, is_personal: bool) -> str | None:
        """The folder of that name, which is made if there is none; known only once its transaction is through."""
        if not name:
            return None
        for key in ((is_personal, name.casefold()), (False, name.casefold())):
            if key in self._folders:
                return self._folders[key]
        is_own = is_personal and not self._actor.is_admin
        return (await create_folder(tx, self._actor, name, self._now, is_personal=is_own)).id
