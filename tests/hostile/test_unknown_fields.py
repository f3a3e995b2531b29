"""Promise 22: no field that we do not know is ever taken, at no depth of no body."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from kefu.audiences.agents import commands as agent_commands
from kefu.audiences.visitors import commands as visitor_commands
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place
from tests.hostile.routes import BODIES, Route, body_name, body_of, table

WITH_BODY = [route for route in table() if route.body is not None]
# The fields that mattered elsewhere: another workspace, another role, another author, another proof.
TEMPTING = ("workspaceId", "isIdentified", "externalId", "role2", "__proto__", "authorId", "id", "is_admin")
# Objects whose keys are the sender's own to choose.
FREE = ("attributes", "texts", "launcherText", "label", "intro", "answers", "idleWarning", "question", "thanks")


def places(value: Any, pointer: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every object of a body whose fields are ours to name."""
    if isinstance(value, dict):
        steps = pointer.split("/")[1:]
        if not steps or steps[-1] not in FREE:
            yield pointer, steps
        for name, inner in value.items():
            yield from places(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, f"{pointer}/{index}")


def injected(body: Any, steps: list[str], name: str) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for step in steps:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    inner[name] = "ws_hostile"
    return changed


def test_every_body_has_an_example() -> None:
    assert {body_name(route.body) for route in WITH_BODY if route.body is not None} == set(BODIES)
    assert len(WITH_BODY) > 30


@pytest.mark.parametrize("route", WITH_BODY, ids=[route.name for route in WITH_BODY])
async def test_an_unknown_field_is_refused_by_name(place: Place, shop: Camp, route: Route) -> None:
    who = shop.visitor if route.door == WIDGET else shop.owner
    body = body_of(route, shop)
    known = set(body or {})
    before = place.rows()
    tried = 0
    for pointer, steps in places(body):
        if "commands" in steps:
            continue  # those are a socket's, below
        for name in TEMPTING:
            if name not in known:
                answer = await place(route.method, route.address(shop.ids), who, json=injected(body, steps, name))
                assert answer.status_code == 422, f"{pointer}/{name}: {answer.status_code} {answer.text}"
                [error] = answer.json()["errors"]
                assert error["code"] == "field.unknown"
                assert error["pointer"].endswith(f"/{name}")
                tried += 1
    assert tried >= len(TEMPTING) - 1
    assert place.rows() == before


@pytest.mark.parametrize("route", WITH_BODY, ids=[route.name for route in WITH_BODY])
async def test_what_is_not_an_object_is_refused(place: Place, shop: Camp, route: Route) -> None:
    """An operator object instead of a text, a list instead of an object: strict types at the edge."""
    who = shop.visitor if route.door == WIDGET else shop.owner
    body = body_of(route, shop) or {}
    before = place.rows()
    wrong: list[Any] = [[], "text", 1, None, [body]]
    wrong += [{**body, name: {"$ne": ""}} for name, value in body.items() if not isinstance(value, dict)]
    for each in wrong:
        answer = await place(route.method, route.address(shop.ids), who, json=each)
        assert answer.status_code == 422, f"{each}: {answer.status_code} {answer.text}"
        assert answer.json()["code"] in ("body.invalid", "request.invalid")
    assert place.rows() == before


def _commands(module: Any) -> list[dict[str, Any]]:
    """One command of each type with the fields that it must have."""
    union = module.AgentCommand if module is agent_commands else module.VisitorCommand
    made = []
    for kind in union.__args__:
        values: dict[str, Any] = {"type": kind.__struct_config__.tag}
        hints = kind.__annotations__
        for name, wire in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
            if name in hints:
                said = str(hints[name])
                values[wire] = [] if "list" in said else 1 if "int" in said else False if "bool" in said else "x"
        made.append(values)
    return made


@pytest.mark.parametrize("door", [CONSOLE, WIDGET])
async def test_an_unknown_field_of_a_command_is_refused(place: Place, shop: Camp, door: str) -> None:
    module = agent_commands if door == CONSOLE else visitor_commands
    who = shop.owner if door == CONSOLE else {}
    hello: dict[str, Any] = {"type": "hello"} if door == CONSOLE else {"type": "hello", "token": shop.visitor_token}
    commands = [each for each in _commands(module) if each["type"] != "hello"]
    assert len(commands) >= 9
    hostile = [{**each, name: "x"} for each in commands for name in ("workspaceId", "__proto__")]
    hostile += [{"type": "message.created", "text": "from nobody"}, {"type": "welcome"}, {"text": "no type"}]
    before = place.rows()
    for start in range(0, len(hostile), 40):
        part = hostile[start : start + 40]
        answer = await place.good("POST", f"{door}/live", who, json={"commands": [hello, *part], "waitSeconds": 0})
        codes = [frame["code"] for frame in answer["frames"] if frame["type"] == "error"]
        assert codes == ["frame.invalid"] * len(part), answer
    assert place.rows() == before
