"""Surveys through the doors: set up, asked, answered in the widget or by the link of the reminder, and summed up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

from kefu.csat.links import survey_path
from kefu.csat.reminding import Post, remind_unrated
from kefu.kernel.clock import DAY, HOUR
from kefu.realtime.presence_keys import visitor_key
from tests.servers.smtp import SmtpServer
from tests.web.stage import DOOR, ORIGIN, Stage, code_of, staged
from tests.web.test_forms import Visit, visit

WIDGET = "/api/v1/widget"
SETTINGS: dict[str, Any] = {
    "isOn": True,
    "tags": [{"key": "fast", "label": {"en": "Fast <b>"}}],
    "reminderHours": 2,
    "question": {"en": "All well & good?"},
}


async def helped(stage: Stage, ada: httpx.AsyncClient, settings: dict[str, Any] = SETTINGS) -> tuple[Visit, str]:
    """Sam wrote, Ada answered and resolved, and the survey was asked."""
    sam = await visit(stage, ada)
    kept = await ada.put(f"{DOOR}/inboxes/{sam.inbox_id}/survey", json=settings)
    assert kept.status_code == 200, kept.text
    sent = await sam.post("/messages", {"clientMessageId": "message-0001", "text": "hello"})
    conversation = f"{DOOR}/conversations/{sent.json()['conversationId']}"
    answer = {"clientMessageId": "answer-00001", "text": "hi"}
    assert (await ada.post(f"{conversation}/messages", json=answer)).status_code == 201
    assert (await ada.post(f"{conversation}/status", json={"status": "resolved"})).status_code == 200
    await stage.asker.flush()
    return sam, str(sent.json()["conversationId"])


async def test_a_visitor_rates_in_the_widget_and_everybody_sees_it(stage: Stage) -> None:
    ada = await stage.owner()
    sam, conversation_id = await helped(stage, ada)
    assert (await sam.again())["conversation"]["surveyId"], "it is on offer"
    place = f"{WIDGET}/conversations/{conversation_id}/survey"
    shown = (await sam.browser.get(place, headers=sam.headers)).json()["survey"]
    assert (shown["scale"], shown["rating"], shown["canRate"]) == ("stars", None, True)
    assert await code_of(await sam.post(f"/conversations/{conversation_id}/survey", {"rating": 5, "tags": ["x"]}), 422)
    said = await sam.post(f"/conversations/{conversation_id}/survey", {"rating": 4, "tags": ["fast"], "comment": "ok"})
    assert said.json()["survey"]["rating"] == 4
    [rating] = (await ada.get(f"{DOOR}/ratings")).json()["items"]
    assert (rating["rating"], rating["tags"], rating["comment"], rating["isSatisfied"]) == (4, ["Fast <b>"], "ok", True)
    for path in (f"/conversations/{conversation_id}/ratings", f"/contacts/{rating['contactId']}/ratings"):
        assert (await ada.get(f"{DOOR}{path}")).json()["items"] == [rating]
    summary = (await ada.get(f"{DOOR}/ratings/summary", params={"inboxId": sam.inbox_id})).json()
    assert (summary["asked"], summary["answered"], summary["satisfied"]) == (1, 1, 1)
    assert summary["scales"] == [{"scale": "stars", "counts": [0, 0, 0, 1, 0], "answered": 1, "average": 4.0}]
    assert (await ada.get(f"{DOOR}/ratings", params={"satisfied": False})).json()["items"] == []
    state = (await ada.get(f"{DOOR}/conversations/{conversation_id}/survey")).json()
    assert (state["isOn"], state["ratedAt"]) == (True, rating["ratedAt"])
    assert await code_of(await ada.post(f"{DOOR}/conversations/{conversation_id}/survey"), 409) == "survey.answered"


async def test_who_has_gone_is_reminded_once_and_answers_without_javascript(
    migrated: Path, tmp_path: Path, smtp: SmtpServer
) -> None:
    mail = {"smtp_url": f"smtp://{smtp.host}:{smtp.port}", "mail_from": "Kefu <help@example.com>"}
    async with staged(migrated, tmp_path, **mail, public_url=ORIGIN) as stage:
        ada = await stage.owner()
        _, conversation_id = await helped(stage, ada)
        wired = stage.wired
        post = Post(wired.database, wired.presence, wired.clock, wired.settings, wired.keys.links)
        contact = (await ada.get(f"{DOOR}/conversations/{conversation_id}")).json()["contact"]["id"]
        stage.clock.advance(2 * HOUR)
        assert await remind_unrated(post) == 0, "there is no address"
        await ada.patch(f"{DOOR}/contacts/{contact}", json={"email": "sam@example.com"})
        await wired.presence.arrive(visitor_key(contact), "connection")
        assert await remind_unrated(post) == 0, "who is here sees it here"
        await wired.presence.depart(visitor_key(contact), "connection")
        assert [await remind_unrated(post), await remind_unrated(post)] == [1, 0]
        await stage.runner.run_due()
        [letter] = smtp.wait_for(1)
        assert letter.recipients == ("sam@example.com",)
        found = re.search(rf"{ORIGIN}(/rate/\S+)", letter.message.get_content())
        assert found is not None
        await _answer_by_link(stage, ada, found.group(1))


async def _answer_by_link(stage: Stage, ada: httpx.AsyncClient, link: str) -> None:
    mallory = stage.browser("203.0.113.9", origin="null")
    page = await mallory.get(link)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "script" not in page.text
    assert "All well &amp; good?" in page.text
    assert "Fast &lt;b&gt;" in page.text
    assert (await ada.get(f"{DOOR}/ratings")).json()["items"] == [], "looking changes nothing"
    nothing = await mallory.post(link, data={"comment": "no stars"})
    assert nothing.status_code == 422
    said = await mallory.post(link, data={"rating": "2", "tags": ["fast"], "comment": "<script>alert(1)</script>"})
    assert said.status_code == 200, said.text
    assert "&lt;script&gt;" in said.text
    [rating] = (await ada.get(f"{DOOR}/ratings")).json()["items"]
    assert (rating["rating"], rating["tags"], rating["comment"]) == (2, ["Fast <b>"], "<script>alert(1)</script>")
    stage.clock.advance(DAY + 1)
    assert (await mallory.post(link, data={"rating": "5"})).status_code == 422
    assert "<form" not in (await mallory.get(link)).text
    for wrong in (link[:-1], link + "x", link.replace("csat_", "csat_x"), f"{link.rpartition('/')[0]}/ä"):
        assert (await mallory.get(wrong)).status_code == 404
        assert (await mallory.post(wrong, data={"rating": "5"})).status_code == 404
    assert (await mallory.get("/rate-style/rating.css")).status_code == 200


async def test_an_agent_asks_while_the_conversation_is_open(stage: Stage) -> None:
    ada = await stage.owner()
    sam, conversation_id = await helped(stage, ada, {**SETTINGS, "isAskedAfterResolving": False, "scale": "thumbs"})
    assert (await sam.again())["conversation"]["surveyId"] is None
    none = await sam.browser.get(f"{WIDGET}/conversations/{conversation_id}/survey", headers=sam.headers)
    assert none.json() == {"survey": None}
    assert await code_of(await sam.post(f"/conversations/{conversation_id}/survey", {"rating": 1}), 404)
    asked = await ada.post(f"{DOOR}/conversations/{conversation_id}/survey")
    assert asked.json()["surveyId"]
    assert await code_of(await ada.post(f"{DOOR}/conversations/{conversation_id}/survey"), 409) == "survey.asked"
    assert await code_of(await sam.post(f"/conversations/{conversation_id}/survey", {"rating": 3}), 422)
    assert (await sam.post(f"/conversations/{conversation_id}/survey", {"rating": 2})).status_code == 200


async def test_the_link_of_one_survey_opens_no_other(stage: Stage) -> None:
    key = stage.wired.keys.links
    assert survey_path(key, "csat_1") != survey_path(key, "csat_2")
    assert survey_path(b"k" * 32, "csat_1") != survey_path(key, "csat_1")



