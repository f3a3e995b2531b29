"""What documents name exists: links, files, commands with their options, settings; deploy/ is held to the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from kefu.__main__ import cli
from kefu.settings import documented
from tests.house.tree import ROOT, files, relative

_FENCE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"^(?:src|web|tests|deploy|docs|scripts|bench)/[\w./-]+$")
_WORDS = r"[ \t]+(?=[a-z]|--[a-z])([^\n`|#]+)"
_COMMAND = re.compile(r"(?:^|[\s`]|bin/)kefu" + _WORDS, re.MULTILINE)
_DEPLOYED = re.compile(r"(?:bin/|\[)kefu" + _WORDS)
_MAKE = re.compile(r"\bmake ([a-z-]+)")


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md" and not relative(path).startswith("web/")]


def texts() -> list[tuple[str, str]]:
    """Documents and what deploy/ holds, by name."""
    found = [*documents(), *(path for path in files() if relative(path).startswith("deploy/"))]
    return [(relative(path), path.read_text(encoding="utf-8")) for path in found]


def code_of(text: str) -> str:
    """What stands in code fences and code spans."""
    fences = _FENCE.findall(text)
    return "\n".join([*fences, *_CODE.findall(_FENCE.sub("", text))])


def test_there_are_documents_to_look_at() -> None:
    names = {relative(path) for path in documents()}
    assert {"README.md", "README.zh-CN.md", "docs/index.md", "docs/widget.md"} <= names
    assert len(names) > 15


@pytest.mark.parametrize("path", documents(), ids=relative)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = _CODE.sub("", _FENCE.sub("", path.read_text(encoding="utf-8")))
    broken = []
    for target in _LINK.findall(text):
        name, _, anchor = target.partition("#")
        if "://" in name or name.startswith("mailto:"):
            continue
        found = (path.parent / name).resolve() if name else path
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in _anchors(found)):
            broken.append(target)
    assert not broken, f"{relative(path)}: {broken}"


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_document_can_be_found_from_the_index_or_the_readme() -> None:
    linked = {ROOT / "README.md"}
    waiting = [ROOT / "README.md", ROOT / "docs" / "index.md"]
    while waiting:
        path = waiting.pop()
        for target in _LINK.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / target.partition("#")[0]).resolve()
            if found.suffix == ".md" and found.is_file() and found not in linked:
                linked.add(found)
                waiting.append(found)
    lost = [relative(path) for path in documents() if path not in linked and relative(path).startswith("docs/")]
    assert not lost, f"nothing leads to {lost}"


def test_every_file_that_a_document_names_exists() -> None:
    missing = [
        f"{relative(path)}: {name}"
        for path in documents()
        if path.name != "CHANGELOG.md"
        for name in _CODE.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))
        if _PATH.match(name) and not (ROOT / name).exists() and "pin_message" not in name
    ]
    assert not missing, "\n".join(missing)


# What only the browser tests read.
_TESTS_OWN = {"KEFU_CHROMIUM", "KEFU_SHOTS", "KEFU_SCREENSHOTS"}


def test_every_setting_that_is_named_exists() -> None:
    known = {field.variable for field in documented()} | _TESTS_OWN
    known |= {f"{field.variable}_FILE" for field in documented() if field.is_secret}
    unknown = [
        f"{name}: {variable}"
        for name, text in texts()
        for variable in re.findall(r"KEFU_[A-Z_]+", text)
        if variable not in known
    ]
    assert not unknown, "\n".join(unknown)


def test_every_command_that_is_named_exists_with_its_options() -> None:
    wrong = []
    seen: set[str] = set()
    for name, text in texts():
        for words in _commands(name, text):
            command, rest = _resolved(words)
            seen.add(command.name or "")
            unknown = [word for word in rest if word.startswith("--") and word not in _options(command)]
            if isinstance(command, TyperGroup) and not unknown and not _is_plain(words):
                unknown = words
            wrong += [f"{name}: kefu {' '.join(words)}"] if unknown else []
    assert not wrong, "\n".join(wrong)
    assert {"serve", "worker", "migrate", "create-admin", "demo", "doctor", "check", "schema"} <= seen


def _commands(name: str, text: str) -> Iterator[list[str]]:
    """Documents name commands in code; files of deploy/ by path, or as lists of words."""
    if name.endswith(".md"):
        found = _COMMAND.findall(code_of(text))
    else:
        found = _DEPLOYED.findall(text.replace('", "', " ").replace('"', "").replace("]", ""))
    for words in found:
        yield words.split()


def _is_plain(words: list[str]) -> bool:
    """`kefu --version` needs no command."""
    return all(word.startswith("--") for word in words)


Command = TyperCommand | TyperGroup


def _resolved(words: list[str]) -> tuple[Command, list[str]]:
    """The command that the words lead to, and the words left over."""
    command: Any = typer.main.get_command(cli)
    rest = list(words)
    while isinstance(command, TyperGroup) and rest and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    return command, rest


def _options(command: Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts} | {"--help"}


def test_every_word_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    unknown = [
        f"{name}: make {word}" for name, text in texts() for word in _MAKE.findall(code_of(text)) if word not in targets
    ]
    assert not unknown, "\n".join(unknown)
