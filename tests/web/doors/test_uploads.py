"""Promise 28: uploads are safe to store and to open; nobody reads a file but those it was meant for."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import sqlalchemy as sa

from kefu.db import schema
from kefu.kernel.clock import DAY, HOUR
from kefu.worker.chores import remove_stale_uploads
from tests.attachments import samples
from tests.web.doors.running import Door, open_door
from tests.world import ADA, GRACE, MALLORY, WEBSITE

WIDGET = "/api/v1/widget/uploads"
CONSOLE = "/api/v1/console/uploads"


def form(name: str, content: bytes, kind: str) -> dict[str, Any]:
    return {"files": {"file": (name, content, kind)}}


async def upload(door: Door, who: dict[str, str], path: str = WIDGET, **more: Any) -> dict[str, Any]:
    request = more or form("tea.png", samples.png(), "image/png")
    answer = await door("POST", path, headers=who, **request)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def say(door: Door, who: dict[str, str], number: int, *attachments: str) -> dict[str, Any]:
    body = {"clientMessageId": f"message-{number:04}", "text": "see", "attachmentIds": attachments}
    answer = await door("POST", "/api/v1/widget/messages", headers=who, json=body)
    found: dict[str, Any] = {"status": answer.status_code, **answer.json()}
    return found


def kept_files(door: Door) -> list[Path]:
    folder = Path(door.wired.settings.files_url)
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_picture_is_rebuilt_sent_and_served_to_both_sides(door: Door) -> None:
    who = await door.visitor()
    picture = await upload(door, who, **form("me ../at\u202ehome.JPG", samples.photo_with_secrets(), "image/jpeg"))
    assert (picture["kind"], picture["contentType"]) == ("picture", "image/jpeg")
    assert "/" not in picture["name"]
    sent = await say(door, who, 1, picture["id"])
    mine = sent["message"]["attachments"][0]
    agent = await door.agent(ADA)
    entries = await door("GET", f"/api/v1/console/conversations/{sent['conversationId']}/entries", headers=agent)
    theirs = entries.json()["items"][-1]["attachments"][0]
    for answer in (await door("GET", mine["url"]), await door("GET", theirs["url"], headers=agent)):
        assert answer.status_code == 200
        assert answer.content[:3] == b"\xff\xd8\xff"
        assert b"GPS" not in answer.content
        assert b"Exif" not in answer.content
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["content-disposition"].startswith("inline; ")
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"].startswith("private, ")
        assert int(answer.headers["content-length"]) == len(answer.content) == picture["size"]
    small = await door("GET", mine["thumbnailUrl"])
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")


async def test_documents_are_downloads_and_come_in_ranges(door: Door) -> None:
    url = (await upload(door, await door.visitor(), **form("账单.pdf", samples.PDF_WITH_SCRIPT, "application/pdf")))[
        "url"
    ]
    whole = await door("GET", url)
    assert whole.content == samples.PDF_WITH_SCRIPT
    assert whole.headers["content-disposition"].startswith("attachment; ")
    part = await door("GET", url, headers={"Range": "bytes=5-8"})
    assert (part.status_code, part.content) == (206, samples.PDF_WITH_SCRIPT[5:9])
    assert part.headers["content-range"] == f"bytes 5-8/{len(samples.PDF_WITH_SCRIPT)}"
    beyond = await door("GET", url, headers={"Range": "bytes=9999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(samples.PDF_WITH_SCRIPT)}")


HOSTILE = {
    "page": ("x.html", samples.HTML, "text/html"),
    "page as picture": ("x.png", samples.HTML, "image/png"),
    "drawing with script": ("x.svg", samples.SVG, "image/svg+xml"),
    "program": ("setup.exe", samples.EXE, "application/octet-stream"),
    "program as text": ("x.txt", samples.EXE, "text/plain"),
    "hidden extension": ("x.htaccess\u200b", b"Deny from all", "text/plain"),
    "virus": ("x.txt", samples.EICAR, "text/plain"),
    "script behind a picture's head": ("x.gif", samples.GIF_SCRIPT, "image/gif"),
    "declared as a page": ("x.png", samples.png(), "text/html"),
    "too many pixels": ("x.png", samples.huge_png(), "image/png"),
    "empty": ("x.txt", b"", "text/plain"),
    "no name": ("", b"hello", "text/plain"),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_a_hostile_file_is_refused_and_leaves_nothing(door: Door, case: str) -> None:
    answer = await door("POST", WIDGET, headers=await door.visitor(), **form(*HOSTILE[case]))
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"].startswith(("attachment.", "upload."))
    assert kept_files(door) == []


def _malformed() -> dict[str, dict[str, Any]]:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello'
    return {
        "json": {"json": {"file": "x"}},
        "no boundary": {"content": part, "headers": {"Content-Type": "multipart/form-data"}},
        "cut off": {"content": part, "headers": kind},
        "empty": {"content": b"", "headers": kind},
        "other field": {"files": {"other": ("a.txt", b"hello", "text/plain")}},
        "two files": {"files": [("file", ("a.txt", b"a", "text/plain")), ("file", ("b.txt", b"b", "text/plain"))]},
        "extra field": {**form("a.txt", b"hello", "text/plain"), "data": {"workspaceId": "ws_outside"}},
        "long field": {**form("a.txt", b"hello", "text/plain"), "data": {"durationMs": "1" * 100}},
        "duration no number": {**form("a.txt", b"hello", "text/plain"), "data": {"durationMs": "soon"}},
        "long header": {"files": {"file": ("a" * 9000 + ".txt", b"hello", "text/plain")}},
    }


@pytest.mark.parametrize("case", _malformed())
async def test_a_malformed_form_is_refused(door: Door, case: str) -> None:
    request = _malformed()[case]
    request["headers"] = {**await door.visitor(), **request.get("headers", {})}
    answer = await door("POST", WIDGET, **request)
    assert (answer.status_code, answer.json()["code"][:7]) == (422, "upload."), answer.text


async def test_a_large_file_stops_at_the_limit_whatever_it_announces(door: Door) -> None:
    async with door.wired.database.begin() as tx:
        await tx.execute(sa.update(schema.workspaces).values(max_upload_bytes=100_000))
    who = await door.visitor()
    taken = 0

    async def endless() -> Any:
        nonlocal taken
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        while True:
            taken += 8192
            assert taken < 1_000_000, "the body is read on although it is too large"
            yield b"x" * 8192

    chunked = {**who, "Content-Type": "multipart/form-data; boundary=b"}
    for request in ({"headers": chunked, "content": endless()}, {"headers": who, **form("a.txt", b"x" * 200_000, "")}):
        answer = await door("POST", WIDGET, **request)
        assert (answer.status_code, answer.json()["code"]) == (422, "attachment.too_large")
    assert (await upload(door, who, **form("a.txt", b"x" * 100_000, "text/plain")))["size"] == 100_000


async def test_a_recording_keeps_its_duration(door: Door) -> None:
    request = {**form("voice.webm", samples.WEBM, "audio/webm;codecs=opus"), "data": {"durationMs": "4200"}}
    voice = await upload(door, await door.visitor(), **request)
    assert (voice["kind"], voice["durationMs"]) == ("voice", 4200)


async def test_an_inbox_says_what_it_takes(door: Door) -> None:
    who = await door.visitor()
    inbox = sa.update(schema.inboxes).where(schema.inboxes.c.id == WEBSITE)
    async with door.wired.database.begin() as tx:
        await tx.execute(inbox.values(has_attachments=False))
    refused = await door("POST", WIDGET, headers=who, **form("a.png", samples.png(), "image/png"))
    assert refused.json()["code"] == "attachment.kind_refused"
    assert kept_files(door) == []
    await upload(door, who, **form("voice.webm", samples.WEBM, "audio/webm"))
    async with door.wired.database.begin() as tx:
        await tx.execute(inbox.values(has_voice=False))
    answer = await door("POST", WIDGET, headers=who, **form("voice.webm", samples.WEBM, "audio/webm"))
    assert (answer.status_code, answer.json()["code"]) == (403, "attachment.not_allowed")


async def test_only_the_uploader_can_send_a_file_and_only_once(door: Door) -> None:
    sam, lin = await door.visitor(), await door.visitor()
    file = (await upload(door, sam))["id"]
    agents = (await upload(door, await door.agent(ADA), CONSOLE))["id"]
    assert (await say(door, lin, 1, file))["code"] == "attachment.not_found"
    assert (await say(door, sam, 2, agents))["code"] == "attachment.not_found"
    assert (await say(door, sam, 3, file, file))["code"] == "message.too_many_attachments"
    assert (await say(door, sam, 4, file))["status"] == 201
    assert (await say(door, sam, 5, file))["code"] == "attachment.not_found"
    assert (await say(door, sam, 6, *(f"att_{n}" for n in range(11))))["code"] == "message.too_many_attachments"


async def test_a_link_opens_its_file_for_its_viewer_for_some_time(door: Door) -> None:
    url = (await upload(door, await door.visitor()))["url"]
    assert (await door("GET", url)).status_code == 200
    query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    path = urlsplit(url).path
    for changes in (
        {"viewer": "contact:cont_sam"},
        {"viewer": "agents:ws_teashop"},
        {"expires": "99999999999"},
        {"signature": "A" * 43},
        {"signature": "é"},
        {"signature": ""},
    ):
        answer = await door("GET", f"{path}?{urlencode({**query, **changes})}")
        assert (answer.status_code, answer.json()["code"]) == (403, "attachment.link_invalid")
    for other in (path.replace("original", "thumbnail"), path.replace("att_", "att_0"), path.replace("original", "x")):
        assert (await door("GET", f"{other}?{urlencode(query)}")).status_code in {403, 404, 422}
    assert (await door("GET", path)).status_code == 403
    door.clock.advance(3 * HOUR)
    assert (await door("GET", url)).json()["code"] == "attachment.link_expired"


async def test_an_agents_link_needs_an_agent_of_the_workspace(door: Door) -> None:
    url = (await upload(door, await door.agent(ADA), CONSOLE))["url"]
    assert (await door("GET", url)).status_code == 401
    assert (await door("GET", url, headers=await door.agent(MALLORY))).status_code == 404
    assert (await door("GET", url, headers=await door.agent(GRACE))).status_code == 200
    assert (await door("GET", url, headers=await door.visitor())).status_code == 401


async def test_a_recalled_message_takes_its_files_along(door: Door) -> None:
    who = await door.visitor()
    sent = await say(door, who, 1, (await upload(door, who))["id"])
    url = sent["message"]["attachments"][0]["url"]
    assert len(kept_files(door)) == 2
    path = f"/api/v1/widget/conversations/{sent['conversationId']}/messages/{sent['message']['id']}/recall"
    assert (await door("POST", path, headers=who)).json()["attachments"] == []
    assert (await door("GET", url)).status_code == 404
    await door.runner.run_due()
    assert kept_files(door) == []


async def test_what_nobody_sends_vanishes_after_a_day(door: Door) -> None:
    who = await door.visitor()
    first, second = await upload(door, who), await upload(door, who)
    await say(door, who, 1, first["id"])
    door.clock.advance(DAY + HOUR)
    assert await remove_stale_uploads(door.wired.database, door.clock) == 1
    assert await remove_stale_uploads(door.wired.database, door.clock) == 0
    await door.runner.run_due()
    assert len(kept_files(door)) == 2
    assert (await say(door, who, 2, second["id"]))["code"] == "attachment.not_found"


async def test_floods_of_uploads_end_with_a_time_to_come_back(migrated: Path, tmp_path: Path) -> None:
    async with open_door(migrated, tmp_path, limit_uploads=2) as strict:
        who = await strict.visitor()
        for _ in range(2):
            await upload(strict, who, **form("a.txt", b"hello", "text/plain"))
        answer = await strict("POST", WIDGET, headers=who, **form("a.txt", b"hello", "text/plain"))
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many.uploads")
        assert int(answer.headers["retry-after"]) >= 1


async def test_nobody_uploads_without_saying_who_asks(door: Door) -> None:
    request = form("a.txt", b"hello", "text/plain")
    for path in (WIDGET, CONSOLE):
        assert (await door("POST", path, **request)).status_code == 401
    agent = await door.agent(ADA)
    foreign = {**agent, "Origin": "https://evil.test"}
    assert (await door("POST", CONSOLE, headers=foreign, **request)).status_code == 403
    assert (await door("POST", WIDGET, headers=agent, **request)).status_code == 401
