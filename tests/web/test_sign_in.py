"""Signing in and out: opaque sessions, one answer for every wrong attempt, guessing slow, nobody locked out."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from kefu.db.schema import agent_sessions
from kefu.kernel.clock import DAY, MINUTE
from tests.web.stage import DOOR, ORIGIN, PASSWORD, Stage, code_of

GOOD = {"email": "ada@example.com", "password": PASSWORD}


async def attempt(
    browser: httpx.AsyncClient, password: str = "wrong password", email: str = GOOD["email"]
) -> httpx.Response:
    return await browser.post(f"{DOOR}/sessions", json={"email": email, "password": password})


async def test_the_cookie_is_opaque_and_out_of_reach_of_scripts(stage: Stage, ada: httpx.AsyncClient) -> None:
    answer = await stage.browser().post(f"{DOOR}/sessions", json={**GOOD, "email": " ADA@example.com "})
    assert answer.json()["agent"]["name"] == "Ada"
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    secret = cookie.split("=", 1)[1].split(";")[0]
    async with stage.wired.database.read() as reader:
        stored = [dict(row) for row in await reader.all(sa.select(agent_sessions))]
    assert len(stored) == 2
    assert secret not in repr(stored)


async def test_the_cookie_is_secure_behind_tls(stage: Stage, ada: httpx.AsyncClient) -> None:
    by_proxy = stage.browser("127.0.0.1", **{"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.9"})
    answer = await by_proxy.post(f"{DOOR}/sessions", json=GOOD)
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers
    forged = await stage.browser(**{"x-forwarded-proto": "https"}).post(f"{DOOR}/sessions", json=GOOD)
    assert "Secure" not in forged.headers["set-cookie"]


async def test_wrong_password_and_unknown_address_look_the_same(stage: Stage, ada: httpx.AsyncClient) -> None:
    wrong = await attempt(stage.browser())
    unknown = await attempt(stage.browser(), email="nobody@example.com")
    assert await code_of(wrong, 401) == await code_of(unknown, 401) == "sign_in.wrong"
    hidden = {"requestId"}
    assert {k: v for k, v in wrong.json().items() if k not in hidden} == {
        k: v for k, v in unknown.json().items() if k not in hidden
    }


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
async def test_guessing_is_slowed_alike_for_known_and_unknown(stage: Stage, ada: httpx.AsyncClient, email: str) -> None:
    guesser = stage.browser("198.51.100.66")
    answers = [await attempt(guesser, f"guess {n}", email) for n in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert await code_of(answers[-1], 429) == "too_many.sign_in"


async def test_one_address_cannot_try_many_people(stage: Stage, ada: httpx.AsyncClient) -> None:
    guesser = stage.browser("198.51.100.66")
    codes = [(await attempt(guesser, email=f"person{n}@example.com")).status_code for n in range(22)]
    assert codes[:20] == [401] * 20
    assert codes[20:] == [429] * 2


async def test_guessing_by_others_locks_nobody_out(stage: Stage, ada: httpx.AsyncClient) -> None:
    for machine in range(12):
        guesser = stage.browser(f"198.51.100.{machine}")
        for n in range(10):
            await attempt(guesser, f"guess {n}")
    stranger = await attempt(stage.browser("203.0.113.5"), PASSWORD)
    assert stranger.status_code == 429
    familiar = await attempt(stage.browser(), PASSWORD)
    assert familiar.status_code == 200


async def test_right_passwords_are_not_counted(stage: Stage, ada: httpx.AsyncClient) -> None:
    codes = {(await attempt(stage.browser(), PASSWORD)).status_code for _ in range(25)}
    assert codes == {200}


async def test_signing_out_ends_the_session_at_once(stage: Stage, ada: httpx.AsyncClient) -> None:
    secret = ada.cookies["kefu_session"]
    answer = await ada.delete(f"{DOOR}/sessions/current")
    assert answer.status_code == 204
    thief = stage.browser(cookie=f"kefu_session={secret}")
    assert await code_of(await thief.get(f"{DOOR}/me"), 401) == "not_signed_in"
    assert (await ada.delete(f"{DOOR}/sessions/current")).status_code == 204


async def test_a_session_slides_while_used_and_ends_when_not(stage: Stage, ada: httpx.AsyncClient) -> None:
    for _ in range(3):
        stage.clock.advance(20 * DAY)
        assert (await ada.get(f"{DOOR}/me")).status_code == 200
    stage.clock.advance(31 * DAY)
    assert (await ada.get(f"{DOOR}/me")).status_code == 401


async def test_use_is_written_at_most_once_a_minute(stage: Stage, ada: httpx.AsyncClient) -> None:
    async def seen() -> int:
        async with stage.wired.database.read() as reader:
            return int(await reader.scalar(sa.select(agent_sessions.c.last_seen_at)))

    before = await seen()
    stage.clock.advance(MINUTE - 1)
    await ada.get(f"{DOOR}/me")
    assert await seen() == before
    stage.clock.advance(1)
    await ada.get(f"{DOOR}/me")
    assert await seen() == before + MINUTE


async def test_own_sessions_are_listed_and_ended(stage: Stage, ada: httpx.AsyncClient) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
    phone = stage.browser("203.0.113.9", **{"user-agent": firefox})
    await attempt(phone, PASSWORD)
    listed = (await ada.get(f"{DOOR}/sessions")).json()
    assert [each["isCurrent"] for each in listed].count(True) == 1
    other = next(each for each in listed if not each["isCurrent"])
    assert (other["browser"], other["system"], other["address"]) == ("Firefox 143", "Linux", "203.0.113.9")
    assert (await ada.delete(f"{DOOR}/sessions/{other['id']}")).status_code == 204
    assert (await phone.get(f"{DOOR}/me")).status_code == 401
    assert await code_of(await ada.delete(f"{DOOR}/sessions/{other['id']}"), 404) == "session.not_found"


async def test_nobody_ends_a_colleagues_session(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada, "Grace")
    [session] = (await grace.get(f"{DOOR}/sessions")).json()
    assert (await ada.delete(f"{DOOR}/sessions/{session['id']}")).status_code == 404
    assert (await grace.get(f"{DOOR}/me")).status_code == 200


@pytest.mark.parametrize(
    "cookie", ["kefu_session=", "kefu_session=kefus_x", "kefu_session=" + "a" * 5000, 'kefu_session="', "=;;"]
)
async def test_broken_cookies_are_nobody(stage: Stage, cookie: str) -> None:
    assert await code_of(await stage.browser(cookie=cookie).get(f"{DOOR}/me"), 401) == "not_signed_in"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://kefu.test.evil.example"}, 403),
        ({"origin": "", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "", "sec-fetch-site": "same-site"}, 403),
        ({"origin": ""}, 403),
    ],
)
async def test_other_sites_pages_cannot_act_for_an_agent(
    ada: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await ada.patch(f"{DOOR}/me", json={"availability": "away"}, headers=headers)
    assert answer.status_code == status, answer.text
    expected = "away" if status == 200 else "online"
    assert (await ada.get(f"{DOOR}/me")).json()["agent"]["availability"] == expected


async def test_other_sites_pages_cannot_sign_somebody_in(stage: Stage, ada: httpx.AsyncClient) -> None:
    answer = await stage.browser(origin="https://evil.example").post(f"{DOOR}/sessions", json=GOOD)
    assert await code_of(answer, 403) == "foreign_origin"
