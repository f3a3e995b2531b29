"""Settings come from the environment; what is unknown or wrong stops the start with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kefu.settings import Settings, SettingsError, documented, settings_from


def refusal(**environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings_from(environment)
    return str(caught.value)


def test_nothing_set_is_a_working_configuration() -> None:
    settings = settings_from({"PATH": "/bin", "HOME": "/home/ada"})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite:///data/kefu.db"
    assert settings.files_url == "data/files"


def test_the_data_folder_moves_database_and_files() -> None:
    settings = settings_from({"KEFU_DATA_DIR": "/srv/kefu"})
    assert settings.database_url == "sqlite:////srv/kefu/kefu.db"
    assert settings.files_url == "/srv/kefu/files"


def test_values_are_typed() -> None:
    settings = settings_from({"KEFU_PORT": "9000", "KEFU_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.1"})
    assert settings.port == 9000
    assert settings.trusted_proxies == ["10.0.0.0/8", "192.0.2.1"]


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [("KEFU_PROT", "KEFU_PORT"), ("KEFU_DATABSE_URL", "KEFU_DATABASE_URL"), ("KEFU_ADMIN_PASSWORD_FIEL", "_FILE")],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(variable: str, nearest: str) -> None:
    text = refusal(**{variable: "1"})
    assert variable in text
    assert nearest in text


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KEFU_PORT", "eighty"),
        ("KEFU_PORT", "70000"),
        ("KEFU_WORKER", "outside"),
        ("KEFU_LOG_LEVEL", "loud"),
        ("KEFU_DATABASE_URL", "mysql://x"),
        ("KEFU_REDIS_URL", "memcached://x"),
        ("KEFU_PUBLIC_URL", "help.example.com"),
        ("KEFU_PUBLIC_URL", "https://example.com/kefu"),
        ("KEFU_TRUSTED_PROXIES", "10.0.0.0/8,everybody"),
        ("KEFU_SMTP_URL", "https://mail.example.com"),
        ("KEFU_SMTP_URL", "smtp://mail.example.com"),
        ("KEFU_ADMIN_EMAIL", "ada@example.com"),
        ("KEFU_LIMIT_MESSAGES", "0"),
    ],
)
def test_a_wrong_value_is_refused_by_name(variable: str, value: str) -> None:
    assert variable in refusal(**{variable: value})


def test_platform_names_are_accepted_and_ours_win() -> None:
    assert settings_from({"DATABASE_URL": "postgres://a/b"}).database_url == "postgres://a/b"
    both = {"REDIS_URL": "redis://theirs", "KEFU_REDIS_URL": "redis://ours"}
    assert settings_from(both).redis_url == "redis://ours"


def test_secrets_come_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    environment = {"KEFU_ADMIN_EMAIL": "ada@example.com", "KEFU_ADMIN_PASSWORD_FILE": str(secret)}
    assert settings_from(environment).admin_password == "correct horse battery"


def test_a_file_that_is_not_there_and_a_file_for_what_is_no_secret_are_refused(tmp_path: Path) -> None:
    assert "cannot read" in refusal(KEFU_METRICS_TOKEN_FILE=str(tmp_path / "missing"))
    assert "KEFU_PORT" in refusal(KEFU_PORT_FILE=str(tmp_path))
    both = refusal(KEFU_METRICS_TOKEN="a", KEFU_METRICS_TOKEN_FILE=str(tmp_path))
    assert "not both" in both


def test_an_empty_variable_is_an_unset_one() -> None:
    assert settings_from({"KEFU_PORT": "", "KEFU_REDIS_URL": " "}).port == 8000


def test_every_setting_is_documented() -> None:
    found = documented()
    assert [each.name for each in found if not each.description] == []
    assert {"KEFU_PORT", "KEFU_SMTP_URL"} <= {each.variable for each in found}


def test_secrets_are_not_in_its_text() -> None:
    canary = "canary-7f3a"
    settings = Settings(
        files_secret=canary, redis_url=f"redis://:{canary}@localhost", metrics_token=canary, files_key=canary
    )
    assert canary not in repr(settings)
    assert canary not in str(settings)
    assert "port=8000" in repr(settings)


def test_names_of_secrets_are_marked_as_such() -> None:
    telling = ("secret", "password", "token", "key")
    open_ones = [
        each.name for each in documented() if any(word in each.name for word in telling) and not each.is_secret
    ]
    assert open_ones == []
