"""Lists of sensitive words and what was found by them; admins only, and supervisors are admins."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.params import Parameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.kernel.actors import Agent, ActorKind
from kefu.kernel.wire import Body, View
from kefu.moderation import queries
from kefu.moderation.actions import WordListFields, add_words, change_word_list, create_word_list, delete_word_list
from kefu.moderation.models import Direction, Effect, Outcome, Side, WordHit, WordList
from kefu.moderation.sheets import words_in
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id
from kefu.web.limits import Rate
from kefu.web.uploads import UploadOperation, received_file
from kefu.web.wired import Wired

_FILES = Rate("imports", 20, 600)
_LARGEST_FILE = 5 * 1024 * 1024
ListName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Inboxes = Annotated[list[Id], msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=400_000)]
Text = Annotated[str, msgspec.Meta(max_length=10_000)]
Before = Annotated[int | None, Parameter(ge=0, le=2**53)]


class WordListView(View, frozen=True, kw_only=True):
    """A list; its words come as a file. `inboxIds` null: in every inbox."""

    id: str
    name: str
    effect: Effect
    direction: Direction
    inbox_ids: list[str] | None
    is_active: bool
    is_notifying: bool
    word_count: int
    updated_at: int


class WordListBody(Body, frozen=True, kw_only=True):
    """`words`, one in each line, take the place of those of the list; without them these stay."""

    name: ListName
    effect: Effect
    direction: Direction = "both"
    inbox_ids: Inboxes | None = None
    is_active: bool = True
    is_notifying: bool = False
    words: Words | UnsetType = UNSET


class WordTryBody(Body, frozen=True, kw_only=True):
    """A text to try the lists on, as if this side wrote it."""

    text: Text
    side: Side = "visitor"
    inbox_id: Id | None = None


class WordTryHit(View, frozen=True, kw_only=True):
    list_name: str
    effect: Effect
    outcome: Outcome


class WordTryView(View, frozen=True, kw_only=True):
    """What would be sent, and which lists found something; `isStopped`: nothing would be sent."""

    text: str
    is_stopped: bool
    hits: list[WordTryHit]


class WordHitView(View, frozen=True, kw_only=True):
    """Somebody wrote a word of a list; the text is masked."""

    number: int
    list_id: str
    list_name: str
    effect: Effect
    outcome: Outcome
    inbox_id: str | None
    conversation_id: str | None
    author_kind: ActorKind
    author_id: str | None
    text: str
    created_at: int


def _view(held: WordList) -> WordListView:
    return WordListView(**{name: getattr(held, name) for name in WordListView.__struct_fields__})


def _hit(hit: WordHit) -> WordHitView:
    return WordHitView(**{name: getattr(hit, name) for name in WordHitView.__struct_fields__})


def _fields(body: WordListBody) -> WordListFields:
    values = msgspec.structs.asdict(body)
    words = body.words if body.words is UNSET else body.words.splitlines()
    return WordListFields(**{**values, "words": words})


@get("/word-lists", guards=[require_admin])
async def list_(wired: Wired, agent: Agent) -> list[WordListView]:
    """All of them, by name."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_word_lists(reader, agent.workspace_id)]


@post("/word-lists", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: WordListBody) -> WordListView:
    """A new list."""
    async with wired.database.begin() as tx:
        return _view(await create_word_list(tx, agent, _fields(data), wired.clock.now()))


@patch("/word-lists/{word_list_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, word_list_id: str, data: WordListBody) -> WordListView:
    """Another name, another effect, other words."""
    async with wired.database.begin() as tx:
        return _view(await change_word_list(tx, agent, word_list_id, _fields(data), wired.clock.now()))


@delete("/word-lists/{word_list_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, word_list_id: str) -> None:
    """Delete a list; what was written down about it stays."""
    async with wired.database.begin() as tx:
        await delete_word_list(tx, agent, word_list_id)


@get("/word-lists/{word_list_id:str}/words.txt", guards=[require_admin])
async def words(wired: Wired, agent: Agent, word_list_id: str) -> Response[bytes]:
    """The words as a file, one in each line."""
    async with wired.database.read() as reader:
        held = await queries.get_word_list(reader, agent.workspace_id, word_list_id)
        found = (await queries.words_of(reader, [held.id]))[held.id]
    headers = {"Content-Disposition": 'attachment; filename="words.txt"', "Cache-Control": "no-store"}
    return Response("\n".join(found).encode(), media_type="text/plain; charset=utf-8", headers=headers)


@post(
    "/word-lists/{word_list_id:str}/words", status_code=200, guards=[require_admin], request_max_body_size=None,
    operation_class=UploadOperation,
)  # fmt: skip
async def upload(request: Request[Any, Any, Any], wired: Wired, agent: Agent, word_list_id: str) -> WordListView:
    """Add the words of a text or CSV file: one in each line, the first column counts."""
    async with wired.database.read() as reader:
        await queries.get_word_list(reader, agent.workspace_id, word_list_id)
    await wired.limits.take(_FILES, agent.id)
    async with received_file(request, _LARGEST_FILE) as received:
        found = await asyncio.to_thread(words_in, Path(received.path))
    async with wired.database.begin() as tx:
        return _view(await add_words(tx, agent, word_list_id, found, wired.clock.now()))


@post("/word-lists/try", status_code=200, guards=[require_admin])
async def try_(wired: Wired, agent: Agent, data: WordTryBody) -> WordTryView:
    """What would become of a text; nothing is sent or written down."""
    verdict = await wired.words.tried(agent.workspace_id, data.text, data.side, data.inbox_id)
    hits = [WordTryHit(list_name=hit.list.name, effect=hit.list.effect, outcome=hit.outcome) for hit in verdict.hits]
    return WordTryView(text=verdict.texts[0], is_stopped=verdict.refusal is not None, hits=hits)


@get("/word-hits", guards=[require_admin])
async def hits(wired: Wired, agent: Agent, before: Before = None) -> list[WordHitView]:
    """Who wrote such words, the newest first; `before` is the number of the last one that is known."""
    async with wired.database.read() as reader:
        return [_hit(each) for each in await queries.list_hits(reader, agent.workspace_id, before, 50)]


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, remove, words, upload, try_, hits]
