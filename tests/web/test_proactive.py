"""A proactive message through the doors: offered, shown, opened, answered, and standing before the answer."""

from __future__ import annotations

from typing import Any

import httpx

from tests.web.stage import DOOR, Stage, code_of

WIDGET = "/api/v1/widget"
RULE: dict[str, Any] = {
    "name": "Pricing",
    "conditions": {"pages": ["/pricing*"], "seconds": 3},
    "variants": [{"text": "Questions about **prices**?", "card": {"title": "Plans", "buttons": []}}],
}


async def test_from_the_offer_to_the_conversation(stage: Stage, ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    sam = stage.browser()
    config = f"{WIDGET}/inboxes/{inbox['id']}/config"
    assert (await sam.get(config)).json()["hasProactive"] is False
    rule = (await ada.post(f"{DOOR}/proactive-rules", json=RULE)).json()
    assert (await sam.get(config)).json()["hasProactive"] is True
    page = {"url": "https://shop.test/pricing"}
    session = (await sam.post(f"{WIDGET}/inboxes/{inbox['id']}/sessions", json={"page": page})).json()
    sam.headers["authorization"] = f"Bearer {session['token']}"

    [offer] = (await sam.get(f"{WIDGET}/proactive")).json()
    assert (offer["ruleId"], offer["senderName"], offer["pages"]) == (rule["id"], "Tea Shop", ["/pricing*"])
    assert "hours" not in offer
    address = f"{WIDGET}/proactive/{rule['id']}"
    assert await code_of(await sam.post(f"{address}/answer"), 404) == "proactive.not_found"
    shown = {"what": "shown", "variant": 0}
    assert (await sam.post(f"{address}/happened", json=shown)).status_code == 204
    assert await code_of(await sam.post(f"{address}/happened", json=shown), 409) == "proactive.shown_already"
    assert (await sam.post(f"{address}/happened", json={"what": "opened", "variant": 0})).status_code == 204

    answered = (await sam.post(f"{address}/answer")).json()
    [message] = answered["messages"]
    assert (message["text"], message["direction"], message["card"]["title"]) == (
        "Questions about **prices**?",
        "outgoing",
        "Plans",
    )
    again = (await sam.post(f"{address}/answer")).json()
    assert [each["id"] for each in again["messages"]] == [message["id"]]
    said = {"clientMessageId": "cm_sam_0001", "text": "Yes", "conversationId": answered["conversation"]["id"]}
    assert (await sam.post(f"{WIDGET}/messages", json=said)).status_code == 201
    assert (await sam.get(f"{WIDGET}/proactive")).json() == []
    [listed] = (await ada.get(f"{DOOR}/proactive-rules")).json()
    [variant] = listed["variants"]
    assert (variant["shown"], variant["opened"], variant["answered"]) == (1, 1, 1)
