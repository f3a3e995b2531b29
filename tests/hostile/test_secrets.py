"""Promise 33: planted secrets are looked for in the database, in the log and in every answer of a real server."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.hostile.place import CONSOLE, WIDGET
from tests.hostile.server import EMAIL, PASSWORD, Server, serving
from tests.servers.ports import free_port

SMTP_PASSWORD = "canary-smtp-password"
METRICS_TOKEN = "canary-metrics-token"
NEW_PASSWORD = "canary horse battery staple"


class Told:
    """A client that keeps every answer it got."""

    def __init__(self, server: Server) -> None:
        self.client = httpx2.Client(base_url=server.url, headers={"Origin": server.url}, timeout=20)
        self.answers: list[tuple[str, str]] = []

    def __call__(self, method: str, path: str, **more: Any) -> httpx2.Response:
        answer = self.client.request(method, path, **more)
        self.answers.append((f"{method} {path} {answer.status_code}", f"{answer.headers}\n{answer.text}"))
        return answer


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Told, dict[str, str]]]:
    """A server that has seen good days and bad ones, and the secrets that came up."""
    settings = {
        "KEFU_SMTP_URL": f"smtp://ada:{SMTP_PASSWORD}@127.0.0.1:{free_port()}",
        "KEFU_MAIL_FROM": "help@teashop.test",
        "KEFU_PUBLIC_URL": "http://help.teashop.test",
        "KEFU_METRICS_TOKEN": METRICS_TOKEN,
    }
    with serving(tmp_path_factory.mktemp("canaries"), **settings) as server:
        told = Told(server)
        secrets = _live(told, "http://help.teashop.test")
        yield server, told, secrets
        told.client.close()


def _live(told: Told, origin: str) -> dict[str, str]:
    """Everything that handles a secret, done well and done badly."""
    told.client.headers["Origin"] = origin
    signed_in = told("POST", f"{CONSOLE}/sessions", json={"email": EMAIL, "password": PASSWORD})
    assert signed_in.status_code == 200, signed_in.text
    [session] = re.findall(r"kefu_session=([^;]+)", signed_in.headers["set-cookie"])
    [inbox] = told("GET", f"{CONSOLE}/inboxes").json()
    identity = told("POST", f"{CONSOLE}/inboxes/{inbox['id']}/secret").json()["secret"]
    token = told("POST", f"{CONSOLE}/me/tokens", json={"name": "script"}).json()["token"]
    visitor = told("POST", f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={}).json()["token"]
    told("POST", f"{CONSOLE}/invitations", json={"email": "new@teashop.test", "role": "agent"})
    by_visitor = {"Authorization": f"Bearer {visitor}"}
    sent = told("POST", f"{WIDGET}/messages", headers=by_visitor, json={"clientMessageId": "cm_000001", "text": "hi"})
    _misuse(told, inbox["id"], [session, identity, token, visitor])
    told("GET", f"{CONSOLE}/conversations/{sent.json()['conversationId']}")
    told("GET", "/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    told("GET", "/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}x"})
    change = {"currentPassword": PASSWORD, "newPassword": NEW_PASSWORD}
    assert told("POST", f"{CONSOLE}/me/password", json=change).status_code == 204
    told("POST", f"{CONSOLE}/me/password", json=change)
    return {
        "password": PASSWORD,
        "new password": NEW_PASSWORD,
        "session": session,
        "API token": token,
        "visitor token": visitor,
        "identity secret": identity,
        "SMTP password": SMTP_PASSWORD,
        "metrics token": METRICS_TOKEN,
    }


def _misuse(told: Told, inbox_id: str, secrets: list[str]) -> None:
    """Each secret where it does not belong: in paths, queries, bodies, headers of calls that fail."""
    for secret in [*secrets, PASSWORD]:
        bodies: list[dict[str, Any]] = [
            {"email": EMAIL, "password": f"{secret}x"},
            {"email": secret, "password": secret},
            {"email": EMAIL, "password": [secret]},
        ]
        for body in bodies:
            told("POST", f"{CONSOLE}/sessions", json=body)
        told("POST", f"{CONSOLE}/setup", json={"token": secret})
        told("POST", f"{CONSOLE}/invitations/look", json={"token": secret})
        told("POST", f"{CONSOLE}/me/password", json={"currentPassword": secret, "newPassword": "short"})
        told("POST", f"{WIDGET}/inboxes/{inbox_id}/sessions", json={"identityToken": f"{secret}.{secret}.x"})
        told("POST", f"{WIDGET}/inboxes/{inbox_id}/sessions", json={"token": secret, "identityToken": "x"})
        told("GET", f"{CONSOLE}/me", headers={"Authorization": f"Bearer {secret}x"})
        told("POST", f"{WIDGET}/live", json={"commands": [{"type": "hello", "token": f"{secret}x"}]})
        told("POST", f"{WIDGET}/live", json={"commands": [{"type": "hello", "token": {"x": secret}}]})


def _stored(data: Path) -> str:
    """Every value of every table, and what else lies in the folder of the data."""
    with closing(sqlite3.connect(data / "kefu.db")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # The words of the search index can be looked up and not listed; its file is read below.
        listed = [name for name in tables if name != "entry_search"]
        dump = "\n".join(repr(database.execute(f'SELECT * FROM "{name}"').fetchall()) for name in listed)
    rest = [path.read_bytes().decode("latin-1") for path in data.rglob("*") if path.is_file()]
    return "\n".join([dump, *rest])


def test_the_database_holds_no_secret_that_signs_in(story: tuple[Server, Told, dict[str, str]]) -> None:
    server, _, secrets = story
    stored = _stored(server.data)
    # The website and we sign with the same identity secret, so this one must be kept as it is.
    kept = {name for name, secret in secrets.items() if secret in stored}
    assert kept == {"identity secret"}
    with closing(sqlite3.connect(server.data / "kefu.db")) as database:
        [(password_hash,)] = database.execute("SELECT password_hash FROM agents").fetchall()
    assert password_hash.startswith("$argon2id$")


def test_the_log_holds_none(story: tuple[Server, Told, dict[str, str]]) -> None:
    server, _, secrets = story
    until = time.monotonic() + 10
    while "job." not in (log := server.log) and time.monotonic() < until:
        time.sleep(0.2)
    assert "job." in log, "the mail that fails must be in the log for this test to mean something"
    assert [name for name, secret in secrets.items() if secret in log] == []


def test_answers_tell_each_secret_once_to_who_asked_for_it(story: tuple[Server, Told, dict[str, str]]) -> None:
    _, told, secrets = story
    assert not [name for name, text in told.answers if " 500" in name or "Traceback" in text]
    for name, secret in secrets.items():
        tellers = {what for what, text in told.answers if secret in text}
        if name == "identity secret":
            assert all(what.endswith("/secret 200") for what in tellers), tellers
        elif name == "API token":
            assert tellers == {f"POST {CONSOLE}/me/tokens 201"}
        elif name == "visitor token":
            # A good token is told again to the browser that brought it, and in no other answer.
            assert all("/sessions 201" in what and WIDGET in what for what in tellers), tellers
        elif name == "session":
            assert tellers == {f"POST {CONSOLE}/sessions 200"}
        else:
            assert tellers == set(), name


def test_the_settings_do_not_show_theirs(story: tuple[Server, Told, dict[str, str]]) -> None:
    from kefu.settings import Settings

    shown = repr(Settings(metrics_token=METRICS_TOKEN, admin_email="a@b.test", admin_password=PASSWORD))
    assert METRICS_TOKEN not in shown
    assert PASSWORD not in shown
