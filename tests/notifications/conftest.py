"""A desk: the named cast, whose news are made notifications of when the test says so."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from tests.notifications.desk import Desk


@pytest.fixture
async def desk(database: Database, news: list[object]) -> Desk:
    made = Desk(database, news)
    await made.begin()
    return made
