"""Reads agents and contacts anew when news say that they changed; given to the publisher."""

from kefu.agents.queries import find_agent
from kefu.audiences.agents.events import AgentChanged, ContactChanged
from kefu.contacts.queries import find_contact
from kefu.db.database import Database
from kefu.kernel.news import AgentNews, ContactNews
from kefu.realtime.presence import Presence
from kefu.web.console.agent_views import agent_views
from kefu.web.visits import contact_view


class NewsLookup:
    """One for each process."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

    async def agent_changed(self, news: AgentNews) -> AgentChanged | None:
        async with self._database.read() as reader:
            agent = await find_agent(reader, news.workspace_id, news.agent_id)
        if agent is None:
            return None
        [view] = await agent_views(self._database, self._presence, [agent])
        return AgentChanged(agent=view)

    async def contact_changed(self, news: ContactNews) -> ContactChanged | None:
        async with self._database.read() as reader:
            contact = await find_contact(reader, news.workspace_id, news.contact_id)
        return ContactChanged(contact=contact_view(contact)) if contact is not None else None
