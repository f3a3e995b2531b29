"""Agents invite, change, deactivate; every limit of who may do what, through the HTTP layer."""

from __future__ import annotations

import httpx
import pytest

from kefu.agents.models import INVITATION_LIFE
from kefu.kernel.news import SessionsEnded
from kefu.realtime.bus import Parcel
from tests.web.stage import DOOR, PASSWORD, Stage, code_of


async def agent_id(browser: httpx.AsyncClient) -> str:
    return str((await browser.get(f"{DOOR}/me")).json()["agent"]["id"])


async def invite(browser: httpx.AsyncClient, email: str = "new@example.com", role: str = "agent") -> httpx.Response:
    return await browser.post(f"{DOOR}/invitations", json={"email": email, "role": role})


def accepting(url: str, name: str = "Grace") -> dict[str, str]:
    return {"token": url.rpartition("/")[2], "name": name, "password": PASSWORD, "language": "en"}


async def test_an_invitation_is_looked_at_and_accepted_once(stage: Stage, ada: httpx.AsyncClient) -> None:
    made = (await invite(ada, "Grace@Example.com")).json()
    assert made["invitation"]["invitedBy"] == "Ada"
    body = accepting(made["url"])
    look = await stage.browser().post(f"{DOOR}/invitations/look", json={"token": body["token"]})
    assert look.json() == {"workspaceName": "Tea Shop", "email": "grace@example.com", "role": "agent"}
    grace = stage.browser()
    me = (await grace.post(f"{DOOR}/invitations/accept", json=body)).json()
    assert (me["agent"]["name"], me["agent"]["role"]) == ("Grace", "agent")
    assert me["preferences"]["language"] == "en"
    assert (await grace.get(f"{DOOR}/me")).status_code == 200
    again = await stage.browser().post(f"{DOOR}/invitations/accept", json=body)
    assert await code_of(again, 404) == "invitation.not_valid"
    assert (await ada.get(f"{DOOR}/invitations")).json() == []


@pytest.mark.parametrize("token", ["", " ", "kefuinv_guess", "%"])
async def test_a_guessed_invitation_is_nothing(stage: Stage, ada: httpx.AsyncClient, token: str) -> None:
    await invite(ada)
    answer = await stage.browser().post(f"{DOOR}/invitations/look", json={"token": token})
    assert answer.status_code in (404, 422)


async def test_an_invitation_expires_is_withdrawn_and_is_replaced(stage: Stage, ada: httpx.AsyncClient) -> None:
    first = (await invite(ada)).json()
    second = (await invite(ada)).json()
    browser = stage.browser()
    assert await code_of(await browser.post(f"{DOOR}/invitations/accept", json=accepting(first["url"])), 404)
    [waiting] = (await ada.get(f"{DOOR}/invitations")).json()
    assert waiting["id"] == second["invitation"]["id"]
    assert (await ada.delete(f"{DOOR}/invitations/{waiting['id']}")).status_code == 204
    assert await code_of(await browser.post(f"{DOOR}/invitations/accept", json=accepting(second["url"])), 404)
    third = (await invite(ada)).json()
    stage.clock.advance(INVITATION_LIFE + 1)
    assert await code_of(await browser.post(f"{DOOR}/invitations/accept", json=accepting(third["url"])), 404)


async def test_a_known_address_is_not_invited(ada: httpx.AsyncClient) -> None:
    assert await code_of(await invite(ada, "ADA@example.com"), 409) == "agent.email_taken"
    assert await code_of(await invite(ada, "not an address"), 422) == "agent.email_wrong"


