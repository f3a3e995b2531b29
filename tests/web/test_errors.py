"""Every error is a problem with a stable code, says where in the body it is, and leaks nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.stage import DOOR, Stage, code_of


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"name": "x", "isAdmin": True}, "/isAdmin", "field.unknown"),
        ({"name": 5}, "/name", "field.wrong"),
        ({"name": ""}, "/name", "field.too_short"),
        ({"name": "x" * 81}, "/name", "field.too_long"),
        ({"availability": "asleep"}, "/availability", "field.wrong"),
        ({"preferences": {"theme": "dark", "font": "x"}}, "/preferences/font", "field.unknown"),
        ({"preferences": {"isEnterSending": "yes"}}, "/preferences/isEnterSending", "field.wrong"),
        ({"preferences": {"isEnterSending": 1}}, "/preferences/isEnterSending", "field.wrong"),
        ([], "", "field.wrong"),
    ],
)
async def test_a_wrong_body_says_where(ada: httpx.AsyncClient, body: Any, pointer: str, code: str) -> None:
    answer = await ada.patch(f"{DOOR}/me", json=body)
    assert await code_of(answer, 422) == "body.invalid"
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


async def test_pointers_go_into_lists(ada: httpx.AsyncClient) -> None:
    answer = await ada.patch(f"{DOOR}/workspace", json={"allowedExtensions": ["png", 7]})
    assert answer.json()["errors"][0]["pointer"] == "/allowedExtensions/1"


async def test_a_missing_field_is_named(ada: httpx.AsyncClient) -> None:
    answer = await ada.post(f"{DOOR}/canned-responses", json={"shortcut": "hi"})
    assert answer.json()["errors"] == [
        {"pointer": "/text", "code": "field.missing", "detail": "Object missing required field `text`"}
    ]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"name": NaN}', b'{"name": "\xff"}'])
async def test_what_is_not_json_is_refused(ada: httpx.AsyncClient, content: bytes) -> None:
    answer = await ada.patch(f"{DOOR}/me", content=content, headers={"content-type": "application/json"})
    assert await code_of(answer, 400) == "body.malformed"


async def test_an_absent_body_is_refused(ada: httpx.AsyncClient) -> None:
    answer = await ada.patch(f"{DOOR}/me")
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_large_body_is_refused(ada: httpx.AsyncClient) -> None:
    answer = await ada.patch(f"{DOOR}/me", json={"name": "x" * 600_000})
    assert await code_of(answer, 413) == "body.too_large"


async def test_unknown_addresses_and_methods(stage: Stage, ada: httpx.AsyncClient) -> None:
    assert await code_of(await ada.get("/api/v1/nothing"), 404) == "not_found"
    answer = await ada.put(f"{DOOR}/workspace", json={})
    assert await code_of(answer, 405) == "method_not_allowed"
    assert "PATCH" in answer.headers["allow"]


async def test_query_values_are_checked(ada: httpx.AsyncClient) -> None:
    answer = await ada.get(f"{DOOR}/conversations", params={"limit": "1000"})
    assert await code_of(answer, 422) == "request.invalid"
    assert answer.json()["errors"][0]["pointer"] == "/query/limit"


async def test_the_unforeseen_leaks_nothing(
    stage: Stage, ada: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("canary: /srv/secret postgres://ada:hunter2@db")

    monkeypatch.setattr("kefu.web.console.workspace.get_workspace", breaks)
    answer = await ada.get(f"{DOOR}/workspace")
    assert await code_of(answer, 500) == "internal"
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text


async def test_each_answer_has_its_own_request_id(ada: httpx.AsyncClient) -> None:
    ids = {(await ada.get("/livez", headers={"x-request-id": "forged"})).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3
    assert "forged" not in ids


async def test_head_answers_like_get_without_a_body(ada: httpx.AsyncClient) -> None:
    answer = await ada.head("/livez")
    assert answer.status_code == 200
    assert answer.content == b""
