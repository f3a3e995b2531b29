"""Shows contacts that the agent who answers them came, went or looks different; listens to committed news in `app`."""

import asyncio
from collections.abc import Sequence

import msgspec
import structlog

from kefu.audiences.publisher import Publisher
from kefu.audiences.visitors.events import ConversationChanged
from kefu.audiences.visitors.project import conversation_view
from kefu.conversations.place_queries import list_answered_by
from kefu.db.database import Database
from kefu.kernel.news import AgentNews
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import visitor_key

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

# More than one agent can have in hand; what is beyond is seen with the next message.
_MOST_CONVERSATIONS = 500


class Assignees:
    """One for each process; the news of an agent are heard by the process that made them."""

    def __init__(self, database: Database, presence: Presence, bus: Bus, publisher: Publisher) -> None:
        self._database = database
        self._presence = presence
        self._bus = bus
        self._publisher = publisher
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, news: Sequence[object]) -> None:
        """The database's listener."""
        for item in news:
            if isinstance(item, AgentNews):
                task = asyncio.ensure_future(self._tell(item))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def flush(self) -> None:
        while self._tasks:
            await asyncio.wait(list(self._tasks))

    async def _tell(self, news: AgentNews) -> None:
        try:
            await self._show(news)
        except Exception:
            # News are never the truth: the next frame of the conversation shows the same.
            _log.exception("assignees.failed")

    async def _show(self, news: AgentNews) -> None:
        async with self._database.read() as reader:
            found = await list_answered_by(reader, news.workspace_id, news.agent_id, _MOST_CONVERSATIONS)
        here = await self._presence.present({visitor_key(each.contact_id) for each in found})
        # It has been told to colleagues first, and with that the faces of before are forgotten.
        await self._publisher.flush()
        scene = await self._publisher.load_scene(news.workspace_id)
        for conversation in found:
            if visitor_key(conversation.contact_id) in here:
                frame = ConversationChanged(
                    conversation_id=conversation.id, conversation=conversation_view(conversation, scene)
                )
                parcel = Parcel((topics.contact(conversation.contact_id),), _encoder.encode(frame))
                self._bus.publish(news.workspace_id, parcel)
