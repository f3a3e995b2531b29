"""The test servers themselves: they answer, they are isolated, and they are gone when their owner is."""

from __future__ import annotations

import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import asyncpg
import obstore
import pytest
from obstore.store import S3Store
from redis.asyncio import Redis

from tests.servers.ports import is_open
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.servers.s3 import S3Server
from tests.servers.smtp import SmtpServer

OWNER = """
import sys, time
from tests.servers import {module}
server = {module}.start()
print(server.port, server.folder, flush=True)
time.sleep(60)
"""


async def test_a_postgres_database_is_fresh_and_utf8(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        encoding = await connection.fetchval("SHOW server_encoding")
    finally:
        await connection.close()
    assert (tables, encoding) == (0, "UTF8")


async def test_a_template_is_filled_once_and_copied(postgres_server: PostgresServer) -> None:
    fills: list[str] = []

    def fill(url: str) -> None:
        fills.append(url)
        name = url.rpartition("/")[2]
        command = [
            str(postgres_server.binaries / "psql"),
            postgres_server.url(name),
            "-qXc",
            "CREATE TABLE t (n int)",
        ]
        subprocess.run(command, check=True)

    for _ in range(2):
        template = postgres_server.ensure_template("servers_template", fill)
        copy = postgres_server.create_database(template=template)
        connection = await asyncpg.connect(postgres_server.url(copy))
        assert await connection.fetchval("SELECT count(*) FROM t") == 0
        await connection.close()
        postgres_server.drop_database(copy)
    assert len(fills) == 1


async def test_redis_starts_empty_for_each_test(redis_server: RedisServer, redis_url: str) -> None:
    client = Redis.from_url(redis_url)
    try:
        assert await client.dbsize() == 0
        await client.set("left", "over")
        redis_server.flush()
        assert await client.dbsize() == 0
    finally:
        await client.aclose()


async def test_s3_keeps_what_is_put(s3: S3Server) -> None:
    store = S3Store(
        s3.bucket,
        endpoint=s3.endpoint,
        region=s3.region,
        access_key_id=s3.access_key_id,
        secret_access_key=s3.secret_access_key,
        client_options={"allow_http": True},
    )
    await obstore.put_async(store, "folder/picture.png", b"pixels")
    found = await obstore.get_async(store, "folder/picture.png")
    assert bytes(await found.bytes_async()) == b"pixels"


async def test_smtp_keeps_the_letter(smtp: SmtpServer) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ada@example.com", "sam@example.com", "您好"
    letter.set_content("Hello")
    await aiosmtplib.send(letter, hostname=smtp.host, port=smtp.port)
    received = smtp.wait_for(1)[0]
    assert received.recipients == ("sam@example.com",)
    assert received.message["Subject"] == "您好"


@pytest.mark.parametrize("module", ["postgres", "redis"])
def test_a_server_ends_with_its_killed_owner(module: str) -> None:
    command = [sys.executable, "-c", OWNER.format(module=module)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as owner:
        assert owner.stdout is not None
        port, _, folder = owner.stdout.readline().strip().partition(" ")
        was_there = is_open(int(port)) and Path(folder).is_dir()
        owner.kill()
    assert was_there
    deadline = time.monotonic() + 15
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(folder).exists()
    assert not is_open(int(port))
