"""The files of the repository as git sees them; every house rule reads them from here."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = (".py", ".ts", ".tsx", ".vue", ".js", ".mjs", ".css")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked or would be: what git ignores is not ours."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return tuple(path for path in paths if path.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_files() -> list[Path]:
    return [path for path in files() if path.suffix in CODE]


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=relative(path))


def text_of(path: Path) -> str | None:
    """The text of a file, None for pictures, sounds and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
