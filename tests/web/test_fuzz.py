"""Schemathesis against the OpenAPI documents: nothing breaks, wrong input is refused, answers are as promised."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kefu.web.openapi import Door, document
from tests.live.server import EMAIL, PASSWORD, KefuServer

CONSOLE, WIDGET = "/api/v1/console", "/api/v1/widget"
# They end the sign-in that the run uses, make every password wait, or wait for news themselves.
LEFT_OUT = r"/live$|/sessions/|/me/password|/me/tokens/|/agents/"
CHECKS = "not_a_server_error,response_schema_conformance,negative_data_rejection,content_type_conformance"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KefuServer]:
    made = KefuServer(tmp_path, KEFU_LIMIT_UPLOADS="1000000").start()
    yield made
    made.end()


def fill(server: KefuServer) -> tuple[dict[str, str], dict[str, str]]:
    """One real thing of each kind, so that the run comes further than 404; and the token of each door."""
    with httpx.Client(base_url=server.url, headers={"origin": server.url}) as ada:
        me = ada.post(f"{CONSOLE}/sessions", json={"email": EMAIL, "password": PASSWORD}).json()
        token = ada.post(f"{CONSOLE}/me/tokens", json={"name": "fuzz"}).json()["token"]
        [inbox] = ada.get(f"{CONSOLE}/inboxes").json()
        visitor = ada.post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={}).json()["token"]
        body = {"clientMessageId": "cm_00000001", "text": "hello"}
        sent = ada.post(f"{WIDGET}/messages", json=body, headers={"authorization": f"Bearer {visitor}"}).json()
        detail = ada.get(f"{CONSOLE}/conversations/{sent['conversationId']}").json()
        canned = ada.post(f"{CONSOLE}/canned-responses", json={"shortcut": "hi", "text": "Hello"}).json()
    ids = {
        "agentId": me["agent"]["id"],
        "inboxId": inbox["id"],
        "conversationId": sent["conversationId"],
        "entryId": sent["message"]["id"],
        "messageId": sent["message"]["id"],
        "contactId": detail["contact"]["id"],
        "responseId": canned["id"],
    }
    return ids, {"console": token, "widget": visitor}


def aimed(api: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """The document with real ids as the only values of path parameters."""
    api = json.loads(json.dumps(api))
    for item in api["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and parameter["name"] in ids:
                    parameter["schema"] = {"type": "string", "enum": [ids[parameter["name"]]]}
    return api


@pytest.mark.parametrize("door", ["console", "widget"])
def test_schemathesis_finds_nothing(server: KefuServer, tmp_path: Path, door: Door) -> None:
    ids, tokens = fill(server)
    path = tmp_path / "api.json"
    path.write_text(json.dumps(aimed(document(door), ids)), encoding="utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", server.url),
            *("--header", f"Authorization: Bearer {tokens[door]}"),
            *("--exclude-path-regex", LEFT_OUT, "--phases", "fuzzing", "--max-examples", "10"),
            *("--checks", CHECKS, "--suppress-health-check", "all", "--seed", "7", "--generation-database", "none"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:] + server.log()[-2000:]
    assert "Traceback" not in server.log()
