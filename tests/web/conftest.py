"""Fixtures of the tests through the HTTP layer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from kefu.agents import passwords
from kefu.db.migrate import migrate
from tests.web.stage import Stage, staged


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with today's schema, made once."""
    path = tmp_path_factory.mktemp("template") / "kefu.db"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest Argon2, because these tests sign in hundreds of times."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
async def stage(migrated: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """A whole Kefu that nobody has set up."""
    async with staged(migrated, tmp_path) as made:
        yield made


@pytest.fixture
async def ada(stage: Stage) -> httpx.AsyncClient:
    """The owner's browser, signed in."""
    return await stage.owner()
