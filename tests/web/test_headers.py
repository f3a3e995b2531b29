"""Security headers stand on every answer, and no policy of ours allows inline code."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.stage import DOOR, Stage

EVERYWHERE = ["/", "/setup", "/widget.js", "/demo", "/demo/shop.css", "/docs", "/docs/docs.js", "/openapi.json"]
ERRORS = [
    "/nothing",
    "/api/v1/nothing",
    f"{DOOR}/me",
    "/widget/../../etc/passwd",
    "/console-assets/%2e%2e/%2e%2e/wired.py",
]


@pytest.mark.parametrize("path", [*EVERYWHERE, *ERRORS, "/livez"])
async def test_every_answer_has_them(stage: Stage, path: str) -> None:
    answer = await stage.browser().get(path)
    assert answer.status_code in (200, 401, 404)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "cache-control" in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", ["/demo", "/docs", "/"])
async def test_our_pages_have_no_inline_code_and_name_no_other_server(stage: Stage, path: str) -> None:
    text = (await stage.browser().get(path)).text
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


@pytest.mark.parametrize("path", ["/", "/demo", "/docs"])
async def test_nobody_may_frame_our_pages(stage: Stage, path: str) -> None:
    policy = (await stage.browser().get(path)).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy


async def test_the_widget_may_be_framed_by_the_allowed_domains_alone(ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    frame = f"/widget/frame/{inbox['id']}"
    assert (await ada.get(frame)).headers["content-security-policy"].endswith("frame-ancestors *")
    domains = ["https://Shop.example.com/x", "*.example.org", "localhost:3000", "bücher.example"]
    changed = await ada.patch(f"{DOOR}/inboxes/{inbox['id']}", json={"allowedDomains": domains})
    kept = ["shop.example.com", "*.example.org", "localhost:3000", "xn--bcher-kva.example"]
    assert changed.json()["allowedDomains"] == kept
    policy = (await ada.get(frame)).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {' '.join(kept)}")
    assert "frame-ancestors 'none'" in (await ada.get(f"/chat/{inbox['id']}")).headers["content-security-policy"]


async def test_unknown_and_archived_inboxes_have_no_widget(ada: httpx.AsyncClient) -> None:
    [inbox] = (await ada.get(f"{DOOR}/inboxes")).json()
    assert (await ada.get("/widget/frame/inb_nothing")).status_code == 404
    await ada.delete(f"{DOOR}/inboxes/{inbox['id']}")
    assert (await ada.get(f"/widget/frame/{inbox['id']}")).status_code == 404
    assert (await ada.get(f"/chat/{inbox['id']}")).status_code == 404


async def test_the_loader_may_be_used_by_other_sites(stage: Stage) -> None:
    answer = await stage.browser().get("/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_answers_of_the_api_are_not_kept_by_browsers(ada: httpx.AsyncClient) -> None:
    assert (await ada.get(f"{DOOR}/me")).headers["cache-control"] == "no-store"