async def test_agents_do_not_manage(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada)
    [inbox] = (await grace.get(f"{DOOR}/inboxes")).json()
    forbidden = [
        await invite(grace),
        await grace.get(f"{DOOR}/invitations"),
        await grace.patch(f"{DOOR}/agents/{await agent_id(ada)}", json={"role": "agent"}),
        await grace.patch(f"{DOOR}/agents/{await agent_id(grace)}", json={"role": "owner"}),
        await grace.patch(f"{DOOR}/workspace", json={"name": "Mine"}),
        await grace.post(f"{DOOR}/inboxes", json={"name": "Mine"}),
        await grace.patch(f"{DOOR}/inboxes/{inbox['id']}", json={"name": "Mine"}),
        await grace.delete(f"{DOOR}/inboxes/{inbox['id']}"),
        await grace.get(f"{DOOR}/inboxes/{inbox['id']}/secret"),
        await grace.post(f"{DOOR}/inboxes/{inbox['id']}/secret"),
    ]
    assert [answer.status_code for answer in forbidden] == [403] * len(forbidden)
    assert (await grace.get(f"{DOOR}/inboxes")).json() == [inbox]


async def test_admins_manage_agents_and_not_owners(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada, "Grace", "admin")
    lin = await stage.colleague(ada, "Lin")
    promoted = await grace.patch(f"{DOOR}/agents/{await agent_id(lin)}", json={"role": "admin"})
    assert promoted.json()["role"] == "admin"
    for answer in (
        await grace.patch(f"{DOOR}/agents/{await agent_id(ada)}", json={"isActive": False}),
        await grace.patch(f"{DOOR}/agents/{await agent_id(grace)}", json={"role": "owner"}),
        await invite(grace, "x@example.com", "owner"),
    ):
        assert answer.status_code == 403


async def test_the_last_owner_stays(stage: Stage, ada: httpx.AsyncClient) -> None:
    own = f"{DOOR}/agents/{await agent_id(ada)}"
    assert await code_of(await ada.patch(own, json={"isActive": False}), 409) == "agent.last_owner"
    assert await code_of(await ada.patch(own, json={"role": "agent"}), 409) == "agent.last_owner"
    grace = await stage.colleague(ada, "Grace", "owner")
    assert (await ada.patch(own, json={"role": "agent"})).status_code == 200
    assert (await ada.patch(own, json={"role": "owner"})).status_code == 403
    other = f"{DOOR}/agents/{await agent_id(grace)}"
    assert await code_of(await grace.patch(other, json={"isActive": False}), 409) == "agent.last_owner"


async def test_deactivation_signs_out_everywhere_at_once(
    stage: Stage, ada: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked: list[Parcel] = []
    publish = stage.wired.bus.publish

    def watch(workspace_id: str, parcel: Parcel) -> None:
        if parcel.command == "revoke":
            revoked.append(parcel)
        publish(workspace_id, parcel)

    monkeypatch.setattr(stage.wired.bus, "publish", watch)
    grace = await stage.colleague(ada)
    token = (await grace.post(f"{DOOR}/me/tokens", json={"name": "script"})).json()["token"]
    script = stage.browser(authorization=f"Bearer {token}")
    assert (await script.get(f"{DOOR}/me")).status_code == 200
    grace_id = await agent_id(grace)
    gone = await ada.patch(f"{DOOR}/agents/{grace_id}", json={"isActive": False})
    assert gone.json()["isActive"] is False
    assert (await grace.get(f"{DOOR}/me")).status_code == 401
    assert (await script.get(f"{DOOR}/me")).status_code == 401
    await stage.wired.publisher.flush()
    assert len([topic for parcel in revoked for topic in parcel.topics]) == 2
    sign_in = {"email": "grace@example.com", "password": PASSWORD}
    assert await code_of(await stage.browser().post(f"{DOOR}/sessions", json=sign_in), 401) == "sign_in.wrong"
    await ada.patch(f"{DOOR}/agents/{grace_id}", json={"isActive": True})
    assert (await stage.browser().post(f"{DOOR}/sessions", json=sign_in)).status_code == 200


async def test_a_new_role_holds_at_once(stage: Stage, ada: httpx.AsyncClient) -> None:
    grace = await stage.colleague(ada, "Grace", "admin")
    assert (await grace.get(f"{DOOR}/invitations")).status_code == 200
    await ada.patch(f"{DOOR}/agents/{await agent_id(grace)}", json={"role": "agent"})
    assert (await grace.get(f"{DOOR}/invitations")).status_code == 403


async def test_a_new_password_ends_the_other_sign_ins(stage: Stage, ada: httpx.AsyncClient) -> None:
    phone = stage.browser()
    await phone.post(f"{DOOR}/sessions", json={"email": "ada@example.com", "password": PASSWORD})
    assert (await phone.get(f"{DOOR}/me")).status_code == 200
    change = {"currentPassword": "wrong", "newPassword": "another good one"}
    assert await code_of(await ada.post(f"{DOOR}/me/password", json=change), 422) == "password.wrong"
    change["currentPassword"] = PASSWORD
    assert (await ada.post(f"{DOOR}/me/password", json=change)).status_code == 204
    assert (await phone.get(f"{DOOR}/me")).status_code == 401
    assert (await ada.get(f"{DOOR}/me")).status_code == 200
    body = {"email": "ada@example.com", "password": PASSWORD}
    assert (await stage.browser().post(f"{DOOR}/sessions", json=body)).status_code == 401
    assert (
        await stage.browser().post(f"{DOOR}/sessions", json={**body, "password": "another good one"})
    ).status_code == 200


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password.too_short"),
        ("x" * 201, "password.too_long"),
        ("aaaaaaaaaaaa", "password.too_common"),
        ("Password123", "password.too_common"),
        ("ada@example.com", "password.too_common"),
    ],
)
async def test_poor_passwords_are_refused(ada: httpx.AsyncClient, password: str, code: str) -> None:
    change = {"currentPassword": PASSWORD, "newPassword": password}
    assert await code_of(await ada.post(f"{DOOR}/me/password", json=change), 422) == code


