"""What the tests of sizes share: JSON of any depth, and how a refusal must look."""

from __future__ import annotations

from typing import Any

import httpx2

MEGABYTE = 1024 * 1024


def require_problem(answer: httpx2.Response, *statuses: int) -> Any:
    assert answer.status_code in statuses, f"{answer.status_code} {answer.text[:500]}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["code"]
    assert problem["requestId"] == answer.headers["x-request-id"]
    assert len(answer.content) < 4000, "a problem does not repeat what was sent"
    return problem


def deep(levels: int) -> list[bytes]:
    """Depth at the places where a decoder may meet it: before, inside and behind what it knows."""
    return [
        b"[" * levels,
        b"[" * levels + b"]" * levels,
        b'{"a":' * levels + b"1" + b"}" * levels,
        b'{"attributes":' + b'{"a":' * levels + b"1" + b"}" * levels + b"}",
        b'{"commands":[' + b"[" * levels + b"]" * levels + b"]}",
        b'{"commands":[{"x":' + b"[" * levels + b"]" * levels + b',"type":"ping"}]}',
        b'{"page":{"url":' + b"[" * levels + b"]" * levels + b"}}",
        b'{"commands":[{"type":"hello","conversations":' + b"[" * levels + b"]" * levels + b"}]}",
    ]
