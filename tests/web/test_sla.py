"""SLA policies through the console's door: only admins write them, every agent sees the clocks, visitors see nothing."""

from __future__ import annotations

from typing import Any

from kefu.kernel.clock import HOUR, MINUTE
from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"
GOLD: dict[str, Any] = {
    "name": "Gold",
    "filter": {},
    "firstReplyMinutes": 10,
    "resolutionMinutes": 120,
    "warning": {"unit": "minutes", "value": 4},
    "operations": [{"type": "set_priority", "priority": "urgent"}],
    "escalateMinutes": 5,
}


async def test_a_policy_from_its_preview_to_its_report(stage: Stage) -> None:
    ada = await stage.owner()
    now = stage.clock.now()
    seen = (await ada.post(f"{DOOR}/sla-policies/preview", json=GOLD)).json()
    assert (seen["count"], seen["example"]) == (0, None)
    assert seen["promises"][0] == {
        "promise": "first_reply",
        "dueAt": now + 10 * MINUTE,
        "warnAt": now + 6 * MINUTE,
        "escalateAt": now + 15 * MINUTE,
    }
    assert [each["promise"] for each in seen["promises"]] == ["first_reply", "resolution"]
    made = await ada.post(f"{DOOR}/sla-policies", json=GOLD)
    assert made.status_code == 201, made.text
    policy_id = made.json()["id"]
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    started = await stage.browser().post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={})
    visitor = stage.browser(authorization=f"Bearer {started.json()['token']}")
    sent = await visitor.post(f"{WIDGET}/messages", json={"clientMessageId": "cm_00000001", "text": "hi"})
    conversation_id = sent.json()["conversationId"]
    assert "sla" not in str(sent.json()).lower()
    await stage.promises.sweep()
    await stage.runner.run_due()
    [listed] = (await ada.get(f"{DOOR}/conversations")).json()["items"]
    due = {"promise": "first_reply", "dueAt": now + 10 * MINUTE, "warnAt": now + 6 * MINUTE, "leftMs": None}
    assert listed["sla"] == due
    stage.clock.advance(HOUR)
    await stage.promises.sweep()
    await stage.runner.run_due()
    clocks = (await ada.get(f"{DOOR}/conversations/{conversation_id}/sla")).json()
    assert [(each["promise"], each["policyName"], each["breachedAt"]) for each in clocks] == [
        ("first_reply", "Gold", now + 10 * MINUTE),
        ("resolution", "Gold", None),
    ]
    assert (await ada.get(f"{DOOR}/conversations/{conversation_id}")).json()["conversation"]["priority"] == "urgent"
    [tally] = (await ada.get(f"{DOOR}/sla-policies/report")).json()
    assert tally == {"policyId": policy_id, "promise": "first_reply", "met": 0, "breached": 1}
    shown = (await ada.get(f"{DOOR}/conversations/{conversation_id}/entries")).json()["items"]
    lines = [each["activity"] for each in shown if each["kind"] == "activity" and each["activity"].startswith("sla_")]
    assert lines == ["sla_breached", "sla_escalated"]
    theirs = (await visitor.get(f"{WIDGET}/conversations")).text
    assert "sla" not in theirs


async def test_only_admins_write_policies(stage: Stage) -> None:
    ada = await stage.owner()
    grace = await stage.colleague(ada)
    made = (await ada.post(f"{DOOR}/sla-policies", json=GOLD)).json()
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/preview"), ("GET", "/report"), ("PATCH", f"/{made['id']}")):
        answer = await grace.request(method, f"{DOOR}/sla-policies{path}", json=GOLD if method != "GET" else None)
        assert await code_of(answer, 403) == "not_allowed"
    assert await code_of(await ada.post(f"{DOOR}/sla-policies", json={**GOLD, "operations": [{"type": "snooze", "minutes": 1}]}), 422) == "operation.not_here"
    assert (await ada.put(f"{DOOR}/sla-policies/order", json={"ids": [made["id"]]})).status_code == 204
    assert (await ada.delete(f"{DOOR}/sla-policies/{made['id']}")).status_code == 204
    assert (await ada.get(f"{DOOR}/sla-policies")).json() == []
