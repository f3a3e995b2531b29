"""No file, function or parameter list outgrows a reader; ESLint measures the functions of TypeScript."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import code_files, python_files, relative, syntax

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50
MAX_PARAMETERS = 6
# The schema is meant to be read top to bottom; a migration is written once; protocol files are generated.
LONG_BY_NATURE = ("src/kefu/db/schema.py", "src/kefu/db/migrations/", "web/protocol/")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    long = {
        relative(path): lines
        for path in code_files()
        if not relative(path).startswith(LONG_BY_NATURE)
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE_LINES
    }
    assert not long, f"split these files (limit {MAX_FILE_LINES} lines): {long}"


def test_no_function_is_longer_than_half_a_screen() -> None:
    long = {
        f"{relative(path)}:{function.lineno} {function.name}": lines
        for path, function in _functions()
        if (lines := _code_lines(function)) > MAX_FUNCTION_LINES
    }
    assert not long, f"split these functions (limit {MAX_FUNCTION_LINES} lines): {long}"


def test_no_function_takes_more_than_six_parameters() -> None:
    wide = {
        f"{relative(path)}:{function.lineno} {function.name}": count
        for path, function in _functions()
        if (count := _parameters(function)) > MAX_PARAMETERS and not _is_called_by_a_framework(path, function)
    }
    assert not wide, f"give these functions a struct (limit {MAX_PARAMETERS} parameters): {wide}"


def _functions() -> list[tuple[Path, Function]]:
    return [
        (path, node)
        for path in python_files()
        if not relative(path).startswith(LONG_BY_NATURE)
        for node in ast.walk(syntax(path))
        if isinstance(node, Function)
    ]


def _code_lines(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def _parameters(function: Function) -> int:
    arguments = function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def _is_called_by_a_framework(path: Path, function: Function) -> bool:
    """Handlers, commands and fixtures get what they name: their parameters are requests, not a call's arguments."""
    in_tests = relative(path).startswith("tests/")
    return bool(function.decorator_list) or (in_tests and function.name.startswith("test_"))
