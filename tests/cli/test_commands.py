"""Every command explains itself, and its exit code is honest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.kefu_command import kefu

COMMANDS = ("serve", "worker", "migrate", "create-admin", "demo", "doctor", "config", "config check", "schema")


def test_help_lists_every_command() -> None:
    done = kefu("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command.split()[0] in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = kefu(*command.split(), "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage: " in done.stdout


def test_the_version_is_told() -> None:
    assert kefu("--version").stdout.startswith("kefu 0.")


def test_an_unknown_command_is_an_error_of_use() -> None:
    assert kefu("fly").returncode == 2


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo", "doctor", "config check"])
def test_an_unknown_setting_stops_every_command_and_names_the_nearest(command: str, tmp_path: Path) -> None:
    done = kefu(*command.split(), data=tmp_path, KEFU_PROT="8080")
    assert done.returncode == 2
    assert "KEFU_PROT" in done.stderr
    assert "Did you mean KEFU_PORT?" in done.stderr
    assert not list(tmp_path.iterdir()), "nothing was started"


def test_config_check_shows_settings_and_hides_secrets(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    done = kefu(
        "config", "check", KEFU_PORT="8123", KEFU_ADMIN_EMAIL="ada@example.com", KEFU_ADMIN_PASSWORD_FILE=str(secret)
    )
    assert done.returncode == 0, done.stderr
    assert "port=8123" in done.stdout
    assert "horse" not in done.stdout


def test_migrate_makes_a_database_and_says_its_revision(tmp_path: Path) -> None:
    first, second = (kefu("migrate", data=tmp_path) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert "revision" in first.stdout
    assert (tmp_path / "kefu.db").is_file()


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    done = kefu("migrate", KEFU_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_schemas_are_json_and_an_unknown_one_is_an_error_of_use() -> None:
    for arguments in (("events", "agents"), ("events", "visitors"), ("openapi", "widget")):
        done = kefu("schema", *arguments)
        assert done.returncode == 0, done.stderr
        assert isinstance(json.loads(done.stdout), dict)
    assert kefu("schema", "nonsense").returncode == 2
