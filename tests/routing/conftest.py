"""The crowd that most tests of routing begin with."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd


@pytest.fixture
async def crowd(database: Database) -> Crowd:
    """Two agents who get conversations in turn, and six visitors."""
    made = Crowd(database)
    await made.begin(Rules(strategy="round_robin"), agents=2, visitors=6)
    return made
