"""The console's doors to duplicates of contacts: find, merge, and take a merge back."""

from litestar import get, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.views import ContactView
from kefu.contacts import merges, queries
from kefu.contacts.merges import UNDOABLE, Merge
from kefu.conversations.actions.merge_contacts import merge_contacts, undo_merge
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, Name, View
from kefu.realtime import topics
from kefu.realtime.bus import Parcel
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.visits import contact_view
from kefu.web.wired import Wired

_MOST_ALIKE = 20
_MOST_GROUPS = 100


class MergeBody(Body, frozen=True, kw_only=True):
    """The contact that is to be one with the named one."""

    contact_id: Name


class MergeView(View, frozen=True, kw_only=True):
    """A merge that can be undone until `undoable_until`."""

    id: str
    kept_id: str
    merged_id: str
    merged_name: str
    agent_id: str
    created_at: int
    undoable_until: int


class DuplicateGroup(View, frozen=True, kw_only=True):
    """Contacts that share an address or a number."""

    field: str
    value: str
    contacts: list[ContactView]


def _view(merge: Merge, merged_name: str) -> MergeView:
    return MergeView(
        id=merge.id,
        kept_id=merge.kept_id,
        merged_id=merge.merged_id,
        merged_name=merged_name,
        agent_id=merge.agent_id,
        created_at=merge.created_at,
        undoable_until=merge.created_at + UNDOABLE,
    )


def _renew(wired: Wired, workspace_id: str, *contact_ids: str) -> None:
    """The browsers of these contacts ask again who they are."""
    reached = tuple(topics.contact(contact_id) for contact_id in contact_ids)
    wired.bus.publish(workspace_id, Parcel(reached, b"", command="renew"))


@get("/contacts/{contact_id:str}/duplicates")
async def alike(wired: Wired, agent: Agent, contact_id: str) -> list[ContactView]:
    """Other contacts with the same e-mail address, number or external id."""
    async with wired.database.read() as reader:
        contact = await queries.get_contact(reader, agent.workspace_id, contact_id)
        ids = await merges.list_alike(reader, contact, _MOST_ALIKE)
        return [contact_view(each) for each in await queries.list_by_ids(reader, agent.workspace_id, ids)]


@get("/contact-duplicates")
async def groups(wired: Wired, agent: Agent) -> list[DuplicateGroup]:
    """Up to 100 groups of contacts of the workspace that share an address or a number."""
    async with wired.database.read() as reader:
        doubles = await merges.list_doubles(reader, agent.workspace_id, _MOST_GROUPS)
        ids = {contact_id for _, _, group in doubles for contact_id in group}
        found = {each.id: each for each in await queries.list_by_ids(reader, agent.workspace_id, sorted(ids))}
    return [
        DuplicateGroup(field=field, value=value, contacts=[contact_view(found[each]) for each in group])
        for field, value, group in doubles
    ]


@get("/contacts/{contact_id:str}/merges")
async def list_(wired: Wired, agent: Agent, contact_id: str) -> list[MergeView]:
    """What was merged into a contact and not taken back."""
    async with wired.database.read() as reader:
        contact = await queries.get_contact(reader, agent.workspace_id, contact_id)
        found = await merges.list_merges(reader, contact.id)
        names = await queries.names_of(reader, agent.workspace_id, [merge.merged_id for merge in found])
    return [_view(merge, names.get(merge.merged_id, "")) for merge in found]


@post("/contacts/{contact_id:str}/merge", status_code=200)
async def merge(wired: Wired, agent: Agent, agent_verbs: AgentVerbs, contact_id: str, data: MergeBody) -> MergeView:
    """Make one contact of two; the one that the website has identified is always kept."""
    author = await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        made = await merge_contacts(tx, author, contact_id, data.contact_id, wired.clock.now())
        names = await queries.names_of(tx, agent.workspace_id, [made.merged_id])
    _renew(wired, agent.workspace_id, made.merged_id)
    return _view(made, names.get(made.merged_id, ""))


@post("/contact-merges/{merge_id:str}/undo", status_code=204)
async def undo(wired: Wired, agent: Agent, agent_verbs: AgentVerbs, merge_id: str) -> None:
    """Make two contacts of one again, within 30 days."""
    author = await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        merge_ = await undo_merge(tx, author, merge_id, wired.clock.now())
    _renew(wired, agent.workspace_id, merge_.kept_id, merge_.merged_id)


HANDLERS: list[ControllerRouterHandler] = [alike, groups, list_, merge, undo]
