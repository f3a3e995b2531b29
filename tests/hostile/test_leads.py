"""Where an answer leads: links of the configured name alone, no redirects, no path out of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kefu.web import assets
from tests.hostile.place import CONSOLE, ORIGIN, Camp, Place, open_place

EVIL_HOSTS = [
    {"Host": "evil.example"},
    {"Host": "kefu.test", "X-Forwarded-Host": "evil.example"},
    {"Forwarded": "host=evil.example"},
]


async def _invite(place: Place, camp: Camp, headers: dict[str, str]) -> Any:
    body = {"email": f"{place.client_id()}@x.test", "role": "agent"}
    return await place("POST", f"{CONSOLE}/invitations", {**camp.owner, **headers}, json=body)


async def test_links_are_made_of_the_configured_address(migrated: Path, tmp_path: Path) -> None:
    public = "https://help.example.com"
    settings = {"public_url": public, "smtp_url": "smtp://127.0.0.1:9", "mail_from": "help@example.com"}
    async with open_place(migrated, tmp_path, **settings) as place:
        camp = await place.camp("teashop")
        for headers in EVIL_HOSTS:
            # The browser's Origin is the page that the owner sees: ours, by its configured name.
            answer = await _invite(place, camp, {**headers, "Origin": public})
            assert answer.status_code == 201, answer.text
            assert answer.json()["url"].startswith(f"{public}/invite/")
        inboxes = await place("GET", f"{CONSOLE}/inboxes", camp.owner, headers={"Host": "evil.example"})
        assert "evil" not in inboxes.text
        jobs = str(place.rows()["jobs"])
        assert f"{public}/invite/" in jobs
        assert "evil.example" not in jobs


async def test_without_one_a_link_has_the_name_of_the_page_that_asked(place: Place, shop: Camp) -> None:
    """Same origin: whoever names another host must be that host's page, and then has no cookie of ours."""
    for headers in EVIL_HOSTS:
        answer = await _invite(place, shop, headers)
        if headers.get("Host") == "evil.example":
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
        else:
            assert answer.json()["url"].startswith(f"{ORIGIN}/invite/")
    assert "evil.example" not in str(place.rows()["jobs"])


# -- where else an answer could send a browser -------------------------------------------------------------------------

ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    ".evil.example",
]


async def test_nothing_redirects(place: Place, shop: Camp) -> None:
    for start in (
        "",
        "/sign-in",
        "/invite",
        "/inbox",
        "/settings",
        "/widget",
        "/docs",
        "/demo",
        "/chat",
        "/console-assets",
    ):
        for target in ELSEWHERE:
            for path in (f"{start}/{target}", f"{start}/x?next={target}&return_to={target}&redirect={target}"):
                answer = await place("GET", path.replace("https:/", "https%3A/") if "?" not in path else path)
                assert not 300 <= answer.status_code < 400, f"{path}: {answer.headers.get('location')}"
                assert "location" not in answer.headers
                assert "refresh" not in answer.headers
                assert "evil.example" not in answer.text or answer.headers["content-type"].endswith("json"), path


CLIMBS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/asgi.py",
    "%2e%2e%2f%2e%2e%2fasgi.py",
    "..\\..\\asgi.py",
    "..%5c..%5casgi.py",
    "%252e%252e%252fasgi.py",
    "....//....//asgi.py",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "x%00.png",
    "..;/asgi.py",
    "%c0%ae%c0%ae/asgi.py",
    "assets/../../../asgi.py",
    "index.html/",
    ".",
    "",
    "kefu.db",
    "~root",
]


@pytest.mark.parametrize(
    "start", ["/widget/", "/console-assets/", "/demo/", "/docs/", "/api/v1/avatars/", "/api/v1/attachments/", "/"]
)
async def test_no_path_leads_out_of_a_folder(place: Place, shop: Camp, start: str) -> None:
    for climb in CLIMBS:
        for end in ("", "/original") if "attachments" in start else ("",):
            answer = await place("GET", f"{start}{climb}{end}")
            assert answer.status_code < 500, f"{start}{climb}: {answer.text}"
            for word in ("root:", "SQLite format", "import ", '"""'):
                assert word not in answer.text, f"{start}{climb}"


def test_a_link_in_the_folder_of_the_build_leads_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    (folder / "console").mkdir(parents=True)
    (folder / "console" / "index.html").write_text("console")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    served = assets.Assets(folder)
    for name in ("../secret", "link", "console/../../secret", str(tmp_path / "secret")):
        assert not served.has(name), name
