"""Search finds what was said, as any two Chinese characters, in its workspace only, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kefu.conversations.actions.change_message import Target, delete_message, edit_message, recall_message
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database
from kefu.kernel.actors import Actor
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Refused
from kefu.search.queries import SearchQuery, search_entries
from tests.world import ADA, EVE, GRACE, NOW, OUTSIDE, SAM, SHOP, author, says, settle, start


class Shop:
    """A shop in which people talk, and its search."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.path = MessagePath(database, FixedClock(NOW), lambda _: None)

    async def say(self, actor: Actor, conversation_id: str, text: str, **more: object) -> str:
        return (await send_message(self.path, says(actor, conversation_id, text, **more))).entry.id

    async def find(self, text: str, workspace_id: str = SHOP, **more: object) -> list[str]:
        query = SearchQuery(workspace_id=workspace_id, text=text, **more)  # type: ignore[arg-type]
        async with self.database.read() as reader:
            return [hit.entry.text for hit in (await search_entries(reader, query))[0]]


@pytest.fixture
async def shop(database: Database) -> Shop:
    await settle(database)
    return Shop(database)


async def test_every_substring_of_two_characters_is_found_and_nothing_else(shop: Shop) -> None:
    conversation = await start(shop.database, SAM)
    texts = [
        "我想退款，谢谢",
        "退货和换款",
        "款退",
        "请问订单什么时候发货",
        "iPhone手机壳有货吗",
        "手机",
        "hello order-12",
        "ordering now",
    ]
    for text in texts:
        await shop.say(SAM, conversation.id, text)
    queries = {text[at : at + size] for text in texts[:6] for size in (2, 3, 4) for at in range(len(text) - size + 1)}
    checked = 0
    for query in queries:
        if all("\u4e00" <= each <= "\u9fff" for each in query):
            assert sorted(await shop.find(query)) == sorted(t for t in texts if query in t), query
            checked += 1
    assert checked > 40


async def test_single_characters_words_and_their_beginnings(shop: Shop) -> None:
    conversation = await start(shop.database, SAM)
    for text in ("我想退款", "Where is my ORDER?", "reorder", "手机 order"):
        await shop.say(SAM, conversation.id, text)
    assert await shop.find("款") == ["我想退款"]
    assert await shop.find("想") == ["我想退款"]
    assert await shop.find("order") == ["手机 order", "Where is my ORDER?"]
    assert await shop.find("orde") == ["手机 order", "Where is my ORDER?"]
    assert await shop.find("order 手机") == ["手机 order"]
    assert await shop.find("my order") == ["Where is my ORDER?"]
    assert await shop.find("is") == ["Where is my ORDER?"]
    assert await shop.find("...") == []


async def test_words_of_the_query_languages_are_only_words(shop: Shop) -> None:
    conversation = await start(shop.database, SAM)
    await shop.say(SAM, conversation.id, "a NEAR b OR c AND NOT d")
    for query in (
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "a* OR",
        "words:a",
        "^a",
        "a & !b",
        "'a':*",
        "\\",
        "(",
        "{a b}: c",
        "-a",
    ):
        assert isinstance(await shop.find(query), list), query
    assert await shop.find("NOT d") == ["a NEAR b OR c AND NOT d"]
    assert await shop.find("ws_teashop") == []


async def test_another_workspace_finds_nothing_of_ours(shop: Shop) -> None:
    ours, theirs = await start(shop.database, SAM), await start(shop.database, EVE)
    await shop.say(SAM, ours.id, "退款 secret")
    await shop.say(EVE, theirs.id, "退款 outside")
    assert await shop.find("退款") == ["退款 secret"]
    assert await shop.find("退款", OUTSIDE) == ["退款 outside"]


async def test_notes_are_found_and_what_was_taken_back_is_not(shop: Shop) -> None:
    conversation = await start(shop.database, SAM)
    await shop.say(GRACE, conversation.id, "内部备注", kind="note")
    assert await shop.find("备注") == ["内部备注"]
    edited = Target(conversation.id, await shop.say(ADA, conversation.id, "旧的文字"))
    recalled = Target(conversation.id, await shop.say(ADA, conversation.id, "撤回的文字"))
    deleted = Target(conversation.id, await shop.say(SAM, conversation.id, "删除的文字"))
    async with shop.database.begin() as tx:
        await edit_message(tx, author(ADA), edited, "新的文字", now=NOW, window_seconds=60)
        await recall_message(tx, author(ADA), recalled, now=NOW, window_seconds=60)
        await delete_message(tx, author(ADA), deleted, now=NOW)
    assert await shop.find("文字") == ["新的文字"]
    assert await shop.find("旧的") == await shop.find("撤回") == await shop.find("删除") == []


async def test_pages_go_back_in_time_without_gaps(shop: Shop) -> None:
    conversation = await start(shop.database, SAM)
    for number in range(7):
        await shop.say(SAM, conversation.id, f"订单 {number}")
    found: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        query = SearchQuery(workspace_id=SHOP, text="订单", cursor=cursor, limit=3)
        async with shop.database.read() as reader:
            hits, cursor = await search_entries(reader, query)
        found += [hit.entry.text for hit in hits]
        assert hits[0].contact_name == "Sam"
        if cursor is None:
            break
    assert found == [f"订单 {number}" for number in range(6, -1, -1)]
    with pytest.raises(Refused, match="cursor"):
        await shop.find("订单", cursor="nonsense")


ODD: list[Callable[[int], str]] = [
    lambda n: "a" * n,
    lambda n: "好" * n,
    lambda n: "\ufdfa" * n,
    lambda n: "a好" * (n // 2),
    lambda n: "ก็" * (n // 2),
]


@pytest.mark.parametrize("make", ODD)
async def test_the_longest_messages_can_be_indexed_and_taken_out(shop: Shop, make: Callable[[int], str]) -> None:
    conversation = await start(shop.database, SAM)
    text = make(10_000)
    target = Target(conversation.id, await shop.say(ADA, conversation.id, text))
    assert await shop.find(text[:2] if text[0] != "a" or "好" in text else text[:60]) == [text]
    async with shop.database.begin() as tx:
        await recall_message(tx, author(ADA), target, now=NOW, window_seconds=60)
    assert await shop.find(text[:2]) == []
