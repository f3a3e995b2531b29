"""Business hours over HTTP: kept, previewed, followed by inboxes, and told to the widget."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.web.stage import DOOR, Stage, code_of

WEEK = {"timeZone": "Europe/Berlin", "weekdays": [[{"start": 540, "end": 1020}]] * 5 + [[], []], "country": "DE"}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp() * 1000)


async def test_the_widget_hears_whether_somebody_answers(stage: Stage) -> None:
    ada = await stage.owner()
    inbox = (await ada.get(f"{DOOR}/inboxes")).json()[0]
    config = f"/api/v1/widget/inboxes/{inbox['id']}/config"
    assert (await ada.get(config)).json()["opening"] is None
    made = await ada.post(f"{DOOR}/schedules", json={"name": "Office", "week": WEEK})
    assert made.status_code == 201, made.text
    assert made.json()["isDefault"] is True
    night = {**WEEK, "weekdays": [[{"start": 0, "end": 1440}]] * 7, "country": None}
    second = (await ada.post(f"{DOOR}/schedules", json={"name": "Always", "week": night})).json()
    stage.clock.at = at("2023-11-17T16:59")
    assert (await ada.get(config)).json()["opening"] == {"isOpen": True, "changesAt": at("2023-11-17T17:00")}
    stage.clock.at = at("2023-11-17T17:00")
    assert (await ada.get(config)).json()["opening"] == {"isOpen": False, "changesAt": at("2023-11-20T09:00")}
    changed = await ada.patch(f"{DOOR}/inboxes/{inbox['id']}", json={"scheduleId": second["id"]})
    assert changed.json()["scheduleId"] == second["id"]
    assert (await ada.get(config)).json()["opening"] == {"isOpen": True, "changesAt": None}


async def test_a_week_is_previewed_before_it_is_kept(stage: Stage) -> None:
    ada = await stage.owner()
    body = {"week": WEEK, "moment": "2026-12-24T18:00", "language": "zh-CN"}
    found = (await ada.post(f"{DOOR}/schedules/preview", json=body)).json()
    assert found["at"] == at("2026-12-24T18:00")
    assert (found["isOpen"], found["changesAt"]) == (False, at("2026-12-28T09:00"))
    assert len(found["days"]) == 28
    assert [(day["day"], day["kind"]) for day in found["days"][:3]] == [
        ("2026-12-24", "weekday"),
        ("2026-12-25", "holiday"),
        ("2026-12-26", "holiday"),
    ]
    assert (await ada.get(f"{DOOR}/schedules")).json() == []
    now = (await ada.post(f"{DOOR}/schedules/preview", json={"week": WEEK})).json()
    assert now["at"] == stage.clock.now()
    never = await ada.post(f"{DOOR}/schedules/preview", json={**body, "moment": "2026-02-30T10:00"})
    assert await code_of(never, 422) == "hours.day_wrong"
    wrong = {**body, "week": {**WEEK, "timeZone": "Mars"}}
    assert await code_of(await ada.post(f"{DOOR}/schedules/preview", json=wrong), 422) == "hours.time_zone_unknown"


async def test_calendars_and_zones_can_be_chosen(stage: Stage) -> None:
    ada = await stage.owner()
    found = (await ada.get(f"{DOOR}/schedules/calendars")).json()
    regions = {each["country"]: each["regions"] for each in found["calendars"]}
    assert {"code": "BY", "name": "Bayern"} in regions["DE"]
    assert "CN" in regions
    assert {"UTC", "Asia/Shanghai", "Europe/Berlin"} <= set(found["timeZones"])
