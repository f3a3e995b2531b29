"""`create-admin` sets an empty installation up or adds an owner; `demo` fills it and empties it again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from kefu.agents.models import secret_hash
from kefu.agents.passwords import is_password
from kefu.agents.queries import find_by_email
from kefu.db import schema
from kefu.db.sqlite import SqliteDatabase
from kefu.inboxes.queries import list_inboxes
from kefu.workspaces.queries import list_workspaces
from tests.cli.kefu_command import kefu

PASSWORD = "correct horse battery"


def _create(data: Path, *more: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    file = data / "password"
    file.write_text(password + "\n", encoding="utf-8")
    return kefu("create-admin", "--password-file", str(file), *more, data=data)


@pytest.fixture
async def database(tmp_path: Path) -> SqliteDatabase:
    """The command's own database; each test closes what it opened."""
    return SqliteDatabase(tmp_path / "kefu.db", lambda news: None)


async def test_the_first_owner_comes_with_a_workspace_and_an_inbox(tmp_path: Path, database: SqliteDatabase) -> None:
    done = _create(tmp_path, "--email", "Ada@Example.com", "--name", "Ada", "--workspace", "Tea Shop")
    assert done.returncode == 0, done.stderr
    assert "Tea Shop" in done.stdout
    await database.open()
    async with database.read() as reader:
        ada = await find_by_email(reader, "ada@example.com")
        (workspace,) = await list_workspaces(reader)
        inboxes = await list_inboxes(reader, workspace.id)
    await database.close()
    assert ada is not None
    assert (ada.name, ada.role, ada.workspace_id) == ("Ada", "owner", workspace.id)
    assert await is_password(PASSWORD, ada.password_hash)
    assert secret_hash(PASSWORD) not in ada.password_hash
    assert len(inboxes) == 1


async def test_another_owner_joins_the_first_workspace_or_a_new_one(tmp_path: Path, database: SqliteDatabase) -> None:
    assert _create(tmp_path, "--email", "ada@example.com").returncode == 0
    assert _create(tmp_path, "--email", "grace@example.com").returncode == 0
    assert _create(tmp_path, "--email", "eve@example.com", "--workspace", "Outside").returncode == 0
    taken = _create(tmp_path, "--email", "ada@example.com")
    assert taken.returncode == 1
    assert "already" in taken.stderr
    await database.open()
    async with database.read() as reader:
        workspaces = await list_workspaces(reader)
        people = await reader.all(sa.select(schema.agents.c.email, schema.agents.c.workspace_id))
    await database.close()
    assert len(workspaces) == 2
    where = {row["email"]: row["workspace_id"] for row in people}
    assert where["ada@example.com"] == where["grace@example.com"] != where["eve@example.com"]


@pytest.mark.parametrize(
    ("email", "password"), [("ada@example.com", "short"), ("no address", PASSWORD), ("ada@example.com", "password123")]
)
def test_a_bad_address_or_password_is_refused(tmp_path: Path, email: str, password: str) -> None:
    done = _create(tmp_path, "--email", email, password=password)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_the_demo_wants_a_workspace(tmp_path: Path) -> None:
    done = kefu("demo", data=tmp_path)
    assert done.returncode == 1
    assert "create-admin" in done.stderr


@pytest.mark.timeout(300)
async def test_the_demo_fills_and_empties(tmp_path: Path, database: SqliteDatabase) -> None:
    assert _create(tmp_path, "--email", "ada@example.com").returncode == 0
    filled = kefu("demo", data=tmp_path)
    assert filled.returncode == 0, filled.stderr
    assert "400 demo conversations" in filled.stdout
    again = kefu("demo", data=tmp_path)
    assert again.returncode == 1
    assert "--remove" in again.stderr
    removed = kefu("demo", "--remove", data=tmp_path)
    assert removed.returncode == 0, removed.stderr
    assert "Removed 400" in removed.stdout
    await database.open()
    async with database.read() as reader:
        left = [
            await reader.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (schema.contacts, schema.conversations, schema.entries, schema.events, schema.attachments)
        ]
        agents = await reader.scalar(sa.select(sa.func.count()).select_from(schema.agents))
    await database.close()
    assert left == [0, 0, 0, 0, 0]
    assert agents == 1
