"""Promise 30 and the limits: guessing and flooding is slow, says when to come back, and costs nobody else anything."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.hostile.place import CONSOLE, PASSWORD, WIDGET, Camp, Place, Who, open_place
from tests.visitors.test_identity import FORGED, GOOD, signed
from tests.world import NOW

SMALL = {
    "limit_sign_ins": 20,
    "limit_sessions": 4,
    "limit_messages": 5,
    "limit_inbox_messages": 60,
    "limit_uploads": 3,
}
ELSEWHERE = "203.0.113.5"


@pytest.fixture(scope="module")
async def strict(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A system with small limits."""
    async with open_place(migrated, tmp_path_factory.mktemp("strict"), **SMALL) as opened:
        yield opened


@pytest.fixture(scope="module")
async def camp(strict: Place) -> Camp:
    return await strict.camp("teashop")


def require_patience(answer: httpx2.Response, code: str) -> None:
    assert answer.status_code == 429, answer.text
    problem = answer.json()
    assert problem["code"] == code
    assert int(answer.headers["retry-after"]) == problem["params"]["retryAfterSeconds"] >= 1
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def guess(
    place: Place, email: str, password: str = "wrong password", address: str = ELSEWHERE
) -> httpx2.Response:
    body = {"email": email, "password": password}
    return await place("POST", f"{CONSOLE}/sessions", address=address, json=body)


def told(answer: httpx2.Response) -> dict[str, Any]:
    """What a guesser can tell answers apart by; the id of the request is new each time, the time to wait runs."""
    body = {name: value for name, value in answer.json().items() if name not in ("requestId", "params")}
    headers = {name for name in answer.headers if name not in ("x-request-id", "content-length")}
    return {"status": answer.status_code, "body": body, "headers": headers}


async def test_known_and_unknown_people_cannot_be_told_apart(strict: Place, camp: Camp) -> None:
    known = [await guess(strict, "owner@teashop.test", f"guess {n}", "198.51.100.1") for n in range(14)]
    unknown = [await guess(strict, "nobody@teashop.test", f"guess {n}", "198.51.100.2") for n in range(14)]
    assert [told(each) for each in known] == [told(each) for each in unknown]
    assert {each.status_code for each in known} == {401, 429}
    require_patience(known[-1], "too_many.sign_in")


