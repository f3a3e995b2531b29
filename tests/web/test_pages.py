"""Pages, files, the demo shop, the reference, health and numbers."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import httpx
import pytest
from openapi_spec_validator import validate

from kefu.kernel.errors import NotFound, Unavailable
from kefu.web import pages
from kefu.web.assets import Assets, answer
from kefu.web.openapi import Door, document
from tests.web.stage import DOOR, Stage, code_of, staged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small build as Vite leaves it."""
    (tmp_path / "built/console/assets").mkdir(parents=True)
    (tmp_path / "built/console/index.html").write_text("<!doctype html>", encoding="utf-8")
    (tmp_path / "built/console/assets/app-1a2b.js").write_text("export const a = 1;\n" * 200, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("canary", encoding="utf-8")
    return tmp_path / "built"


def test_hashed_files_are_kept_for_ever_and_compressed(folder: Path) -> None:
    asset = Assets(folder).read("console/assets/app-1a2b.js")
    response = answer(asset, "gzip, br", "", {})
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == asset.content
    assert "Content-Encoding" not in answer(asset, "identity", "", {}).headers


def test_a_known_file_is_not_sent_again(folder: Path) -> None:
    asset = Assets(folder).read("console/index.html")
    response = answer(asset, "", f'W/"x", {asset.etag}', {})
    assert (response.status_code, response.content) == (304, b"")


def test_a_rebuilt_file_is_read_again(folder: Path) -> None:
    assets = Assets(folder)
    first = assets.read("console/index.html")
    (folder / "console/index.html").write_text("<!doctype html><p>new", encoding="utf-8")
    assert assets.read("console/index.html").content != first.content


@pytest.mark.parametrize(
    "name", ["../secret.txt", "console/../../secret.txt", "/etc/passwd", "a\x00b", "..\\secret.txt", "", "console"]
)
def test_nothing_outside_the_folder_is_served(folder: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Assets(folder).read(name)


def test_a_link_that_leads_outside_is_not_followed(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    with pytest.raises(NotFound):
        Assets(folder).read("link.txt")


def test_missing_assets_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="make build"):
        Assets(tmp_path).read("console/index.html")


@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in", "/setup", "/invite/kefuinv_x", "/inbox", "/inbox/mine/conv_1", "/contacts", "/settings/profile"],
)
async def test_every_route_of_the_console_is_the_console(stage: Stage, path: str) -> None:
    page = await stage.browser().get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    for name in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert (await stage.browser().get(name)).status_code == 200, name


async def test_the_frame_is_the_widget(ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    for path in (f"/widget/frame/{inbox['id']}", f"/chat/{inbox['id']}"):
        page = await ada.get(path)
        assert page.status_code == 200
        for name in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert (await ada.get(name)).status_code == 200, name


@pytest.mark.parametrize(
    ("accepted", "word"), [("zh-CN,zh;q=0.9", "木与陶"), ("de-DE", "Oak &amp; Clay"), ("", "Oak &amp; Clay")]
)
async def test_the_shop_speaks_the_browsers_language_and_has_the_widget(stage: Stage, accepted: str, word: str) -> None:
    before = await stage.browser().get("/demo", headers={"accept-language": accepted})
    assert word in before.text
    assert "data-inbox" not in before.text
    ada = await stage.owner()
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    page = await stage.browser().get("/demo", headers={"accept-language": accepted})
    assert f'<script async src="/widget.js" data-inbox="{inbox["id"]}"></script>' in page.text
    assert "{{" not in page.text
    for name in re.findall(r'(?:src|href)="(/demo/[^"]+)"', page.text):
        assert (await stage.browser().get(name)).status_code == 200, name


async def test_the_reference_is_ours_and_valid(stage: Stage) -> None:
    served = (await stage.browser().get("/openapi.json")).json()
    assert served == document()
    assert served["openapi"].startswith("3.1")
    validate(served)
    page = (await stage.browser().get("/docs")).text
    for name in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        assert (await stage.browser().get(name)).status_code == 200, name


@pytest.mark.parametrize("door", ["all", "console", "widget"])
def test_documents_are_closed_and_named_as_on_the_wire(door: Door) -> None:
    api = document(door)
    for name, schema in api["components"]["schemas"].items():
        if name != "Problem" and "properties" in schema:
            assert schema["additionalProperties"] is False, name
            assert not [field for field in schema["properties"] if "_" in field], name
    assert not [path for path in api["paths"] if re.search(r"\{\w*_\w*\}", path)]
    operations = [operation for item in api["paths"].values() for operation in item.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert not [operation["operationId"] for operation in operations if not operation.get("description")]


def test_the_visitors_document_knows_nothing_of_agents() -> None:
    names = set(document("widget")["components"]["schemas"])
    assert not {name for name in names if "Note" in name or "Agent" in name or name in ("ContactView", "Entry")}


async def test_health(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = stage.browser()
    for path in ("/livez", "/readyz", "/healthz"):
        assert (await browser.get(path)).json() == {"status": "ok"}

    def fails() -> None:
        raise OSError("canary: the disk is gone")

    monkeypatch.setattr(stage.wired.database, "read", fails)
    answer = await browser.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    assert (await browser.get("/livez")).status_code == 200


async def test_numbers_are_for_the_machine_itself(stage: Stage) -> None:
    assert (await stage.browser().get("/metrics")).status_code == 403
    local = await stage.browser("127.0.0.1").get("/metrics")
    assert "kefu_http_requests_total" in local.text
    behind_proxy = stage.browser("127.0.0.1", **{"x-forwarded-for": "192.0.2.1"})
    assert (await behind_proxy.get("/metrics")).status_code == 403


async def test_numbers_with_a_token(migrated: Path, tmp_path: Path) -> None:
    async with staged(migrated, tmp_path, metrics_token="prometheus") as stage:
        assert (await stage.browser("127.0.0.1").get("/metrics")).status_code == 403
        right = stage.browser(authorization="Bearer prometheus")
        assert (await right.get("/metrics")).status_code == 200


async def test_one_address_cannot_take_the_server(migrated: Path, tmp_path: Path) -> None:
    async with staged(migrated, tmp_path, limit_requests=5) as stage:
        flood = stage.browser("198.51.100.1")
        answers = [await flood.get(f"{DOOR}/setup") for _ in range(7)]
        assert [each.status_code for each in answers] == [200] * 5 + [429] * 2
        assert await code_of(answers[-1], 429) == "too_many.requests"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert (await stage.browser("198.51.100.2").get(f"{DOOR}/setup")).status_code == 200
        assert (await flood.get("/livez")).status_code == 200


def test_the_service_worker_knows_every_page_of_the_console() -> None:
    source = (Path(__file__).parents[2] / "web/console/worker/src/shell-cache.ts").read_text(encoding="utf-8")
    known = set(re.findall(r'"([a-z-]*)"', source[source.index("PARTS = [") : source.index("];")]))
    assert known == {path.split("/")[1] for path in pages.console.paths}
