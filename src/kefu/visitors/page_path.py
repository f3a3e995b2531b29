"""Writes down which pages visitors look at: whatever waits goes into one transaction, as with messages."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from kefu.db.database import Database, Transaction
from kefu.db.group_commit import GroupCommit
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Unavailable
from kefu.visitors import visit_queries
from kefu.visitors.models import PageReport, page_columns
from kefu.visitors.visits import MOST_PAGES, Page, PageView, Visit, begin_visit, goes_on, turn_page

# Nobody waits for it: ten thousand readers make five transactions a second, not hundreds.
_LINGER_SECONDS = 0.2


class PageNote(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor looks at a page; `is_visit` where visits are written down.

    With `is_arrival` it opened the widget there and said whether it may be followed: only that begins a first visit,
    and where it may not be followed the browser loses its visit.
    """

    visitor: Visitor
    report: PageReport
    at: int
    is_visit: bool
    is_arrival: bool = False


class PagePath:
    """Stores page reports of the live doors. One for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._commits: GroupCommit[PageNote, int, None]
        self._commits = GroupCommit(self._carry_out, _settle, linger_seconds=_LINGER_SECONDS)

    def submit(self, note: PageNote, done: Callable[[Exception | None], None]) -> None:
        """Written down soon; `done` is called then. Raises Unavailable when too much waits."""
        if self._commits.is_full:
            raise Unavailable("busy", "Too much waits to be stored; please try again.")
        self._commits.submit(note, done)

    async def drain(self) -> None:
        await self._commits.drain()

    async def _carry_out(self, notes: Sequence[PageNote]) -> int:
        async with self._database.begin() as tx:
            await note_pages(tx, notes)
        return len(notes)


def _settle(count: int) -> Iterator[Sequence[None]]:
    yield [None] * count


async def note_pages(tx: Transaction, notes: Sequence[PageNote]) -> None:
    """Keep the newest page of each browser, and the visit that it belongs to."""
    newest = {note.visitor.id: note for note in notes}
    rows = [(visitor_id, *page_columns(note.report).values(), note.at) for visitor_id, note in sorted(newest.items())]
    await visit_queries.save_pages(tx, rows)
    left = [note.visitor.id for note in notes if note.is_arrival and not note.is_visit]
    if left:
        await visit_queries.leave_visits(tx, left)
    wanted = [note for note in notes if note.is_visit and page_columns(note.report)["page_url"] is not None]
    if wanted:
        await _note_visits(tx, wanted)


async def _note_visits(tx: Transaction, notes: Sequence[PageNote]) -> None:
    known = await visit_queries.newest_of(tx, {note.visitor.id for note in notes})
    counts = await visit_queries.counts_of(tx, {note.visitor.contact_id for note in notes})
    current: dict[str, Visit] = dict(known)
    begun: dict[str, Visit] = {}
    views: list[tuple[Visit, PageView]] = []
    for note in notes:
        page, visitor = _page(note), note.visitor
        before = current.get(visitor.id)
        if before is not None and goes_on(before, note.at):
            after = turn_page(before, page)
        elif visitor.contact_id in counts and (note.is_arrival or before is not None):
            counts[visitor.contact_id] += 1
            after = begin_visit(visitor, page, counts[visitor.contact_id])
        else:
            continue  # it may not be followed, or its contact became another one meanwhile
        current[visitor.id] = after
        is_new = before is None or before.id != after.id
        if is_new:
            begun[after.id] = after
        if is_new or (before is not None and before.page_count < after.page_count <= MOST_PAGES):
            views.append((after, PageView(url=page.url, title=page.title, viewed_at=page.at)))
    # A batch may begin a visit and turn its pages: it is written as it began and then brought to where it is.
    await visit_queries.insert_visits(tx, list(begun.values()))
    await visit_queries.save_visits(tx, [visit for visit in current.values() if visit != known.get(visit.visitor_id)])
    await visit_queries.insert_views(tx, views)


def _page(note: PageNote) -> Page:
    columns = page_columns(note.report)
    return Page(url=columns["page_url"] or "", title=columns["page_title"], referrer=columns["referrer"], at=note.at)
