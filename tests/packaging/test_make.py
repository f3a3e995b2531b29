"""The first commands of a newcomer: their words, and their sentences when Python or Node.js is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

WORDS = ("setup", "run", "dev", "check", "test", "types", "bench", "soak", "build", "help")


def test_make_help_names_every_word() -> None:
    printed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [word for word in WORDS if f"make {word} " not in printed] == []


def test_the_tools_of_this_machine_are_enough() -> None:
    assert _require_tools(os.environ["PATH"]) == (0, "")


def test_without_node_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    code, said = _require_tools(_path_with(tmp_path, "bash", "env", "python3"))
    assert code == 1
    assert "Node.js 20" in said
    assert "Python" not in said


def test_without_python_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    code, said = _require_tools(_path_with(tmp_path, "bash", "env", "node", "npm"))
    assert code == 1
    assert "Python 3.11" in said


@pytest.mark.parametrize(
    ("tool", "script", "sentence"),
    [
        ("python3", '#!/bin/sh\n[ "$1" = -V ] && echo Python 3.8.1\nexit 1\n', "Python 3.8.1"),
        ("node", '#!/bin/sh\n[ "$1" = --version ] && echo v16.0.0\nexit 1\n', "this is v16.0.0"),
    ],
)
def test_a_tool_that_is_too_old_is_named(tmp_path: Path, tool: str, script: str, sentence: str) -> None:
    path = _path_with(tmp_path, "bash", "env", "python3", "node", "npm")
    (tmp_path / tool).write_text(script)
    code, said = _require_tools(path)
    assert code == 1
    assert sentence in said


def _path_with(folder: Path, *tools: str) -> str:
    for tool in tools:
        # Version managers put a script in the way that needs more than one program: go round it.
        found = sys.executable if tool == "python3" else shutil.which(tool)
        (folder / tool).write_text(f'#!/bin/sh\nexec "{found}" "$@"\n')
        (folder / tool).chmod(0o755)
    return str(folder)


def _require_tools(path: str) -> tuple[int, str]:
    command = [str(ROOT / "scripts" / "require-tools"), "python3"]
    done = subprocess.run(command, env={"PATH": path}, check=False, capture_output=True, text=True)
    return done.returncode, done.stderr
