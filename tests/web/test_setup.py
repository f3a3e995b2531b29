"""The wizard of the first visit: guarded by a token that works once and not for ever."""

from __future__ import annotations

from pathlib import Path

import httpx

from kefu.installation.first_start import prepare_setup
from kefu.kernel.clock import DAY
from tests.web.stage import DOOR, PASSWORD, Stage, code_of, staged


async def test_setup_makes_workspace_owner_and_inbox_and_signs_in(stage: Stage) -> None:
    browser = stage.browser()
    assert (await browser.get(f"{DOOR}/setup")).json() == {"isNeeded": True}
    body = await stage.setup_body(allowedDomains=["https://Shop.example.com/cart"], position="start")
    me = (await browser.post(f"{DOOR}/setup", json=body)).json()
    assert me["agent"]["role"] == "owner"
    assert me["agent"]["email"] == "ada@example.com"
    assert me["workspace"]["name"] == "Tea Shop"
    assert me["preferences"]["language"] == "zh-CN"
    [inbox] = (await browser.get(f"{DOOR}/inboxes")).json()
    assert inbox["allowedDomains"] == ["shop.example.com"]
    assert inbox["position"] == "start"
    assert f'data-inbox="{inbox["id"]}"' in inbox["snippet"]
    assert (await browser.get(f"{DOOR}/setup")).json() == {"isNeeded": False}


async def test_a_wrong_token_sets_nothing_up(stage: Stage) -> None:
    browser = stage.browser()
    body = await stage.setup_body(token="setup_guess")
    assert await code_of(await browser.post(f"{DOOR}/setup", json=body), 403) == "setup.token_wrong"
    assert (await browser.get(f"{DOOR}/setup")).json() == {"isNeeded": True}


async def test_the_token_works_once(stage: Stage) -> None:
    body = await stage.setup_body()
    first = await stage.browser().post(f"{DOOR}/setup", json=body)
    assert first.status_code == 200
    assert await code_of(await stage.browser().post(f"{DOOR}/setup", json=body), 409) == "setup.done"


async def test_the_token_expires(stage: Stage) -> None:
    body = await stage.setup_body()
    stage.clock.advance(DAY + 1)
    answer = await stage.browser().post(f"{DOOR}/setup/check", json={"token": body["token"]})
    assert await code_of(answer, 403) == "setup.token_wrong"


async def test_guessing_tokens_is_slow(stage: Stage) -> None:
    browser = stage.browser()
    codes = [(await browser.post(f"{DOOR}/setup/check", json={"token": f"g{n}"})).status_code for n in range(12)]
    assert codes == [403] * 10 + [429] * 2
    other = stage.browser("198.51.100.4")
    token = (await stage.setup_body())["token"]
    assert (await other.post(f"{DOOR}/setup/check", json={"token": token})).status_code == 204


async def test_a_poor_password_is_refused_and_the_token_stays_good(stage: Stage) -> None:
    browser = stage.browser()
    body = await stage.setup_body(password="1234567890")
    assert await code_of(await browser.post(f"{DOOR}/setup", json=body), 422) == "password.too_common"
    assert (await browser.post(f"{DOOR}/setup", json={**body, "password": PASSWORD})).status_code == 200


async def test_the_environment_can_set_up_without_a_browser(migrated: Path, tmp_path: Path) -> None:
    owner = {"admin_email": "root@example.com", "admin_password": PASSWORD}
    async with staged(migrated, tmp_path, **owner) as stage:
        wired = stage.wired
        assert await prepare_setup(wired.database, wired.clock, wired.settings) is None
        assert await prepare_setup(wired.database, wired.clock, wired.settings) is None
        body = {"email": "root@example.com", "password": PASSWORD}
        me = (await stage.browser().post(f"{DOOR}/sessions", json=body)).json()
        assert me["agent"]["role"] == "owner"


async def test_the_first_start_prints_a_token_and_later_ones_do_not(stage: Stage) -> None:
    wired = stage.wired
    path = await prepare_setup(wired.database, wired.clock, wired.settings)
    assert path is not None
    token = httpx.URL(path).params["token"]
    assert (await stage.browser().post(f"{DOOR}/setup/check", json={"token": token})).status_code == 204
    await stage.owner()
    assert await prepare_setup(wired.database, wired.clock, wired.settings) is None
