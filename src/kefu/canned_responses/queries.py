"""All SQL of canned responses and their folders."""

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.canned_responses.keys import query_words
from kefu.canned_responses.models import CannedFolder, CannedResponse, Owner, Scope, Seat
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import canned_folders, canned_responses, team_members
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotFound

_c, _f = canned_responses.c, canned_folders.c
_SHOWN = [_c[name] for name in CannedResponse.__struct_fields__]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Which canned responses are asked for; None does not narrow."""

    query: str = ""
    scope: Scope | None = None
    # "none": those in no folder.
    folder_id: str | None = None
    limit: int = 50
    offset: int = 0


async def seat_of(reader: Reader, actor: Agent) -> Seat:
    """The agent with the teams it is in."""
    statement = sa.select(team_members.c.team_id).where(team_members.c.agent_id == actor.id)
    return Seat(actor, frozenset(row["team_id"] for row in await reader.all(statement)))


def _response(row: Row) -> CannedResponse:
    return as_struct(row, CannedResponse)


def _visible(seat: Seat) -> sa.ColumnElement[bool]:
    """Everybody's, the own ones, and those of the own teams; admins see every team's."""
    shared = sa.and_(_c.agent_id.is_(None), sa.or_(_c.team_id.is_(None), _of_teams(seat)))
    return sa.and_(_c.workspace_id == seat.actor.workspace_id, sa.or_(shared, _c.agent_id == seat.actor.id))


def _of_teams(seat: Seat) -> sa.ColumnElement[bool]:
    return sa.true() if seat.actor.is_admin else _c.team_id.in_(sorted(seat.team_ids))


async def get_canned_response(reader: Reader, seat: Seat, response_id: str) -> CannedResponse:
    """One that the agent sees; a colleague's or another team's is NotFound."""
    row = await reader.first(sa.select(*_SHOWN).where(_visible(seat), _c.id == response_id))
    if row is None:
        raise NotFound("canned_response.not_found", "There is no such canned response.")
    return _response(row)


async def list_canned_responses(reader: Reader, seat: Seat, wish: Wish) -> list[CannedResponse]:
    """What the agent sees and asks for: what is called so first, then what is used most."""
    words = query_words(wish.query)
    statement = sa.select(*_SHOWN).where(_visible(seat), *_narrowed(wish))
    statement = statement.where(*(_c.search_keys.contains(word, autoescape=True) for word in words))
    order: list[sa.ColumnElement[Any]] = [_c.uses.desc(), _c.shortcut, _c.id]
    if words:
        order.insert(0, _closeness(words[0]))
    return [
        _response(row) for row in await reader.all(statement.order_by(*order).limit(wish.limit).offset(wish.offset))
    ]


def _narrowed(wish: Wish) -> list[sa.ColumnElement[bool]]:
    narrowed: list[sa.ColumnElement[bool]] = []
    if wish.scope == "personal":
        narrowed.append(_c.agent_id.is_not(None))
    elif wish.scope is not None:
        narrowed += [_c.agent_id.is_(None), (_c.team_id.is_not(None) if wish.scope == "team" else _c.team_id.is_(None))]
    if wish.folder_id == "none":
        narrowed.append(_c.folder_id.is_(None))
    elif wish.folder_id is not None:
        narrowed.append(_c.folder_id == wish.folder_id)
    return narrowed


def _closeness(word: str) -> sa.ColumnElement[int]:
    """The shortcut itself, then what begins so, then what has it anywhere."""
    begins = _c.search_keys.contains(f"\n{word}", autoescape=True)
    return sa.case(
        (_c.shortcut == word, 0),
        (_c.shortcut.startswith(word, autoescape=True), 1),
        (begins, 2),
        else_=3,
    )


async def find_by_shortcut(reader: Reader, workspace_id: str, owner: Owner, shortcut: str) -> CannedResponse | None:
    """The one of this owner that answers to the shortcut."""
    statement = sa.select(*_SHOWN).where(
        _c.workspace_id == workspace_id,
        _c.agent_id.is_(None) if owner.agent_id is None else _c.agent_id == owner.agent_id,
        _c.team_id.is_(None) if owner.team_id is None else _c.team_id == owner.team_id,
        _c.shortcut == shortcut,
    )
    row = await reader.first(statement)
    return _response(row) if row is not None else None


async def count_responses(reader: Reader, workspace_id: str) -> int:
    statement = sa.select(sa.func.count()).select_from(canned_responses).where(_c.workspace_id == workspace_id)
    return int(await reader.scalar(statement))


async def count_by_folder(reader: Reader, seat: Seat) -> dict[str | None, int]:
    """How many the agent sees in each folder; None: in no folder."""
    statement = sa.select(_c.folder_id, sa.func.count().label("many")).where(_visible(seat)).group_by(_c.folder_id)
    return {row["folder_id"]: row["many"] for row in await reader.all(statement)}


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(canned_responses).values(values))


async def update(tx: Transaction, response_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(canned_responses).where(_c.id == response_id).values(values))


async def count_use(tx: Transaction, response_id: str, now: int) -> None:
    await update(tx, response_id, {"uses": _c.uses + 1, "used_at": now})


async def delete(tx: Transaction, response_id: str) -> None:
    await tx.execute(sa.delete(canned_responses).where(_c.id == response_id))


# -- folders -----------------------------------------------------------------------------------------------------------


def _visible_folder(actor: Agent) -> sa.ColumnElement[bool]:
    mine = sa.or_(_f.agent_id.is_(None), _f.agent_id == actor.id)
    return sa.and_(_f.workspace_id == actor.workspace_id, mine)


async def list_folders(reader: Reader, actor: Agent) -> list[CannedFolder]:
    """Everybody's and the agent's own, by name."""
    statement = sa.select(canned_folders).where(_visible_folder(actor)).order_by(sa.func.lower(_f.name), _f.id)
    return [as_struct(row, CannedFolder) for row in await reader.all(statement)]


async def get_folder(reader: Reader, actor: Agent, folder_id: str) -> CannedFolder:
    """A folder that the agent sees; a colleague's own is NotFound."""
    row = await reader.first(sa.select(canned_folders).where(_visible_folder(actor), _f.id == folder_id))
    if row is None:
        raise NotFound("canned_folder.not_found", "There is no such folder.")
    return as_struct(row, CannedFolder)


async def insert_folder(tx: Transaction, folder: CannedFolder) -> None:
    await tx.execute(sa.insert(canned_folders).values(msgspec.structs.asdict(folder)))


async def rename_folder(tx: Transaction, folder_id: str, name: str) -> None:
    await tx.execute(sa.update(canned_folders).where(_f.id == folder_id).values(name=name))


async def delete_folder(tx: Transaction, folder_id: str) -> None:
    """What was in it is in none."""
    await tx.execute(sa.update(canned_responses).where(_c.folder_id == folder_id).values(folder_id=None))
    await tx.execute(sa.delete(canned_folders).where(_f.id == folder_id))
