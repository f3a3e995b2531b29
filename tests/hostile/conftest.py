"""Fixtures of the hostile tests: one shared system in this process, and one real server for what needs sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kefu.agents import passwords
from kefu.db.migrate import migrate
from tests.hostile.place import NO_LIMITS, Camp, Place, open_place
from tests.hostile.server import Server, serving


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with today's schema, made once."""
    path = tmp_path_factory.mktemp("template") / "kefu.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """The smallest Argon2, because these tests sign in hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys_hash.cache_clear()
        yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture(scope="session")
async def place(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """The system that the tests of this folder share."""
    async with open_place(migrated, tmp_path_factory.mktemp("place")) as opened:
        yield opened


@pytest.fixture(scope="session")
async def shop(place: Place) -> Camp:
    """The workspace that everybody wants into."""
    return await place.camp("teashop")


@pytest.fixture(scope="session")
async def outside(place: Place) -> Camp:
    """The workspace of the rival."""
    return await place.camp("outside")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server without limits, which the tests of this folder share."""
    limits = {f"KEFU_{name.upper()}": str(most) for name, most in NO_LIMITS.items()}
    with serving(tmp_path_factory.mktemp("server"), **limits) as started:
        yield started
