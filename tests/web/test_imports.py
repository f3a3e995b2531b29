"""Import and export through the console's door, and back again."""

from __future__ import annotations

import httpx

from kefu.imports.sheets import write_xlsx
from tests.web.stage import DOOR, Stage, code_of


async def test_a_file_goes_in_with_preview_and_comes_out_again(stage: Stage, ada: httpx.AsyncClient) -> None:
    sheet = write_xlsx([["姓名", "邮箱", "等级"], ["=王", "wang@a.cn", "VIP"], ["坏", "no address", ""]])
    draft = (await ada.post(f"{DOOR}/contact-imports", files={"file": ("people.xlsx", sheet)})).json()
    assert (draft["state"], draft["rowCount"], draft["sample"][0]) == ("draft", 2, ["=王", "wang@a.cn", "VIP"])
    assert draft["mapping"] == ["name", "email", "attribute:等级"]
    place = f"{DOOR}/contact-imports/{draft['id']}"
    wrong = await ada.post(f"{place}/start", json={"mapping": [None, None, None]})
    assert await code_of(wrong, 422) == "import.mapping_nobody"
    started = await ada.post(f"{place}/start", json={"mapping": draft["mapping"]})
    assert started.json()["state"] == "running"
    assert await stage.runner.run_due() == 1
    done = (await ada.get(place)).json()
    assert (done["state"], done["createdCount"], done["errorCount"], done["errors"][0]["row"]) == ("done", 1, 1, 3)
    errors = await ada.get(f"{place}/errors.csv")
    assert errors.content.decode("utf-8-sig").splitlines()[1].startswith("坏,no address,,3,contact.email_wrong")
    assert "attachment" in errors.headers["content-disposition"]

    out = await ada.get(f"{DOOR}/contact-export", params={"sheet": "csv"})
    assert out.content.decode("utf-8-sig").splitlines() == [
        "name,email,phone,external_id,等级",
        "'=王,wang@a.cn,,,VIP",
    ]
    again = (await ada.post(f"{DOOR}/contact-imports", files={"file": ("again.csv", out.content)})).json()
    assert again["sample"] == [["=王", "wang@a.cn", "", "", "VIP"]]
    grace = await stage.colleague(ada)
    assert (await grace.get(f"{DOOR}/contact-export")).status_code == 403
