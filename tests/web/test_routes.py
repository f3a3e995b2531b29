"""The table of routes: each says who may call it, and no signed-in agent reaches another workspace through any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from kefu.agents.passwords import hash_password
from kefu.installation.setup import Beginning, begin
from kefu.web.asgi import application, given
from kefu.web.auth import agents_only, require_admin, visitors_only
from kefu.web.openapi import document
from kefu.web.routes import all_routes
from tests.notifications.subscription import subscription
from tests.web.stage import DOOR, PASSWORD, Stage

NAMES = ("wired", "sign_ins", "agent_verbs", "visitor_verbs")
WIDGET = "/api/v1/widget"
# Values that a rule beyond the schema asks for.
GOOD = {"clientMessageId": "cm_00000002", "text": "hello"}


def table() -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    app = application(all_routes(), {name: given(None) for name in NAMES})
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS"}:
                    yield route.path_format, str(method), handler


def test_every_route_is_behind_a_guard_or_says_why_not() -> None:
    checked = 0
    for path, method, handler in table():
        guards = handler.resolve_guards()
        door = next(
            (guard for prefix, guard in ((DOOR, agents_only), (WIDGET, visitors_only)) if path.startswith(prefix)), None
        )
        if door is not None:
            assert door in guards, f"{method} {path}"
        if handler.opt.get("is_public"):
            assert len(handler.opt.get("why", "")) > 10, f"{method} {path} is public and does not say why"
        else:
            assert door is not None, f"{method} {path} has no guard and is not marked public"
        checked += 1
    assert checked > 50


def test_the_public_addresses_are_these() -> None:
    """A new public address is a decision: it is written down here."""
    public = {f"{method} {path}" for path, method, handler in table() if handler.opt.get("is_public")}
    assert {each for each in public if "/api/v1/" in each} == {
        f"GET {DOOR}/setup",
        f"POST {DOOR}/setup",
        f"POST {DOOR}/setup/check",
        f"POST {DOOR}/sessions",
        f"DELETE {DOOR}/sessions/current",
        f"POST {DOOR}/invitations/look",
        f"POST {DOOR}/invitations/accept",
        f"GET {WIDGET}/inboxes/{{inbox_id}}/config",
        f"POST {WIDGET}/inboxes/{{inbox_id}}/sessions",
        f"POST {WIDGET}/proofs",
        f"POST {WIDGET}/live",
        "GET /api/v1/attachments/{attachment_id}/{variant}",
        "GET /api/v1/avatars/{name}",
    }


def test_what_changes_the_workspace_is_for_admins() -> None:
    admins = {
        f"{method} {path.removeprefix(DOOR)}"
        for path, method, handler in table()
        if require_admin in handler.resolve_guards()
    }
    assert admins >= {
        "PATCH /workspace",
        "POST /inboxes",
        "PATCH /inboxes/{inbox_id}",
        "DELETE /inboxes/{inbox_id}",
        "GET /inboxes/{inbox_id}/secret",
        "POST /inboxes/{inbox_id}/secret",
        "PATCH /agents/{agent_id}",
        "POST /invitations",
        "DELETE /invitations/{invitation_id}",
    }


@pytest.mark.parametrize("door", [DOOR, WIDGET])
async def test_nobody_gets_in_without_a_key(stage: Stage, ada: httpx.AsyncClient, door: str) -> None:
    stranger = stage.browser()
    tried = 0
    for path, method, handler in table():
        if path.startswith(door) and not handler.opt.get("is_public"):
            address = re.sub(r"\{\w+\}", "x_1", path)
            for headers in ({}, {"authorization": "Bearer kefu_forged"}, {"cookie": "kefu_session=kefus_forged; =;"}):
                answer = await stranger.request(method, address, headers=headers, json={})
                assert answer.status_code in (401, 403), f"{method} {address}: {answer.text}"
                assert answer.json()["code"] in ("not_signed_in", "foreign_origin", "visitor.unknown")
            tried += 1
    assert tried > 8


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:  # one line a kind
    """The smallest value that a schema takes."""
    if "$ref" in schema:
        return _sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for many in ("oneOf", "anyOf"):
        if many in schema:
            return _sample(schema[many][0] | {key: schema[key] for key in schema if key != many}, schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            wanted = schema.get("required") or list(schema.get("properties", {}))[:1]
            made = {name: _sample(schema["properties"][name], schemas) for name in wanted}
            return made | {name: value for name, value in GOOD.items() if name in schema.get("properties", {})}
        case "array":
            return [_sample(schema["items"], schemas)] * schema.get("minItems", 0)
        case "integer":
            return max(1, int(schema.get("minimum", 1)))
        case "boolean":
            return True
        case "string":
            return "x" * max(3, schema.get("minLength", 0))
    return {}


async def _outsider(stage: Stage) -> httpx.AsyncClient:
    """Mallory, the owner of another workspace of the same installation."""
    beginning = Beginning(
        workspace_name="Outside",
        language="en",
        agent_name="Mallory",
        email="mallory@example.com",
        password_hash=await hash_password(PASSWORD),
        inbox_name="Outside",
    )
    async with stage.wired.database.begin() as tx:
        await begin(tx, stage.clock, beginning)
    browser = stage.browser("203.0.113.66")
    await browser.post(f"{DOOR}/sessions", json={"email": "mallory@example.com", "password": PASSWORD})
    return browser


async def _ids(stage: Stage, ada: httpx.AsyncClient) -> dict[str, str]:
    """One thing of each kind in the tea shop, by the name of the path parameter."""
    me = (await ada.get(f"{DOOR}/me")).json()
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={"page": {"url": "https://shop.test/", "title": "Shop"}})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = (await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "hi"})).json()
    assert "message" in sent, sent
    conversation_id = sent["conversationId"]
    detail = (await ada.get(f"{DOOR}/conversations/{conversation_id}")).json()
    invited = await ada.post(f"{DOOR}/invitations", json={"email": "new@example.com", "role": "agent"})
    token = await ada.post(f"{DOOR}/me/tokens", json={"name": "script"})
    canned = await ada.post(f"{DOOR}/canned-responses", json={"shortcut": "hi", "text": "Hello"})
    visits = (await ada.get(f"{DOOR}/contacts/{detail['contact']['id']}/visits")).json()
    contact = detail["contact"]["id"]
    note = await ada.post(f"{DOOR}/contacts/{contact}/notes", json={"text": "a regular"})
    return {
        **await _kept(ada),
        "transferId": await _offer(stage, ada, inbox["id"]),
        "mergeId": await _merge(stage, ada, inbox["id"], contact),
        "noteId": note.json()["id"],
        "visitorId": detail["visit"]["visitorId"],
        "visitId": visits[0]["id"],
        "agentId": me["agent"]["id"],
        "inboxId": inbox["id"],
        "conversationId": conversation_id,
        "entryId": sent["message"]["id"],
        "contactId": detail["contact"]["id"],
        "invitationId": invited.json()["invitation"]["id"],
        "tokenId": token.json()["view"]["id"],
        "responseId": canned.json()["id"],
        "deviceId": (await ada.post(f"{DOOR}/notifications/devices", json=subscription("ada"))).json()["id"],
        "sessionId": (await ada.get(f"{DOOR}/sessions")).json()[0]["id"],
    }


async def _offer(stage: Stage, ada: httpx.AsyncClient, inbox: str) -> str:
    """Another conversation, which Ada answers and offers to a colleague."""
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = (await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000003", "text": "hello"})).json()
    await ada.post(f"{DOOR}/conversations/{sent['conversationId']}/claim")
    linus = (await (await stage.colleague(ada, "Linus")).get(f"{DOOR}/me")).json()["agent"]
    offer = {"agentId": linus["id"], "note": "please"}
    made = await ada.post(f"{DOOR}/conversations/{sent['conversationId']}/transfers", json=offer)
    return str(made.json()["id"])


async def _merge(stage: Stage, ada: httpx.AsyncClient, inbox: str, contact: str) -> str:
    """Another visitor turns out to be the same person."""
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = (await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000002", "text": "me again"})).json()
    detail = (await ada.get(f"{DOOR}/conversations/{sent['conversationId']}")).json()
    merged = await ada.post(f"{DOOR}/contacts/{contact}/merge", json={"contactId": detail["contact"]["id"]})
    return str(merged.json()["id"])


async def _kept(ada: httpx.AsyncClient) -> dict[str, str]:
    """What agents and admins keep, by the name of the path parameter."""
    tag = await ada.post(f"{DOOR}/tags", json={"name": "VIP"})
    definition = {"subject": "contact", "key": "plan", "label": "Plan", "kind": "text"}
    attribute = await ada.post(f"{DOOR}/attributes", json=definition)
    steps = {"name": "Close", "operations": [{"type": "set_status", "status": "resolved"}]}
    macro = await ada.post(f"{DOOR}/macros", json=steps)
    rule = await ada.post(f"{DOOR}/automation-rules", json={**steps, "trigger": "tagged", "filter": {}})
    policy = await ada.post(f"{DOOR}/sla-policies", json={"name": "Gold", "filter": {}, "firstReplyMinutes": 5})
    folder = await ada.post(f"{DOOR}/canned-folders", json={"name": "Shipping"})
    view = await ada.post(f"{DOOR}/saved-views", json={"name": "All", "filter": {}})
    week = {"timeZone": "UTC", "weekdays": [[]] * 7}
    schedule = await ada.post(f"{DOOR}/schedules", json={"name": "Hours", "week": week})
    team = await ada.post(f"{DOOR}/teams", json={"name": "Tea"})
    said = {"name": "First", "conditions": {}, "variants": [{"text": "Hello"}]}
    proactive = await ada.post(f"{DOOR}/proactive-rules", json=said)
    block = await ada.post(f"{DOOR}/blocks", json={"kind": "address", "value": "203.0.113.1"})
    sheet = {"file": ("people.csv", b"name\nSam\n")}
    imported = await ada.post(f"{DOOR}/contact-imports", files=sheet)
    kind = await ada.post(f"{DOOR}/ticket-types", json={"name": "Repair"})
    ticket = (await ada.post(f"{DOOR}/tickets", json={"title": "Broken pot"})).json()["ticket"]["id"]
    part = await ada.post(f"{DOOR}/tickets/{ticket}/parts", json={"title": "Mend it"})
    words = await ada.post(f"{DOOR}/word-lists", json={"name": "Ads", "effect": "mask", "words": "x"})
    return {
        "ticketTypeId": kind.json()["id"],
        "ticketId": ticket,
        "partId": part.json()["parts"][0]["id"],
        "wordListId": words.json()["id"],
        "blockId": block.json()["id"],
        "importId": imported.json()["id"],
        "tagId": tag.json()["id"],
        "attributeId": attribute.json()["id"],
        "automationRuleId": rule.json()["id"],
        "policyId": policy.json()["id"],
        "folderId": folder.json()["id"],
        "macroId": macro.json()["id"],
        "savedViewId": view.json()["id"],
        "scheduleId": schedule.json()["id"],
        "teamId": team.json()["id"],
        "ruleId": proactive.json()["id"],
    }


async def test_foreign_ids_look_missing_on_every_route(stage: Stage, ada: httpx.AsyncClient) -> None:
    ids = await _ids(stage, ada)
    mallory = await _outsider(stage)
    api = document("console")
    schemas = api["components"]["schemas"]
    tried = []
    for path, item in api["paths"].items():
        names = re.findall(r"\{(\w+)\}", path)
        if not names:
            continue
        address = re.sub(r"\{(\w+)\}", lambda found: ids[found.group(1)], path)
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            body = _sample(content["schema"], schemas) if content else None
            answer = await mallory.request(method.upper(), address, json=body)
            assert answer.status_code == 404, f"{method} {address} {body}: {answer.status_code} {answer.text}"
            tried.append(f"{method} {path}")
    assert len(tried) > 20


async def test_foreign_ids_in_bodies_look_missing(stage: Stage, ada: httpx.AsyncClient) -> None:
    ids = await _ids(stage, ada)
    mallory = await _outsider(stage)
    body = {"contactId": ids["contactId"], "inboxId": ids["inboxId"]}
    assert (await mallory.post(f"{DOOR}/conversations", json=body)).status_code == 404
    assigned = await ada.post(
        f"{DOOR}/conversations/{ids['conversationId']}/assignee",
        json={"agentId": (await mallory.get(f"{DOOR}/me")).json()["agent"]["id"]},
    )
    assert assigned.status_code == 404
    for listed in ("agents", "inboxes", "invitations", "canned-responses", "me/tokens"):
        text = (await mallory.get(f"{DOOR}/{listed}")).text
        assert not [value for value in ids.values() if value in text]
