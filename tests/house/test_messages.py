"""Every text that people read exists in every language, with the same blanks to fill, and is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT, code_files, relative

LANGUAGES = ("en", "zh-CN", "zh-TW")
CONSOLE = ROOT / "web" / "console" / "src"
MESSAGES = CONSOLE / "shared" / "i18n"
BLANK = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_exists_in_every_language(language: str) -> None:
    everywhere = {key for each in LANGUAGES for key in _texts(each)}
    assert len(everywhere) > 100
    missing = sorted(everywhere - set(_texts(language)))
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_and_blanks_are_the_same(language: str) -> None:
    english = _texts("en")
    wrong = [
        key
        for key, text in _texts(language).items()
        if not text.strip() or set(BLANK.findall(text)) != set(BLANK.findall(english[key]))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_key_that_the_code_names_exists() -> None:
    known = set(_texts("en"))
    unknown = [
        f"{relative(path)}: {key}"
        for path in code_files()
        if path.is_relative_to(CONSOLE) and ".test." not in path.name
        for key in re.findall(r"""\bt\(\s*["'`]([a-z]\w*(?:\.\w+)+)["'`]""", path.read_text(encoding="utf-8"))
        if key not in known
    ]
    assert not unknown, "\n".join(unknown)


def _texts(language: str) -> dict[str, str]:
    return dict(pair for path in sorted((MESSAGES / language).glob("*.json")) for pair in _flat(path.stem, _read(path)))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{prefix}.{key}", inner)
    else:
        yield prefix, value
