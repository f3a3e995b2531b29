"""What is generated is fresh, and what people must find exists."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.tree import ROOT

DOCUMENTS = ("README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "LICENSE")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_that_people_look_for_exist(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


def test_the_page_of_settings_is_what_the_program_says() -> None:
    command = [sys.executable, "-m", "kefu", "schema", "settings"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    page = ROOT / "docs" / "reference" / "settings.md"
    assert page.read_text(encoding="utf-8") == printed, (
        "write it anew: kefu schema settings > docs/reference/settings.md"
    )
