"""The fixtures of the test servers; a pytest plugin that tests/conftest.py names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import postgres, redis
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.servers.s3 import S3Server
from tests.servers.s3 import start as start_s3
from tests.servers.smtp import SmtpServer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the session (one for each xdist worker), with fsync off."""
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def durable_postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL with fsync on, for tests that kill what writes to it."""
    server = postgres.start(is_durable=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One Redis for the session (one for each xdist worker)."""
    server = redis.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The URL of an empty Redis."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """One S3 server for the session."""
    server, view = start_s3()
    yield view
    server.stop()


@pytest.fixture
def s3(s3_server: S3Server) -> S3Server:
    """The S3 server with a fresh, empty bucket."""
    return s3_server.create_bucket()


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """An SMTP server that keeps the letters of this test."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()
