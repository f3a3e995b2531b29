"""Cards on messages, on both databases: made, told to both sides, changed, taken along, fetched once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kefu.attachments.actions import REMOVE_FILES, remove_files
from kefu.attachments.store import FileStore, open_file_store
from kefu.audiences.agents.project import entry_view
from kefu.audiences.scene import Scene
from kefu.audiences.visitors.project import message_view
from kefu.conversations.actions.change_message import Target, edit_message, recall_message
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import Stored
from kefu.conversations.events import Happened, MessagePreviewed
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Entry
from kefu.conversations.queries import find_conversation, find_entry
from kefu.db.database import Database
from kefu.jobs import queue
from kefu.kernel.clock import DAY, FixedClock
from kefu.link_previews.actions import PREVIEW, Fetcher, forget_pages, make_preview
from kefu.link_previews.models import PreviewJob
from kefu.link_previews.watch import LinkWatch
from kefu.outbound.addresses import Address
from tests.attachments import samples
from tests.outbound.hostile_site import Site, hostile_site, plain, redirect
from tests.world import GRACE, NOW, SAM, author, says, settle, start

PAGE = b"""<head><title>Green tea</title><meta name="description" content="Fresh">
<meta property="og:image" content="/tea.png"></head>"""


class Shop:
    """A conversation, and the site that it links to."""

    def __init__(self, database: Database, site: Site, files: FileStore, news: list[object]) -> None:
        self.database = database
        self.site = site
        self.clock = FixedClock(NOW)
        self.news = news
        self.path = MessagePath(database, self.clock, news.extend)
        self.fetcher = Fetcher(database, files, self.clock, self._may_reach)
        self.conversation_id = ""

    def _may_reach(self, address: Address, port: int) -> bool:
        return str(address) == "127.0.0.1" and port == self.site.port

    async def say(self, text: str) -> Stored:
        return await send_message(self.path, says(SAM, self.conversation_id, text))

    async def preview(self, entry: Entry) -> Entry:
        """The job, and the message after it."""
        job = PreviewJob(entry.workspace_id, entry.conversation_id, entry.id)
        await make_preview(self.fetcher, msgspec.json.encode(job))
        async with self.database.read() as reader:
            found = await find_entry(reader, entry.conversation_id, entry.id)
        assert found is not None
        return found

    async def jobs(self, kind: str) -> list[bytes]:
        async with self.database.begin() as tx:
            return [job.data for job in await queue.lease(tx, self.clock.now(), 50) if job.kind == kind]


@pytest.fixture
async def shop(database: Database, news: list[object], tmp_path: Path) -> AsyncIterator[Shop]:
    await settle(database)
    (tmp_path / "files").mkdir()
    async with hostile_site() as site:
        site.answers = {"/": plain(PAGE), "/tea.png": plain(samples.png(), "image/png")}
        made = Shop(database, site, open_file_store(str(tmp_path / "files")), news)
        made.conversation_id = (await start(database, SAM)).id
        yield made
        await made.path.drain()


async def test_a_link_gets_a_card_that_both_sides_see(shop: Shop) -> None:
    sent = (await shop.say(f"look: {shop.site.url}/")).entry
    shop.news.clear()
    entry = await shop.preview(sent)
    preview = entry.extra.preview
    assert preview is not None
    assert (preview.title, preview.text, preview.url) == ("Green tea", "Fresh", f"{shop.site.url}/")
    [told] = [each for each in shop.news if isinstance(each, Happened)]
    assert (told.fact, told.entry.id, told.entry.text) == (MessagePreviewed(), sent.id, sent.text)
    async with shop.database.read() as reader:
        conversation = await find_conversation(reader, shop.conversation_id)
    assert conversation is not None
    scene = Scene({}, b"k" * 32, NOW)
    for view in (message_view(entry, conversation, scene), entry_view(entry, scene)):
        card: Any = view.preview  # type: ignore[union-attr]
        assert (card.title, card.url) == ("Green tea", f"{shop.site.url}/")
        assert card.picture_url.startswith("/api/v1/attachments/"), "nobody's browser asks the other site"
    shop.news.clear()
    assert await shop.preview(entry) == entry
    assert shop.news == [], "a job that runs twice tells nothing twice"


async def test_a_page_is_asked_once_a_day(shop: Shop) -> None:
    first = await shop.preview((await shop.say(f"{shop.site.url}/")).entry)
    second = await shop.preview((await shop.say(f"again {shop.site.url}/")).entry)
    assert shop.site.asked == ["/", "/tea.png"]
    assert first.extra.preview is not None
    assert second.extra.preview is not None
    assert first.extra.preview.picture_id != second.extra.preview.picture_id, "each message has a picture of its own"
    assert await forget_pages(shop.database, shop.clock) == 0
    shop.clock.advance(DAY)
    assert await forget_pages(shop.database, shop.clock) == 1
    assert len(await shop.jobs(REMOVE_FILES)) == 1
    await shop.preview((await shop.say(f"{shop.site.url}/")).entry)
    assert shop.site.asked.count("/") == 2


async def test_what_cannot_be_had_is_no_card(shop: Shop) -> None:
    shop.site.answers |= {
        "/pdf": plain(b"%PDF", "application/pdf"),
        "/bare": plain(b"<p>nothing</p>"),
        "/inside": redirect("http://169.254.169.254/"),
        "/odd": plain(b'<title>Odd</title><meta property="og:image" content="http://10.0.0.1/x.png">'),
        "/fake": plain(b'<title>Fake</title><meta property="og:image" content="/bare">'),
    }
    for path in ("/pdf", "/bare", "/inside", "/gone"):
        entry = (await shop.say(shop.site.url + path)).entry
        assert (await shop.preview(entry)).extra.preview is None
    assert (await shop.preview((await shop.say("no link")).entry)).extra.preview is None
    for path, title in (("/odd", "Odd"), ("/fake", "Fake")):
        preview = (await shop.preview((await shop.say(shop.site.url + path)).entry)).extra.preview
        assert preview is not None
        assert (preview.title, preview.picture_id) == (title, None)


async def test_editing_and_recalling_take_the_card_along(shop: Shop) -> None:
    shop.site.answers["/other"] = plain(b"<title>Other</title>")
    entry = await shop.preview((await shop.say(f"{shop.site.url}/")).entry)
    assert entry.extra.preview is not None
    assert entry.extra.preview.picture_id is not None
    target = Target(shop.conversation_id, entry.id)
    async with shop.database.begin() as tx:
        text = f"{shop.site.url}/other"
        changed = await edit_message(tx, author(SAM), target, text, now=NOW, window_seconds=60)
    other = await shop.preview(changed.entry)
    assert other.extra.preview is not None
    assert (other.extra.preview.title, other.extra.preview.picture_id) == ("Other", None)
    [removing] = await shop.jobs(REMOVE_FILES)
    await remove_files(shop.fetcher.files, removing)
    async with shop.database.begin() as tx:
        changed = await edit_message(tx, author(SAM), target, "no link", now=NOW, window_seconds=60)
    assert (await shop.preview(changed.entry)).extra.preview is None
    gone = await shop.preview((await shop.say(f"{shop.site.url}/ once more")).entry)
    async with shop.database.begin() as tx:
        target = Target(shop.conversation_id, gone.id)
        recalled = await recall_message(tx, author(SAM), target, now=NOW, window_seconds=60)
    assert recalled.entry.extra.preview is None
    assert len(await shop.jobs(REMOVE_FILES)) == 1
    assert (await shop.preview(recalled.entry)).extra.preview is None


async def test_only_links_where_they_are_wanted_are_asked_for(shop: Shop) -> None:
    wanted = False

    async def wants(_: str) -> bool:
        return wanted

    watch = LinkWatch(shop.database, shop.clock, wants)
    shop.news.clear()
    sent = await shop.say("see https://shop.test/")
    await send_message(shop.path, says(GRACE, shop.conversation_id, "note https://shop.test/", kind="note"))
    await shop.say("plain words")
    watch.hear(shop.news)
    await watch.drain()
    assert await shop.jobs(PREVIEW) == []
    wanted = True
    watch.hear(shop.news)
    watch.hear(shop.news)
    await watch.drain()
    [job] = await shop.jobs(PREVIEW)
    assert msgspec.json.decode(job, type=PreviewJob).entry_id == sent.entry.id
