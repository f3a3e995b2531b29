"""`kefu doctor` is content with a healthy machine and names what is ill, with the sentence that mends it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.cli.doctor import Finding, examine
from kefu.db.migrate import migrate
from kefu.settings import Settings
from tests.cli.kefu_command import kefu
from tests.servers.s3 import S3Server
from tests.servers.smtp import SmtpServer


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens, who does not speak HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def _findings(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in await examine(settings)}


def test_the_command_prints_findings_for_people_and_for_machines(tmp_path: Path) -> None:
    done = kefu("doctor", "--json", data=tmp_path, KEFU_PORT="0")
    findings = json.loads(done.stdout)
    assert {"isOk", "subject", "detail"} == set(findings[0])
    ill = [finding for finding in findings if not finding["isOk"]]
    assert done.returncode == (1 if ill else 0)
    assert all(finding["subject"] == "web pages" for finding in ill), ill
    assert "database:" in kefu("doctor", data=tmp_path, KEFU_PORT="0").stdout


async def test_a_fresh_machine_is_well(tmp_path: Path) -> None:
    found = await _findings(Settings(data_dir=tmp_path / "data", port=0))
    assert [each for each in found.values() if not each.is_ok and each.subject != "web pages"] == []
    assert not (tmp_path / "data" / "kefu.db").exists(), "looking makes no database"


async def test_a_migrated_database_is_well_and_its_revision_is_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, port=0)
    await migrate(settings.database_url)
    found = await _findings(settings)
    assert found["database"].is_ok
    assert "revision" in found["database"].detail
    assert found["clock"] == Finding(True, "clock", "agrees with the database")


async def test_postgresql_redis_mail_and_buckets_are_reached(
    kefu_postgres_url: str, redis_url: str, smtp: SmtpServer, s3: S3Server, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path,
        port=0,
        database_url=kefu_postgres_url,
        redis_url=redis_url,
        smtp_url=f"smtp://127.0.0.1:{smtp.port}",
        mail_from="Kefu <help@example.com>",
        public_url="https://help.example.com",
        files_url=f"s3://{s3.bucket}",
        files_endpoint=s3.endpoint,
        files_key=s3.access_key_id,
        files_secret=s3.secret_access_key,
        files_region=s3.region,
    )
    found = await _findings(settings)
    assert [each for each in found.values() if not each.is_ok and each.subject != "web pages"] == []
    assert "PostgreSQL" in found["database"].detail
    assert found["redis"].detail == "answers"


async def test_what_does_not_answer_is_named_with_its_setting(tmp_path: Path, taken_port: int) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    settings = Settings(
        data_dir=tmp_path / "file",
        host="127.0.0.1",
        port=taken_port,
        database_url="postgresql://nobody@127.0.0.1:1/none",
        files_url=str(tmp_path / "file" / "files"),
        redis_url="redis://127.0.0.1:1",
        smtp_url="smtp://127.0.0.1:1",
        mail_from="help@example.com",
        public_url="http://help.example.com",
    )
    found = await _findings(settings)
    for subject, remedy in {
        "data folder": "KEFU_DATA_DIR",
        "port": "KEFU_PORT",
        "public address": "https://",
        "database": "KEFU_DATABASE_URL",
        "files": "KEFU_FILES_",
        "redis": "KEFU_REDIS_URL",
        "mail": "KEFU_SMTP_URL",
    }.items():
        assert not found[subject].is_ok, subject
        assert remedy in found[subject].detail, found[subject]


async def test_an_open_address_without_a_public_one_is_named(tmp_path: Path) -> None:
    found = await _findings(Settings(data_dir=tmp_path, host="0.0.0.0", port=0))
    assert not found["public address"].is_ok
    assert "KEFU_PUBLIC_URL" in found["public address"].detail