async def test_profile_and_preferences_change_only_what_is_named(ada: httpx.AsyncClient) -> None:
    await ada.patch(f"{DOOR}/me", json={"preferences": {"theme": "dark", "language": "zh-TW"}})
    me = (await ada.patch(f"{DOOR}/me", json={"name": "  Ada\u202e  L. ", "availability": "busy"})).json()
    assert (me["agent"]["name"], me["agent"]["availability"]) == ("Ada L.", "busy")
    assert (me["preferences"]["theme"], me["preferences"]["language"]) == ("dark", "zh-TW")
    assert me["preferences"]["isEnterSending"] is True
    work = {"undoSendSeconds": 10, "density": "compact", "textSize": "large"}
    me = (await ada.patch(f"{DOOR}/me", json={"preferences": work})).json()
    assert me["preferences"].items() >= {**work, "theme": "dark"}.items()
    assert (await ada.patch(f"{DOOR}/me", json={"preferences": {"undoSendSeconds": 60}})).status_code in (400, 422)


async def test_tokens_act_as_their_agent_and_make_no_tokens(stage: Stage, ada: httpx.AsyncClient) -> None:
    made = (await ada.post(f"{DOOR}/me/tokens", json={"name": "script"})).json()
    assert made["token"].startswith("kefu_")
    script = stage.browser(authorization=f"Bearer {made['token']}", origin="")
    assert (await script.patch(f"{DOOR}/me", json={"availability": "away"})).status_code == 200
    assert await code_of(await script.post(f"{DOOR}/me/tokens", json={"name": "more"}), 403) == "token.needs_session"
    [listed] = (await ada.get(f"{DOOR}/me/tokens")).json()
    assert listed["lastUsedAt"] is not None
    assert made["token"] not in str(listed)
    assert (await ada.delete(f"{DOOR}/me/tokens/{listed['id']}")).status_code == 204
    assert (await script.get(f"{DOOR}/me")).status_code == 401


async def test_ended_sign_ins_are_told(stage: Stage, ada: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(stage.wired.database, "_listener", told.extend)
    [session] = (await ada.get(f"{DOOR}/sessions")).json()
    await ada.delete(f"{DOOR}/sessions/current")
    ended = [news for news in told if isinstance(news, SessionsEnded)]
    assert [news.session_ids for news in ended] == [(session["id"],)]
