"""All SQL of visits and their pages."""

from collections.abc import Iterable, Sequence

import msgspec
import sqlalchemy as sa

from kefu.db.bulk import insert_many, update_many
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contacts, page_views, visitors, visits
from kefu.kernel.errors import NotFound
from kefu.visitors.models import VisitorSession
from kefu.visitors.visits import PageView, Visit

_TURNED = ("page_url", "page_title", "page_at", "page_count", "seen_at")
_MOST_HERE = 5_000


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is on the site, its contact's name and its visit."""

    session: VisitorSession
    contact_name: str
    visit: Visit


def _visit(row: Row) -> Visit:
    return as_struct(row, Visit)


async def newest_of(reader: Reader, visitor_ids: Iterable[str]) -> dict[str, Visit]:
    """The newest visit of each browser that has one."""
    statement = (
        sa.select(visits)
        .join(visitors, visitors.c.visit_id == visits.c.id)
        .where(visitors.c.id.in_(sorted(visitor_ids)))
    )
    return {row["visitor_id"]: _visit(row) for row in await reader.all(statement)}


async def counts_of(reader: Reader, contact_ids: Iterable[str]) -> dict[str, int]:
    """How often each contact has come so far."""
    c = contacts.c
    rows = await reader.all(sa.select(c.id, c.visit_count).where(c.id.in_(sorted(contact_ids))))
    return {row["id"]: row["visit_count"] for row in rows}


async def insert_visits(tx: Transaction, begun: Sequence[Visit]) -> None:
    """New visits; their browsers point to them and their contacts have come once more."""
    if not begun:
        return
    rows = [
        [msgspec.json.encode(v).decode() if isinstance(v, dict) else v for v in msgspec.structs.astuple(visit)]
        for visit in begun
    ]
    await tx.run(insert_many(visits, tuple(msgspec.structs.asdict(begun[0])), rows, tx.dialect))
    pointers = [(visit.visitor_id, visit.id) for visit in begun]
    await tx.run(update_many(visitors, "id", ("visit_id",), pointers, tx.dialect))
    counts = [(visit.contact_id, visit.number) for visit in begun]
    await tx.run(update_many(contacts, "id", ("visit_count",), counts, tx.dialect))


async def save_visits(tx: Transaction, turned: Sequence[Visit]) -> None:
    if turned:
        rows = [(visit.id, *(getattr(visit, name) for name in _TURNED)) for visit in turned]
        await tx.run(update_many(visits, "id", _TURNED, rows, tx.dialect))


async def leave_visits(tx: Transaction, visitor_ids: Sequence[str]) -> None:
    """These browsers are in no visit any more."""
    await tx.execute(sa.update(visitors).where(visitors.c.id.in_(visitor_ids)).values(visit_id=None))


async def save_pages(tx: Transaction, rows: Sequence[tuple[object, ...]]) -> None:
    """Where browsers are now: id, address, title, referrer, time."""
    await tx.run(update_many(visitors, "id", ("page_url", "page_title", "referrer", "seen_at"), rows, tx.dialect))


async def insert_views(tx: Transaction, seen: Sequence[tuple[Visit, PageView]]) -> None:
    if seen:
        columns = ("workspace_id", "visit_id", "url", "title", "viewed_at")
        rows = [(visit.workspace_id, visit.id, view.url, view.title, view.viewed_at) for visit, view in seen]
        await tx.run(insert_many(page_views, columns, rows, tx.dialect))


async def list_live(reader: Reader, workspace_id: str, visitor_ids: Iterable[str], limit: int) -> list[Live]:
    """Those of the browsers that have a visit, the newest visit first."""
    wanted = sorted(visitor_ids)[-_MOST_HERE:]
    sessions = [column.label(f"v_{column.name}") for column in visitors.c if column.name != "secret_hash"]
    statement = (
        sa.select(*sessions, contacts.c.name.label("contact_name"), visits)
        .join(visits, visits.c.id == visitors.c.visit_id)
        .join(contacts, contacts.c.id == visitors.c.contact_id)
        .where(visitors.c.workspace_id == workspace_id, visitors.c.id.in_(wanted))
        .order_by(visits.c.started_at.desc(), visits.c.id.desc())
        .limit(limit)
    )
    return [_live(row) for row in await reader.all(statement)]


def _live(row: Row) -> Live:
    session = {name.removeprefix("v_"): value for name, value in row.items() if name.startswith("v_")}
    fields = VisitorSession.__struct_fields__
    return Live(
        session=VisitorSession(**{name: session[name] for name in fields}),
        contact_name=row["contact_name"],
        visit=_visit(row),
    )


async def get_session(reader: Reader, workspace_id: str, visitor_id: str) -> VisitorSession:
    """A browser of the workspace; NotFound for a foreign one."""
    c = visitors.c
    row = await reader.first(sa.select(visitors).where(c.workspace_id == workspace_id, c.id == visitor_id))
    if row is None:
        raise NotFound("visitor.not_found", "There is no such visitor.")
    return VisitorSession(**{name: row[name] for name in VisitorSession.__struct_fields__})


async def get_visit(reader: Reader, workspace_id: str, visit_id: str) -> Visit:
    """A visit of the workspace; NotFound for a foreign one."""
    c = visits.c
    row = await reader.first(sa.select(visits).where(c.workspace_id == workspace_id, c.id == visit_id))
    if row is None:
        raise NotFound("visit.not_found", "There is no such visit.")
    return _visit(row)


async def list_views(reader: Reader, visit_id: str, limit: int) -> list[PageView]:
    """The pages of a visit in the order in which they were seen."""
    c = page_views.c
    statement = sa.select(c.url, c.title, c.viewed_at).where(c.visit_id == visit_id).order_by(c.number).limit(limit)
    return [as_struct(row, PageView) for row in await reader.all(statement)]


async def list_of_contact(reader: Reader, contact_id: str, before: int | None, limit: int) -> list[Visit]:
    """Visits of a contact that the caller has got within its workspace, newest first."""
    c = visits.c
    statement = sa.select(visits).where(c.contact_id == contact_id)
    if before is not None:
        statement = statement.where(c.started_at < before)
    rows = await reader.all(statement.order_by(c.started_at.desc(), c.id.desc()).limit(limit))
    return [_visit(row) for row in rows]


async def give_visits(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """The visits of one contact are another one's now."""
    moved = await tx.execute(sa.update(visits).where(visits.c.contact_id == from_contact).values(contact_id=to_contact))
    c = contacts.c
    await tx.execute(sa.update(contacts).where(c.id == to_contact).values(visit_count=c.visit_count + moved))


async def delete_visits_of(tx: Transaction, contact_id: str) -> None:
    """Forget every visit of a contact."""
    theirs = sa.select(visits.c.id).where(visits.c.contact_id == contact_id)
    await tx.execute(sa.delete(page_views).where(page_views.c.visit_id.in_(theirs)))
    await tx.execute(sa.delete(visits).where(visits.c.contact_id == contact_id))


async def forget_before(tx: Transaction, before: int, limit: int) -> int:
    """Delete visits that ended before a time, with their pages; returns how many."""
    old = sa.select(visits.c.id).where(visits.c.seen_at < before).order_by(visits.c.seen_at).limit(limit)
    ids = [row["id"] for row in await tx.all(old)]
    if ids:
        await tx.execute(sa.delete(page_views).where(page_views.c.visit_id.in_(ids)))
        await tx.execute(sa.delete(visits).where(visits.c.id.in_(ids)))
    return len(ids)
