"""What went wrong elsewhere: filters, ids and texts that reach the database as something else than values."""

from __future__ import annotations

import ast
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kefu.db.schema import metadata
from tests.databases import TEMPLATE, _fill_postgres
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place, open_place
from tests.hostile.routes import Route, body_of, table
from tests.house.tree import python_files, relative, syntax

SQL = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "1; DROP TABLE agents; --",
    "'; DELETE FROM entries; --",
    '" OR ""="',
    "') UNION SELECT identity_secret FROM inboxes --",
    "x' AND (SELECT COUNT(*) FROM agents) > 0 --",
    "%' OR name LIKE '%",
    "%",
    "_",
    "\\",
    "*",
    "NEAR(a b)",
    "a AND NOT b",
    "text:secret",
    '"unclosed',
    "(((",
    "^a",
    "a* OR b*",
    "-- /* */",
    '{"$ne": null}',
    "pg_sleep(5)",
    "a & b | !c <-> d:*",
    "\ufeff\u200b",
    "😀",
    "长城" * 40,
]
QUERIES = [
    ("/search", "query"),
    ("/search", "kind"),
    ("/search", "limit"),
    ("/search", "cursor"),
    ("/contacts", "query"),
    ("/contacts", "cursor"),
    ("/contacts", "limit"),
    ("/conversations", "view"),
    ("/conversations", "inboxId"),
    ("/conversations", "cursor"),
    ("/conversations", "limit"),
    ("/canned-responses", "query"),
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def both(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    """A system on each database: each has its own quoting, its own search, its own idea of a text."""
    settings: dict[str, Any] = {}
    server, name = None, ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        name = server.create_database(template=server.ensure_template(TEMPLATE, _fill_postgres))
        settings["database_url"] = server.url(name)
    async with open_place(migrated, tmp_path_factory.mktemp("both"), **settings) as opened:
        yield opened
    if server is not None:
        server.drop_database(name)


@pytest.fixture(scope="module")
async def camp(both: Place) -> Camp:
    return await both.camp("teashop")


@pytest.fixture(scope="module")
async def rival(both: Place) -> Camp:
    return await both.camp("outside")


async def _counts(place: Place) -> dict[str, int]:
    async with place.wired.database.read() as reader:
        return {
            name: int(await reader.scalar(sa.select(sa.func.count()).select_from(found)))
            for name, found in metadata.tables.items()
        }


@pytest.mark.parametrize(("path", "name"), QUERIES)
async def test_no_query_reaches_the_database_as_sql(both: Place, camp: Camp, rival: Camp, path: str, name: str) -> None:
    before = await _counts(both)
    for text in SQL:
        params = {"query": "hello", name: text}
        answer = await both("GET", f"{CONSOLE}{path}", camp.owner, params=params)
        assert answer.status_code in (200, 422), f"{text}: {answer.status_code} {answer.text}"
        assert "secret of outside" not in answer.text
        assert rival.identity_secret not in answer.text
        for word in ("SELECT", "sqlite", "asyncpg", "syntax error", "Traceback"):
            assert word not in answer.text.replace(text, "")
    assert await _counts(both) == before


async def test_filters_take_known_words_alone(both: Place, camp: Camp) -> None:
    """There is no sorting and no operator to choose; a parameter that we do not know changes nothing."""
    path = f"{CONSOLE}/conversations"
    plain = (await both("GET", path, camp.owner)).json()
    for params in (
        {"sort": "id; DROP TABLE agents"},
        {"order": "(SELECT 1)"},
        {"query_operator": "OR 1=1"},
        {"workspaceId": "ws_x"},
        {"agentId": "agt_x"},
    ):
        assert (await both("GET", path, camp.owner, params=params)).json() == plain


WITH_ID = [route for route in table() if route.parameters and route.path.startswith("/api/")]
# What a database, a path or a parser could choke on; each is a name of nothing.
STRANGE = ["%00", "a%00b", "%ff", "%F0%9F%98%80", "' OR 1=1", "%27%3B--", "x" * 3000, "%E2%80%AE", "-1", "null"]


@pytest.mark.parametrize("route", WITH_ID, ids=[route.name for route in WITH_ID])
async def test_a_strange_id_names_nothing(both: Place, camp: Camp, route: Route) -> None:
    before = await _counts(both)
    who = camp.visitor if route.door == WIDGET else camp.owner
    for parameter in route.parameters:
        for strange in STRANGE:
            address = route.address({**camp.ids, "name": "x", parameter: strange})
            answer = await both(route.method, address, who, json=body_of(route, camp))
            assert answer.status_code in (400, 403, 404, 405, 422), f"{address}: {answer.status_code} {answer.text}"
    assert await _counts(both) == before


NUL = "a\x00b"
# JSON can say it, PostgreSQL cannot store it, and a text without it is another text.
STRANGE_TEXTS = [NUL, "\x00", "\ud800", "a\udfffb", "\x1b[31m", "\u2028", "\r\n", "\x7f", "￾"]


@pytest.mark.parametrize("route", [route for route in table() if route.body is not None], ids=lambda route: route.name)
async def test_strange_texts_are_cleaned_or_refused(both: Place, camp: Camp, route: Route) -> None:
    """In every text of every body."""
    who = camp.visitor if route.door == WIDGET else camp.owner
    sample = body_of(route, camp) or {}
    for number, strange in enumerate(STRANGE_TEXTS):
        for body in _replaced(sample, strange, f"cm_strange_{number}"):
            content = _encoded(body)
            headers = {**who, "Content-Type": "application/json"}
            answer = await both(route.method, route.address(camp.ids), headers, content=content)
            assert answer.status_code < 500, f"{content[:200]!r}: {answer.text}"
            assert "\x00" not in answer.text


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


def _replaced(sample: Any, strange: str, client_id: str) -> list[Any]:
    """The sample once for each text in it, that text made strange."""
    made: list[Any] = []
    if isinstance(sample, str):
        return [strange]
    if isinstance(sample, dict):
        for name, value in sample.items():
            fresh = {**sample, **({"clientMessageId": client_id + name} if "clientMessageId" in sample else {})}
            made += [{**fresh, name: each} for each in _replaced(value, strange, client_id)]
            if name in ("attributes", "texts", "launcherText"):
                made.append({**fresh, name: {strange: "x"}})
    elif isinstance(sample, list):
        made += [[each] for value in sample[:1] for each in _replaced(value, strange, client_id)]
    return made


async def test_strange_queries_and_frames(both: Place, camp: Camp) -> None:
    for path, name in QUERIES:
        for text in ("%00", "a%00b", "%ff%fe", "%ED%A0%80"):
            query = f"{name}={text}" if name == "query" else f"query=a&{name}={text}"
            answer = await both("GET", f"{CONSOLE}{path}?{query}", camp.owner)
            assert answer.status_code in (200, 400, 422), f"{path}?{query}: {answer.status_code} {answer.text}"
    for door, who, hello in (
        (CONSOLE, camp.owner, {"type": "hello"}),
        (WIDGET, {}, {"type": "hello", "token": camp.visitor_token}),
    ):
        for strange in STRANGE_TEXTS:
            commands = _commands(both, door, camp.ids["conversation_id"], strange)
            headers = {**who, "Content-Type": "application/json"}
            content = _encoded({"commands": [hello, *commands]})
            answer = await both("POST", f"{door}/live", headers, content=content)
            assert answer.status_code < 500, answer.text
            if answer.status_code == 200:
                assert "internal" not in [frame.get("code") for frame in answer.json()["frames"]], answer.text


def _commands(place: Place, door: str, conversation: str, strange: str) -> list[dict[str, Any]]:
    """What a socket may say, something strange in it each time."""
    here = {"conversationId": conversation}

    def send(**more: Any) -> dict[str, Any]:
        return {"type": "send", "clientMessageId": place.client_id(), **here, "text": "x", **more}

    message = "messageId" if door == WIDGET else "entryId"
    commands: list[dict[str, Any]] = [
        send(text=f"x{strange}"),
        send(conversationId=strange),
        send(clientMessageId=strange),
        send(replyToId=strange),
        {"type": "resume", "conversationId": strange, "pos": 0},
        {"type": "read", "conversationId": strange, "seq": 1},
        {"type": "recall", "ref": "r", "conversationId": strange, message: strange},
        {"type": "typing", **here, "isTyping": True},
    ]
    if door == WIDGET:
        url = f"https://x.test/{strange}"
        commands.append({"type": "page", "url": url, "title": strange, "referrer": strange})
    return commands


# Text that is made where it stands: f"…", "…" + x, "…" % x, "…".format(x).
BUILT = (ast.JoinedStr, ast.BinOp, ast.Call)


def test_no_sql_is_put_together_from_text() -> None:
    """`text(f"…")` and its relatives are how filters become holes; only db/ writes SQL, of its own names alone."""
    found = []
    for path in python_files():
        name = relative(path)
        if not name.startswith("src/kefu/") or name.startswith("src/kefu/db/"):
            continue
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and _called(node) in {"text", "literal_column", "exec_driver_sql"}:
                found += [f"{name}:{node.lineno}" for value in node.args if isinstance(value, BUILT)]
    assert not found, "\n".join(found)


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
