"""Workspaces on both databases: who changes them, and names that are safe to show."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.news import SettingsNews
from kefu.workspaces.actions import change_workspace
from kefu.workspaces.models import WorkspaceChanges, clean_name
from tests.world import ADA, GRACE, SHOP, settle


async def test_admins_change_it_and_everybody_hears(database: Database, news: list[object]) -> None:
    await settle(database)
    changes = WorkspaceChanges(name="茶馆", has_typing_preview=False, allowed_extensions=["PNG"])
    async with database.begin() as tx:
        changed = await change_workspace(tx, ADA, changes)
    assert (changed.name, changed.has_typing_preview, changed.allowed_extensions) == ("茶馆", False, ["png"])
    assert news == [SettingsNews(SHOP, "workspace")]
    with pytest.raises(NotAllowed):
        async with database.begin() as tx:
            await change_workspace(tx, GRACE, WorkspaceChanges(name="Mine"))


async def test_an_empty_change_is_no_news(database: Database, news: list[object]) -> None:
    await settle(database)
    async with database.begin() as tx:
        await change_workspace(tx, ADA, WorkspaceChanges())
    assert news == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  Tea \n Shop ", "Tea Shop"), ("a\u202eb\u0000c", "abc"), ("林 👩‍💻", "林 👩‍💻"), ("<b>", "<b>")],
)
def test_names_are_one_clean_line(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("given", ["", " ", "\u200b\u202e", "\n"])
def test_invisible_names_are_refused(given: str) -> None:
    with pytest.raises(Refused):
        clean_name(given)
