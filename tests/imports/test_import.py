"""An import on both databases: whom a row means, what is left out, and that it may be interrupted and run twice."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from kefu.attachments.store import FileStore, open_file_store
from kefu.contacts.actions import create_contact, update_contact
from kefu.contacts.models import Contact, Details
from kefu.contacts.queries import ContactQuery, get_contact, list_contacts
from kefu.db.database import Database
from kefu.db.schema import jobs
from kefu.imports import actions
from kefu.imports.actions import ImportJob, keep_import, run_import, start_import
from kefu.imports.models import ContactImport
from kefu.imports.queries import get_import, list_imports
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotFound
from tests.world import ADA, MALLORY, NOW, SAM, SHOP, settle

CLOCK = FixedClock(NOW)
HEADING = ["name", "email", "phone", "id", "City"]


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return open_file_store(str(tmp_path / "files"))


async def run(database: Database, files: FileStore, *rows: list[str], is_updating: bool = True) -> ContactImport:
    made = await keep_import(database, files, CLOCK, ADA, "people.csv", [HEADING, *rows])
    async with database.begin() as tx:
        await start_import(tx, CLOCK, ADA, made.id, made.mapping, is_updating=is_updating)
    while True:
        await run_import(database, files, CLOCK, msgspec.json.encode(ImportJob(made.id)))
        async with database.read() as reader:
            made = await get_import(reader, SHOP, made.id)
        if made.state == "done":
            return made


async def named(database: Database, text: str) -> list[Contact]:
    async with database.read() as reader:
        return (await list_contacts(reader, ContactQuery(workspace_id=SHOP, text=text)))[0]


async def test_rows_become_contacts_and_bad_ones_are_named(database: Database, files: FileStore) -> None:
    made = await run(
        database,
        files,
        ["Kim", "kim@a.cn", "+86 138 0013 8000", "", "Bath"],
        ["No", "no address", "", "", ""],
        ["", "", "", "", "Bath"],
        ["Lee", "", "", "u7", ""],
    )
    assert (made.created_count, made.updated_count, made.error_count, made.done_count) == (2, 0, 2, 4)
    assert [(each.row, each.code) for each in made.errors] == [(3, "contact.email_wrong"), (4, "import.row_empty")]
    [kim] = await named(database, "kim@a.cn")
    assert (kim.name, kim.phone, kim.attributes) == ("Kim", "+86 138 0013 8000", {"City": "Bath"})
    [lee] = await named(database, "u7")
    assert (lee.is_identified, lee.last_seen_at) == (True, None)
    assert not await files.exists(made.file)
    async with database.read() as reader:
        assert [each.id for each in await list_imports(reader, SHOP, 9)] == [made.id]
        assert await list_imports(reader, MALLORY.workspace_id, 9) == []


async def test_known_contacts_are_brought_up_to_date_or_left_alone(database: Database, files: FileStore) -> None:
    async with database.begin() as tx:
        await update_contact(tx, ADA, SAM.contact_id, Details(email="sam@a.cn"))
        await create_contact(tx, SHOP, NOW, Details(name="Other", phone="+1 415 555 2671"))
    left = await run(database, files, ["Samuel", "SAM@a.cn", "", "", ""], is_updating=False)
    assert (left.created_count, left.updated_count) == (0, 0)
    again = ["Samuel", "sam@a.cn", "", "u1", "Bath"]
    made = await run(database, files, again, ["", "", "+1 (415) 555-2671", "", ""], ["X", "sam@a.cn", "", "u2", ""])
    assert (made.created_count, made.updated_count) == (0, 2)
    assert [each.code for each in made.errors] == ["import.somebody_else"]
    async with database.read() as reader:
        sam = await get_contact(reader, SHOP, SAM.contact_id)
    assert (sam.name, sam.external_id, sam.attributes) == ("Samuel", "u1", {"City": "Bath"})


async def test_rows_of_one_file_may_mean_the_same_person(database: Database, files: FileStore) -> None:
    made = await run(
        database,
        files,
        ["Kim", "kim@a.cn", "", "", ""],
        ["Lea", "lea@a.cn", "", "", ""],
        ["", "KIM@a.cn", "+86 138 0013 8000", "", "Bath"],
        ["Kim Lee", "", "+8613800138000", "c-1", ""],
        ["Nobody", "", "", "", ""],
        ["Nobody", "", "", "", ""],
    )
    assert (made.created_count, made.updated_count, made.error_count) == (4, 2, 0)
    (kim,) = await named(database, "kim")
    assert (kim.name, kim.email, kim.phone, kim.external_id) == ("Kim Lee", "kim@a.cn", "+86 138 0013 8000", "c-1")
    assert kim.attributes == {"City": "Bath"}


async def test_an_interrupted_import_goes_on_and_writes_nothing_twice(
    database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_BATCH", 2)
    monkeypatch.setattr(actions, "_BATCHES", 1)
    made = await run(database, files, *(["Bulk", f"b{n}@a.cn", "", "", ""] for n in range(5)))
    assert (made.created_count, len(await named(database, "bulk"))) == (5, 5)
    await run_import(database, files, CLOCK, msgspec.json.encode(ImportJob(made.id)))
    await run_import(database, files, CLOCK, msgspec.json.encode(ImportJob("imp_gone")))
    assert len(await named(database, "bulk")) == 5
    async with database.begin() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(jobs)) == 3
        with pytest.raises(Conflict):
            await start_import(tx, CLOCK, ADA, made.id, made.mapping, is_updating=True)
        with pytest.raises(NotFound):
            await start_import(tx, CLOCK, MALLORY, made.id, made.mapping, is_updating=True)
