"""The jobs table as a queue: enqueue with the change, lease, retry with back-off, dead letters."""

import random

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.schema import jobs
from kefu.kernel.clock import HOUR, MINUTE, SECOND

LEASE_MS = 2 * MINUTE
MOST_ATTEMPTS = 12


class Job(msgspec.Struct, frozen=True):
    """One piece of leased work."""

    number: int
    kind: str
    data: bytes
    attempts: int


async def enqueue(
    tx: Transaction,
    kind: str,
    data: msgspec.Struct,
    now: int,
    *,
    due_at: int | None = None,
    key: str | None = None,
) -> None:
    """Ask for work in the same transaction as the change it follows.

    A `key` that waits already adds nothing. One that is being carried out may have begun too early to see the change:
    it is carried out once more when it ends, whether it succeeds or not.
    """
    values = {
        "kind": kind,
        "data": msgspec.json.encode(data).decode(),
        "key": key,
        "due_at": due_at if due_at is not None else now,
        "created_at": now,
    }
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    again = {"again_at": values["due_at"], "again_data": values["data"]}
    waiting = insert(jobs).values(values)
    # The row's lock puts this before or after `finish` and `fail`: either they see it, or the key is free again.
    await tx.execute(waiting.on_conflict_do_update(index_elements=["key"], set_=again, where=jobs.c.leased_until > now))


async def lease(tx: Transaction, now: int, limit: int) -> list[Job]:
    """Take up to `limit` due jobs for LEASE_MS; another worker skips them meanwhile.

    An attempt counts from here on, not from its failure: what kills its process never comes to fail. A job whose lease
    ended unheard of is taken alone, so that it takes no others along if it does so again.
    """
    await _put_aside(tx, now)
    statement = (
        sa.select(jobs.c.number, jobs.c.kind, jobs.c.data, jobs.c.attempts, jobs.c.leased_until)
        .where(jobs.c.dead_at.is_(None), jobs.c.due_at <= now, jobs.c.leased_until <= now)
        .order_by(jobs.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await tx.all(statement)
    rows = [row for row in rows if row["leased_until"] > 0][:1] or rows
    found = [Job(row["number"], row["kind"], row["data"].encode(), row["attempts"]) for row in rows]
    if found:
        numbers = [job.number for job in found]
        await tx.execute(
            sa.update(jobs)
            .where(jobs.c.number.in_(numbers))
            .values(leased_until=now + LEASE_MS, attempts=jobs.c.attempts + 1)
        )
    return found


async def _put_aside(tx: Transaction, now: int) -> None:
    """Jobs whose last attempt was never heard of again: whoever carried it out died over it."""
    is_over = sa.and_(
        jobs.c.dead_at.is_(None), jobs.c.attempts >= MOST_ATTEMPTS, jobs.c.leased_until <= now, jobs.c.due_at <= now
    )
    await _begin_again(tx, is_over)
    values = {
        "dead_at": now,
        "key": None,
        "last_error": sa.func.coalesce(jobs.c.last_error, "") + " The process ended during the last attempt.",
    }
    await tx.execute(sa.update(jobs).where(is_over).values(values))


async def finish(tx: Transaction, job: Job) -> None:
    """The work is done: forget the job, unless it was asked for again meanwhile."""
    if not await _begin_again(tx, jobs.c.number == job.number):
        await tx.execute(sa.delete(jobs).where(jobs.c.number == job.number))


async def _begin_again(tx: Transaction, which: sa.ColumnElement[bool]) -> bool:
    """Whether jobs were asked for while they were carried out; then they wait like new ones."""
    anew = {
        "due_at": jobs.c.again_at,
        "data": jobs.c.again_data,
        "again_at": None,
        "again_data": None,
        "attempts": 0,
        "leased_until": 0,
    }
    return await tx.execute(sa.update(jobs).where(which, jobs.c.again_at.is_not(None)).values(anew)) > 0


async def fail(tx: Transaction, job: Job, error: str, now: int) -> None:
    """Try again later, longer each time with jitter (about 28 hours in all); after the last try keep it as dead."""
    if await _begin_again(tx, jobs.c.number == job.number):
        return
    attempts = job.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        values: dict[str, object] = {"dead_at": now, "last_error": error[:2000], "key": None}
    else:
        delay = min(5 * SECOND * 3 ** (attempts - 1), 8 * HOUR)
        values = {
            "due_at": now + int(delay * (0.75 + random.random() / 2)),  # jitter, not a secret
            "leased_until": 0,
            "last_error": error[:2000],
        }
    await tx.execute(sa.update(jobs).where(jobs.c.number == job.number).values(values))


async def next_due(reader: Reader) -> int | None:
    """When the next waiting job is due."""
    found = await reader.scalar(sa.select(sa.func.min(jobs.c.due_at)).where(jobs.c.dead_at.is_(None)))
    return int(found) if found is not None else None
