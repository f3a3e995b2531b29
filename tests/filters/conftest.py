"""Fixtures of the tests of filters."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from tests.filters.shelf import Shelf


@pytest.fixture
async def shelf(database: Database) -> Shelf:
    made = Shelf(database)
    await made.fill()
    return made