async def test_an_unknown_address_takes_the_time_of_a_wrong_password(strict: Place, camp: Camp) -> None:
    """The same hashing work is done for nobody; counted, because the time of a fast hash says little."""
    from kefu.agents import passwords

    counted = 0
    original = passwords._hasher

    class Counting:
        def verify(self, *given: Any) -> bool:
            nonlocal counted
            counted += 1
            return original.verify(*given)

        def hash(self, *given: Any) -> str:
            return original.hash(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", Counting())
        for number, email in enumerate(("agent@teashop.test", "nobody2@teashop.test", "not an address", "' OR 1=1 --")):
            before = counted
            assert (await guess(strict, email, address=f"198.51.100.{50 + number}")).status_code == 401
            assert counted == before + 1, email


async def test_times_are_of_one_class(strict: Place, camp: Camp) -> None:
    times: dict[str, list[float]] = {"agent@teashop.test": [], "nobody3@teashop.test": []}
    for n in range(16):
        for email, taken in times.items():
            began = time.perf_counter()
            await guess(strict, email, address=f"198.51.{100 + n}.9")
            taken.append(time.perf_counter() - began)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert 0.3 < known / unknown < 3


async def test_guessing_locks_nobody_out(strict: Place, camp: Camp) -> None:
    for machine in range(11):
        for n in range(10):
            await guess(strict, "owner@teashop.test", f"guess {n}", f"192.0.2.{100 + machine}")
    assert (await guess(strict, "owner@teashop.test", "guess", "192.0.2.200")).status_code == 429
    # The owner's own place, the colleague from anywhere, and everybody who is signed in, go on.
    assert (await guess(strict, "owner@teashop.test", PASSWORD, "192.0.2.7")).status_code == 200
    assert (await guess(strict, "agent@teashop.test", PASSWORD, "192.0.2.201")).status_code == 200
    assert (await strict("GET", f"{CONSOLE}/me", camp.owner)).status_code == 200


async def test_a_forwarded_address_is_not_believed_of_strangers(strict: Place, camp: Camp) -> None:
    codes = []
    for n in range(25):
        headers = {"X-Forwarded-For": f"10.9.8.{n}", "X-Real-IP": f"10.9.8.{n}", "Forwarded": f"for=10.9.8.{n}"}
        body = {"email": f"person{n}@x.test", "password": "guess guess"}
        codes.append(
            (await strict("POST", f"{CONSOLE}/sessions", headers, address="198.51.100.77", json=body)).status_code
        )
    assert codes == [401] * 20 + [429] * 5


async def test_visitor_sessions_by_address(strict: Place, camp: Camp) -> None:
    path = f"{WIDGET}/inboxes/{camp.ids['inbox_id']}/sessions"
    answers = [await strict("POST", path, address="198.51.100.3", json={}) for _ in range(6)]
    assert [each.status_code for each in answers] == [201] * 4 + [429] * 2
    require_patience(answers[-1], "too_many.sessions")
    assert (await strict("POST", path, address="198.51.100.4", json={})).status_code == 201
    # One IPv6 line has many addresses and is one place.
    line = [await strict("POST", path, address=f"2001:db8:1:2::{n:x}", json={}) for n in range(1, 7)]
    assert [each.status_code for each in line] == [201] * 4 + [429] * 2


async def _visitor(place: Place, camp: Camp, address: str) -> Who:
    made = await place("POST", f"{WIDGET}/inboxes/{camp.ids['inbox_id']}/sessions", address=address, json={})
    return {"Authorization": f"Bearer {made.json()['token']}"}


async def _send(place: Place, who: Who, address: str) -> httpx2.Response:
    body = {"clientMessageId": place.client_id(), "text": "hello"}
    return await place("POST", f"{WIDGET}/messages", who, address=address, json=body)


async def test_messages_of_one_visitor(strict: Place, camp: Camp) -> None:
    flooder, other = [await _visitor(strict, camp, f"198.51.100.{n}") for n in (10, 11)]
    answers = [await _send(strict, flooder, "198.51.100.10") for _ in range(7)]
    assert [each.status_code for each in answers] == [201] * 5 + [429] * 2
    require_patience(answers[-1], "too_many.messages")
    assert (await _send(strict, other, "198.51.100.11")).status_code == 201
    listed = await strict.good("GET", f"{WIDGET}/conversations", flooder)
    conversation = listed["items"][0]["conversation"]["id"]
    page = await strict.good("GET", f"{WIDGET}/conversations/{conversation}/messages", flooder)
    assert len(page["items"]) == 5


async def test_the_same_limit_holds_where_sockets_are_blocked(strict: Place, camp: Camp) -> None:
    who = await _visitor(strict, camp, "198.51.100.12")
    hello = {"type": "hello", "token": who["Authorization"].removeprefix("Bearer ")}
    sends = [{"type": "send", "clientMessageId": strict.client_id(), "text": "x"} for _ in range(8)]
    body = {"commands": [hello, *sends], "waitSeconds": 0}
    frames = (await strict.good("POST", f"{WIDGET}/live", address="198.51.100.12", json=body))["frames"]
    assert [frame["type"] for frame in frames].count("sent") == 5
    refused = [frame for frame in frames if frame["type"] == "error"]
    assert len(refused) == 3
    assert {frame["code"] for frame in refused} == {"too_many.messages"}
    assert all(frame["retryAfterSeconds"] >= 1 for frame in refused)


async def test_messages_of_one_address_and_of_one_inbox(migrated: Path, tmp_path: Path) -> None:
    limits = {**SMALL, "limit_sessions": 1000, "limit_messages": 2, "limit_inbox_messages": 30}
    async with open_place(migrated, tmp_path, **limits) as place:
        camp = await place.camp("teashop")
        office = [await _visitor(place, camp, "198.51.100.1") for _ in range(12)]
        codes = [(await _send(place, who, "198.51.100.1")).status_code for who in office for _ in range(2)]
        assert codes.count(201) == 20
        assert codes[-1] == 429
        # A bot net: each address and each visitor is quiet, the inbox as a whole is not; the camp wrote a little, too.
        crowd = [(await _visitor(place, camp, f"198.51.101.{n}"), f"198.51.101.{n}") for n in range(12)]
        answers = [await _send(place, *each) for each in crowd]
        assert [each.status_code for each in answers].count(201) in range(7, 11)
        require_patience(answers[-1], "too_many.messages")
        other = await place.camp("outside")
        assert (await _send(place, await _visitor(place, other, "198.51.102.1"), "198.51.102.1")).status_code == 201


async def test_uploads(strict: Place, camp: Camp) -> None:
    who = await _visitor(strict, camp, "198.51.100.20")
    other = await _visitor(strict, camp, "198.51.100.21")
    path, file = f"{WIDGET}/uploads", {"file": ("x.txt", b"only text")}
    answers = [await strict("POST", path, who, files=file) for _ in range(5)]
    assert [each.status_code for each in answers] == [201] * 3 + [429] * 2
    require_patience(answers[-1], "too_many.uploads")
    assert (await strict("POST", path, other, files=file)).status_code == 201
    refused = [await strict("POST", path, other, files={"file": ("x.exe", b"MZ")}) for _ in range(4)]
    assert [each.status_code for each in refused] == [422, 422, 429, 429]


async def test_guesses_of_links_and_tokens_are_counted(strict: Place, camp: Camp) -> None:
    for path, body, most in (
        ("/invitations/look", {"token": "kefuinv_guess"}, 30),
        ("/setup/check", {"token": "setup_guess"}, 10),
    ):
        answers = [
            await strict("POST", f"{CONSOLE}{path}", address="198.51.100.30", json=body) for _ in range(most + 2)
        ]
        assert answers[-1].status_code == 429, path
        assert {each.status_code for each in answers[:most]} <= {403, 404, 409}
        assert "retry-after" in answers[-1].headers
    wrong = {"currentPassword": "wrong wrong", "newPassword": "a longer new password"}
    codes = [(await strict("POST", f"{CONSOLE}/me/password", camp.agent, json=wrong)).status_code for _ in range(12)]
    assert codes == [422] * 10 + [429] * 2


# -- promise 26 over HTTP: a forged identity never shows history -------------------------------------------------------


@pytest.mark.parametrize("kind", [*FORGED, "of another inbox", "expired", "too long", "another audience"])
async def test_a_forged_identity_sees_no_history(place: Place, shop: Camp, outside: Camp, kind: str) -> None:
    inbox = shop.ids["inbox_id"]

    def identity(secret: str = shop.identity_secret, **claims: Any) -> str:
        return signed({**GOOD, "exp": NOW // 1000 + 600, **claims}, secret=secret)

    token, known = await place.visitor(inbox, identityToken=identity())
    await place.say(known, "my card number is 4111")
    others = {
        "of another inbox": identity(outside.identity_secret),
        "expired": identity(exp=NOW // 1000 - 1),
        "too long": identity(exp=NOW // 1000 + 7200),
        "another audience": identity(aud="other"),
    }
    planted, stranger = await place.visitor(inbox)
    before = place.rows()
    for start in ({}, {"token": planted}, {"token": "kefuv_guess"}, {"token": token}):
        body = {**start, "identityToken": others.get(kind) or FORGED[kind]}
        answer = await place("POST", f"{WIDGET}/inboxes/{inbox}/sessions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "identity.invalid")
        assert "4111" not in answer.text
        assert shop.identity_secret not in answer.text
    assert place.rows() == before
    assert "4111" not in (await place("GET", f"{WIDGET}/conversations", stranger)).text
    elsewhere, _ = await place.visitor(outside.ids["inbox_id"], token=token)
    assert elsewhere != token


async def test_the_same_name_in_another_workspace_is_another_person(place: Place, shop: Camp, outside: Camp) -> None:
    def identity(camp: Camp) -> str:
        return signed({**GOOD, "exp": NOW // 1000 + 600, "sub": "same"}, secret=camp.identity_secret)

    _, known = await place.visitor(shop.ids["inbox_id"], identityToken=identity(shop))
    await place.say(known, "my card number is 4111")
    path = f"{WIDGET}/inboxes/{outside.ids['inbox_id']}/sessions"
    answer = await place.good_answer("POST", path, json={"identityToken": identity(outside)})
    assert answer.json()["isIdentified"] is True
    assert answer.json()["conversation"] is None
