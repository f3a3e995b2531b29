"""The `database` fixture: a test that asks for it runs on SQLite and on PostgreSQL; a plugin of conftest."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kefu.db.database import Database
from kefu.db.migrate import migrate
from kefu.db.postgres import PostgresDatabase
from kefu.db.sqlite import SqliteDatabase
from tests.servers.postgres import PostgresServer

TEMPLATE = "kefu_template"


@pytest.fixture
def news() -> list[object]:
    """What the database told its listener, in order."""
    return []


@pytest.fixture
def kefu_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a PostgreSQL database with Kefu's schema and no rows."""
    template = postgres_server.ensure_template(TEMPLATE, _fill_postgres)
    name = postgres_server.create_database(template=template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, news: list[object]) -> AsyncIterator[Database]:
    """An open database with Kefu's schema and no rows; `news` collects what its commits tell."""
    opened: Database
    if request.param == "sqlite":
        path = tmp_path / "kefu.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        opened = SqliteDatabase(path, news.extend)
    else:
        opened = PostgresDatabase(request.getfixturevalue("kefu_postgres_url"), news.extend)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with Kefu's schema and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kefu.db"
    _run(migrate(f"sqlite:///{path}"))
    return path


def _fill_postgres(url: str) -> None:
    _run(migrate(url))


def _run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread, because the thread of the tests may have its own event loop.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, work).result()
