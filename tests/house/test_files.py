"""What every file must have and none may have: a first sentence; left-over work, a trace of a machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import ROOT, code_files, files, python_files, relative, syntax, text_of

GENERATED = ("web/package-lock.json", "requirements", "LICENSE")
LEFT_OVER = re.compile("|".join([r"\bTO" + "DO\\b", r"\bFIX" + "ME\\b", r"\bX" + "XX\\b", r"\bHA" + "CK\\b"]))
SKIPPED = re.compile(
    "|".join(
        [
            r"pytest\.sk" + "ip",
            r"mark\.sk" + "ip",
            r"\b(?:it|test|describe)\.(?:sk" + "ip|on" + "ly|to" + "do)\\b",
        ]
    )
)
# Written in pieces, so that this file does not contain what it looks for.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.org",
    "yarn" + "pkg.com",
    "deb." + "debian",
    "npm" + "mirror",
)
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/tmp/" + "brief", "/opt/" + "wheels", "/home" + "/tester")


def test_every_python_module_says_what_it_is() -> None:
    # An empty __init__.py of a test folder has nothing to say.
    silent = [
        relative(path)
        for path in python_files()
        if not ast.get_docstring(syntax(path)) and (syntax(path).body or not relative(path).startswith("tests/"))
    ]
    assert not silent, "\n".join(silent)


def test_every_typescript_module_says_what_it_is() -> None:
    # A unit test stands beside what it tests and has that name.
    silent = [
        relative(path)
        for path in code_files()
        if path.suffix in {".ts", ".tsx", ".mjs"} and ".test." not in path.name and not _begins_with_comment(path)
    ]
    assert not silent, "\n".join(silent)


def test_there_are_no_barrel_files() -> None:
    barrels = [relative(path) for path in code_files() if path.stem == "index" and path.suffix in {".ts", ".tsx"}]
    assert not barrels, "\n".join(barrels)


def test_nothing_is_left_for_later() -> None:
    found = _lines_matching(LEFT_OVER)
    assert not found, "\n".join(found)


def test_no_test_is_left_out() -> None:
    found = _lines_matching(SKIPPED)
    assert not found, "\n".join(found)


def test_no_file_names_a_registry_or_a_machine() -> None:
    pattern = re.compile("|".join(re.escape(each) for each in (*REGISTRIES, *MACHINE_PATHS)))
    found = _lines_matching(pattern, including_generated=True)
    assert not found, "\n".join(found)


def test_locks_carry_hashes_and_no_addresses() -> None:
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"^\s*-|://|find-links", re.sub(r"^\s+--hash=", "", text, flags=re.MULTILINE), re.MULTILINE
        )
        requirements = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert len(requirements) > 3
        assert all(line.endswith("\\") for line in requirements), f"{path.name}: a requirement without a hash"
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in "".join(re.findall(r'"resolved": "[^"]*"', lock))
    assert lock.count('"integrity"') > 100


def _begins_with_comment(path: Path) -> bool:
    return path.read_text(encoding="utf-8").lstrip().startswith("/**")


def _lines_matching(pattern: re.Pattern[str], *, including_generated: bool = False) -> list[str]:
    return [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in files()
        if including_generated or not relative(path).startswith(GENERATED)
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if pattern.search(line)
    ]
