"""Where to report a weakness: RFC 9116, and nothing where nobody was named."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kefu.kernel.clock import FixedClock
from kefu.settings import Settings, SettingsError, settings_from
from kefu.web.security_txt import security_txt
from tests.web.stage import Stage, code_of, staged

PATH = "/.well-known/security.txt"


@pytest.fixture
async def named(migrated: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    settings = {"security_contact": "security@example.com", "public_url": "https://help.example.com"}
    async with staged(migrated, tmp_path, **settings) as stage:
        yield stage


async def test_it_is_served_to_anybody(named: Stage) -> None:
    answer = await named.browser().get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.com"
    assert fields["Canonical"] == f"https://help.example.com{PATH}"
    now = datetime.datetime.fromtimestamp(named.clock.now() / 1000, datetime.UTC)
    left = datetime.datetime.fromisoformat(fields["Expires"]) - now
    assert datetime.timedelta(days=150) < left < datetime.timedelta(days=365)


async def test_without_a_contact_there_is_nothing(stage: Stage) -> None:
    assert await code_of(await stage.browser().get(PATH), 404) == "not_found"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("https://example.com/report", "https://example.com/report"),
        ("https://example.com/@report", "https://example.com/@report"),
    ],
)
def test_a_contact_is_an_address(given: str, shown: str) -> None:
    text = security_txt(Settings(security_contact=given), FixedClock().now())
    assert text.startswith(f"Contact: {shown}\n")
    assert "Canonical" not in text


@pytest.mark.parametrize("wrong", ["ada", "http://example.com", "javascript:alert(1)", "a@example.com\nContact: b@x.y"])
def test_anything_else_is_refused_at_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match="KEFU_SECURITY_CONTACT"):
        settings_from({"KEFU_SECURITY_CONTACT": wrong})
