"""The OpenAPI documents against a running server: what they say is taken and answered, and nothing makes it fail."""

from __future__ import annotations

import warnings
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kefu.web.openapi import document
from tests.hostile.place import CONSOLE, WIDGET
from tests.hostile.server import EMAIL, PASSWORD, Server

# Calls that would end the sign-in with which the others are made, or wait for news.
LEFT_OUT = {
    "console_sessions_sign_out",
    "console_me_change_password",
    "console_agents_change",
    "console_inboxes_archive",
}
EXAMPLES = 6


def operations(door: str) -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = document(door)["paths"]
    return [
        (path, method.upper())
        for path, item in paths.items()
        for method, operation in item.items()
        if operation["operationId"] not in LEFT_OUT and not path.endswith("/live")
    ]


@pytest.fixture(scope="module")
def keys(server: Server) -> dict[str, dict[str, str]]:
    """The headers of an owner's token and of a visitor."""
    with httpx2.Client(base_url=server.url, headers={"Origin": server.url}) as client:
        assert client.post(f"{CONSOLE}/sessions", json={"email": EMAIL, "password": PASSWORD}).status_code == 200
        token = client.post(f"{CONSOLE}/me/tokens", json={"name": "contract"}).json()["token"]
        [inbox, *_] = client.get(f"{CONSOLE}/inboxes").json()
        visitor = client.post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={}).json()["token"]
    return {
        "console": {"Authorization": f"Bearer {token}"},
        "widget": {"Authorization": f"Bearer {visitor}"},
    }


DOORS = [(door, *operation) for door in ("console", "widget") for operation in operations(door)]


def test_every_address_is_in_a_document() -> None:
    assert len(DOORS) > 50


@pytest.mark.parametrize(("door", "path", "method"), DOORS, ids=[f"{method} {path}" for _, path, method in DOORS])
def test_it_does_what_the_document_says(
    server: Server, keys: dict[str, dict[str, str]], door: str, path: str, method: str
) -> None:
    schema = schemathesis.openapi.from_dict(document(door))
    schema.config.update(base_url=server.url)
    operation = schema[path][method]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        def call(case: Any) -> None:
            response = case.call(base_url=server.url, headers=keys[door])
            assert response.status_code < 500, f"{case.as_curl_command()}\n{response.text}"
            case.validate_response(
                response,
                checks=[
                    not_a_server_error,
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ],
            )

        tried = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(operation.as_strategy(generation_mode=mode))(call))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tried()
