"""Fixtures of the tests of both doors' own addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.doors.running import Door, open_door


@pytest.fixture
async def door(migrated: Path, tmp_path: Path) -> AsyncIterator[Door]:
    """A running system with the cast in it."""
    async with open_door(migrated, tmp_path) as opened:
        yield opened
