"""Promise 23, the part of the server: markup is kept as the text it is or refused, and leaves as JSON alone."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from tests.attachments import samples
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place

CORPUS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "'-alert(1)-'",
    "</script><script>alert(1)</script>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    "[click](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '<a href="jAvAsCrIpT:alert(1)">x</a>',
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}{% raw %}#{7*7}",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u202e<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example";"x")',
]
SHORT = [each for each in CORPUS if len(each) <= 40]


def require_json(answer: httpx2.Response) -> Any:
    """The body, which no browser may take for a page."""
    assert answer.headers["content-type"].split(";")[0] in ("application/json", "application/problem+json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return json.loads(answer.content)


async def write(place: Place, camp: Camp, method: str, path: str, body: dict[str, Any]) -> Any:
    """Write as the owner or the visitor; the JSON of the answer if it was taken, None if it was refused."""
    who = camp.visitor if path.startswith(WIDGET) else camp.owner
    answer = await place(method, path, who, json=body)
    found = require_json(answer)
    assert answer.status_code in (200, 201, 422), answer.text
    if answer.status_code == 422:
        assert found["code"]
        return None
    return found


@pytest.mark.parametrize("text", CORPUS)
async def test_messages_and_notes_keep_every_character(place: Place, shop: Camp, text: str) -> None:
    shown = text.strip()
    said = await place.say(shop.visitor, text)
    assert said["message"]["text"] == shown
    conversation = f"{CONSOLE}/conversations/{said['conversationId']}"
    for kind in ("messages", "notes"):
        body = {"clientMessageId": place.client_id(), "text": text}
        assert (await write(place, shop, "POST", f"{conversation}/{kind}", body))["entry"]["text"] == shown
    edited = await write(
        place,
        shop,
        "PATCH",
        f"{WIDGET}/conversations/{said['conversationId']}/messages/{said['message']['id']}",
        {"text": f"{text} again"},
    )
    assert edited["text"] == f"{shown} again".strip()
    page = require_json(await place("GET", f"{conversation}/entries", shop.owner))
    assert shown in [entry["text"] for entry in page["items"] if entry["kind"] == "note"]
    for path in ("/conversations", f"/conversations/{said['conversationId']}"):
        require_json(await place("GET", f"{CONSOLE}{path}", shop.owner))
    require_json(await place("GET", f"{CONSOLE}/search", shop.owner, params={"query": text}))


@pytest.mark.parametrize("text", CORPUS)
async def test_names_and_texts_are_text(place: Place, shop: Camp, text: str) -> None:
    inbox = f"{CONSOLE}/inboxes/{shop.ids['inbox_id']}"
    contact = f"{CONSOLE}/contacts/{shop.ids['contact_id']}"
    agent = f"{CONSOLE}/agents/{shop.ids['agent_id']}"
    texts = {"title": text, "subtitle": text, "greeting": text, "placeholder": text}
    tried: list[tuple[str, str, dict[str, Any], str]] = [
        ("PATCH", f"{CONSOLE}/me", {"name": text}, "agent.name"),
        ("PATCH", agent, {"name": text}, "name"),
        ("PATCH", f"{CONSOLE}/workspace", {"name": text}, "name"),
        ("PATCH", inbox, {"name": text}, "name"),
        ("PATCH", inbox, {"texts": {"en": texts}}, "texts.en.greeting"),
        ("PATCH", inbox, {"launcherText": {"en": text}}, "launcherText.en"),
        ("PATCH", contact, {"name": text}, "name"),
        ("PATCH", contact, {"email": f"{text}@x.test"}, "email"),
        ("PATCH", contact, {"phone": text}, "phone"),
        ("PATCH", contact, {"attributes": {"plan": text}}, "attributes.plan"),
        ("PATCH", f"{WIDGET}/contact", {"name": text}, "name"),
        ("PATCH", f"{CONSOLE}/canned-responses/{shop.ids['response_id']}", {"text": text, "title": text}, "title"),
        ("PATCH", f"{CONSOLE}/canned-responses/{shop.ids['response_id']}", {"shortcut": text}, "shortcut"),
        ("POST", f"{CONSOLE}/me/tokens", {"name": text}, "view.name"),
    ]
    taken = 0
    for method, path, body, place_of in tried:
        found = await write(place, shop, method, path, body)
        if found is not None:
            value = found
            for step in place_of.split("."):
                value = value[step]
            assert _visible(value).casefold() == _visible(text).casefold(), f"{path} {body}"
            taken += 1
    assert taken >= 7
    config = require_json(await place("GET", f"{WIDGET}/inboxes/{shop.ids['inbox_id']}/config"))
    assert config["workspaceName"] == _visible(text)
    await write(place, shop, "PATCH", f"{CONSOLE}/workspace", {"name": "teashop"})


def _visible(text: str) -> str:
    """Names drop what cannot be seen, such as marks that turn the direction of writing."""
    return "".join(each for each in text if each.isprintable())


@pytest.mark.parametrize("text", CORPUS)
async def test_attribute_names_and_visits_are_text(place: Place, shop: Camp, text: str) -> None:
    token, lin = await place.visitor(
        shop.ids["inbox_id"], page={"url": f"https://shop.test/?q={text}", "title": text, "referrer": text}
    )
    sent = await place.say(lin)
    await write(place, shop, "PATCH", f"{WIDGET}/contact", {"attributes": {text: text}})
    answer = await place("GET", f"{CONSOLE}/conversations/{sent['conversationId']}", shop.owner)
    visit = require_json(answer)["visit"]
    assert visit["pageTitle"] == _visible(text)
    assert visit["referrer"] is None
    assert visit["pageUrl"].startswith("https://shop.test/?q=")
    assert token not in answer.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "//x"]
)
async def test_a_page_that_runs_is_no_link(place: Place, shop: Camp, url: str) -> None:
    _, lin = await place.visitor(shop.ids["inbox_id"], page={"url": url, "referrer": url, "title": "x"})
    sent = await place.say(lin)
    visit = (await place.good("GET", f"{CONSOLE}/conversations/{sent['conversationId']}", shop.owner))["visit"]
    assert (visit["pageUrl"], visit["referrer"]) == (None, None)


UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://kefu.test/x",
    "file:///etc/passwd",
    "//evil.example/x",
    "/relative",
    "https:evil.example",
    "https://\\evil.example",
    "https:///x",
    "https://a b",
    "",
    "intent://x#Intent;end",
]


@pytest.mark.parametrize("url", UNSAFE)
async def test_a_card_has_no_link_that_runs(place: Place, shop: Camp, url: str) -> None:
    path = f"{CONSOLE}/conversations/{shop.ids['conversation_id']}/messages"
    before = place.rows()
    for card in (
        {"title": "x", "url": url},
        {"title": "x", "pictureUrl": url},
        {"title": "x", "buttons": [{"label": "x", "url": "https://ok.test"}, {"label": "x", "url": url}]},
    ):
        answer = await place("POST", path, shop.owner, json={"clientMessageId": place.client_id(), "card": card})
        assert answer.status_code == 422, answer.text
        assert require_json(answer)["code"] == "card.unsafe_link"
    assert place.rows() == before


async def test_a_safe_card_is_kept_with_the_markup_in_its_words(place: Place, shop: Camp) -> None:
    path = f"{CONSOLE}/conversations/{shop.ids['conversation_id']}/messages"
    for text in SHORT:
        card = {
            "title": text,
            "text": text,
            "url": "https://shop.test/tea",
            "pictureUrl": None,
            "buttons": [{"label": text, "url": "tel:+15551"}],
        }
        body = {"clientMessageId": place.client_id(), "card": card}
        assert (await write(place, shop, "POST", path, body))["entry"]["card"] == card


NAMES = [
    *(f"{each}.png" for each in CORPUS),
    "a\r\nSet-Cookie: x=1.png",
    'a"; filename="evil.html.png',
    "../../../etc/passwd.png",
    "..\\..\\evil.png",
    "evil.html\x00.png",
    "evil.php.png",
    "\u202egnp.lmth.png",
    "CON.png",
    "x" * 300 + ".png",
    "名" * 300 + ".png",
]


async def test_file_names_are_shown_clean_and_served_as_files(place: Place, shop: Camp) -> None:
    """Upload by hand, because a client library would clean the names itself."""
    for name in NAMES:
        made = await _upload(place, shop, name)
        shown = made["name"]
        assert shown.endswith(".png"), shown
        assert not set(shown) & set('/\\<>"\r\n\x00\u202e'), shown
        assert len(shown.encode()) <= 255
        served = await place("GET", made["url"])
        assert served.headers["content-type"] == "image/png"
        assert served.headers["content-disposition"].startswith("inline; filename=")
        assert "sandbox" in served.headers["content-security-policy"]
        assert "set-cookie" not in served.headers


async def _upload(place: Place, camp: Camp, name: str) -> Any:
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{escaped}"\r\nContent-Type: image/png\r\n\r\n'
    )
    content = head.encode() + samples.png() + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return await place.good("POST", f"{WIDGET}/uploads", camp.visitor, content=content, headers=headers)


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("x.html", "text/html", samples.HTML),
        ("x.svg", "image/svg+xml", samples.SVG),
        ("x.png", "image/png", samples.HTML),
        ("x.png", "text/html", samples.png()),
        ("x.txt", "text/plain", samples.HTML),
        ("x.js", "text/javascript", b"alert(1)"),
        ("x.gif", "image/gif", samples.GIF_SCRIPT),
        (".htaccess", "text/plain", b"AddType text/html .png"),
        ("x.exe", "application/octet-stream", samples.EXE),
        ("x.txt", "text/plain", samples.EICAR),
        ("x.txt", "text/plain", b""),
    ],
)
async def test_what_runs_is_not_taken(place: Place, shop: Camp, name: str, declared: str, content: bytes) -> None:
    before, files = place.rows(), _files(place)
    answer = await place("POST", f"{WIDGET}/uploads", shop.visitor, files={"file": (name, content, declared)})
    assert answer.status_code == 422, answer.text
    assert require_json(answer)["code"].startswith("attachment.")
    await asyncio.sleep(0)
    assert (place.rows(), _files(place)) == (before, files)


async def test_a_document_is_never_shown_by_us(place: Place, shop: Camp) -> None:
    for name, content in (("x.pdf", samples.PDF_WITH_SCRIPT), ("x.txt", b"plain words")):
        made = await place.upload(WIDGET, shop.visitor, name, content)
        served = await place("GET", made["url"])
        assert served.headers["content-disposition"].startswith("attachment;")
        assert served.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert served.headers["x-content-type-options"] == "nosniff"


def _files(place: Place) -> set[str]:
    return {path.name for path in (place.folder / "files").rglob("*") if path.is_file()}
