"""PostgreSQL that goes away: reads and units of work say `unavailable`, and go on when it is back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kefu.db.postgres import PostgresDatabase
from kefu.db.schema import settings
from kefu.kernel.errors import Unavailable
from kefu.web.errors import problem_of
from tests.servers.ports import free_port

END_MINE = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
COUNT = sa.select(sa.func.count()).select_from(settings)


@pytest.fixture
async def database(kefu_postgres_url: str) -> AsyncIterator[PostgresDatabase]:
    made = PostgresDatabase(kefu_postgres_url, lambda news: None)
    await made.open()
    yield made
    await made.close()


async def test_nobody_listens() -> None:
    away = PostgresDatabase(f"postgresql://kefu@127.0.0.1:{free_port()}/kefu", lambda news: None)
    with pytest.raises(Unavailable, match="does not answer"):
        async with away.read():
            pass
    with pytest.raises(Unavailable, match="does not answer"):
        async with away.begin():
            pass
    await away.close()


async def test_the_line_breaks_in_the_middle(database: PostgresDatabase) -> None:
    with pytest.raises(Unavailable):
        async with database.read() as reader:
            await reader.all(END_MINE)
    with pytest.raises(Unavailable):
        async with database.begin() as tx:
            await tx.execute(sa.insert(settings).values(key="lost", value="with the line"))
            await tx.all(END_MINE)
    async with database.read() as reader:
        assert await reader.scalar(COUNT) == 0


async def test_what_is_the_callers_own_stays_its_own(database: PostgresDatabase) -> None:
    with pytest.raises(FileNotFoundError):
        async with database.read():
            raise FileNotFoundError("a file, not the database")
    with pytest.raises(DBAPIError):
        async with database.begin() as tx:
            await tx.all(sa.text("SELECT 1 / 0"))


def test_it_is_told_with_the_time_to_come_back() -> None:
    problem, headers = problem_of(Unavailable("unavailable", "The database does not answer."), "req_1", "/x")
    assert (problem.status, problem.code, headers["Retry-After"]) == (503, "unavailable", "3")
