"""What every test may ask for; pytest reads it first."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.servers.fixtures", "tests.databases"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The server runs on asyncio, and so do the tests."""
    return "asyncio"
