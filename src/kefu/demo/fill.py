"""Fills a workspace with the demo, and removes it again; called by `kefu demo`."""

import msgspec

from kefu.agents.actions.people import NewAgent, ProfileChanges, add_agent, change_profile
from kefu.agents.models import StoredAgent
from kefu.agents.queries import list_agents
from kefu.attachments.store import FileStore
from kefu.contacts.actions import change_contact, get_or_create_proven
from kefu.contacts.models import Details
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.record import Author
from kefu.db.database import Database, Transaction
from kefu.demo import queries
from kefu.demo.cast import AGENT_DOMAIN, COLLEAGUES, Person
from kefu.demo.plan import Plan, Scale, Visit, make_plan
from kefu.demo.play import Actors, Player
from kefu.inboxes.queries import list_inboxes
from kefu.kernel.actors import System
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict, NotFound
from kefu.visitors.actions import begin_session
from kefu.visitors.models import Browser

# Argon2 knows no such hash, so no password ever fits.
_NO_PASSWORD = "!"  # noqa: S105


class Filled(msgspec.Struct, frozen=True):
    """What the demo brought."""

    contacts: int
    conversations: int
    messages: int


async def fill_workspace(
    database: Database, files: FileStore, clock: Clock, workspace_id: str, scale: Scale | None = None
) -> Filled:
    """Add the demo; Conflict when it is there already, NotFound when the workspace has no inbox or no agent."""
    async with database.begin() as tx:
        if await queries.has_demo(tx, workspace_id):
            raise Conflict("demo.there", "The demo is there already; `kefu demo --remove` takes it out.")
        inbox_id = await _first_inbox(tx, workspace_id)
        agents = await _agents(tx, clock, workspace_id)
        plan = make_plan(scale or Scale(), clock.now(), len(agents))
        visitors = [await _arrive(tx, workspace_id, inbox_id, n, visit) for n, visit in enumerate(plan.visits, 1)]
    await Player(database, files, plan, Actors(agents, visitors)).play()
    return _counted(plan)


async def remove_demo(database: Database, files: FileStore, clock: Clock, workspace_id: str) -> int:
    """Take out what the demo brought and nothing else; returns how many conversations that were."""
    async with database.begin() as tx:
        kept = await queries.list_files(tx, workspace_id)
        count = await queries.count_conversations(tx, workspace_id)
        for conversation_id in await queries.list_foreign_of_agents(tx, workspace_id):
            await assign_conversation(tx, Author(System(workspace_id), ""), conversation_id, None, clock.now())
        await queries.delete_conversations(tx, workspace_id)
        await queries.delete_contacts(tx, workspace_id)
        await queries.delete_agents(tx, workspace_id)
    for name in kept:
        await files.delete(name)
    return count


async def _first_inbox(tx: Transaction, workspace_id: str) -> str:
    found = [inbox for inbox in await list_inboxes(tx, workspace_id) if not inbox.is_archived]
    if not found:
        raise NotFound("inbox.not_found", "The workspace has no inbox to put the demo into.")
    return found[0].id


async def _agents(tx: Transaction, clock: Clock, workspace_id: str) -> list[Author]:
    """The workspace's own owner first, then the demo's colleagues."""
    people = [agent for agent in await list_agents(tx, workspace_id) if agent.is_active]
    if not people:
        raise NotFound("agent.not_found", "The workspace has no agent.")
    own = next((agent for agent in people if agent.role == "owner"), people[0])
    return [_author(own), *[await _colleague(tx, clock, workspace_id, n) for n in range(len(COLLEAGUES))]]


async def _colleague(tx: Transaction, clock: Clock, workspace_id: str, number: int) -> Author:
    """Addresses sign in, so they are unique in the installation: the workspace's id keeps several demos apart."""
    colleague = COLLEAGUES[number]
    email = f"{colleague.mail_name}.{workspace_id.removeprefix('ws_')[:40]}@{AGENT_DOMAIN}"
    new = NewAgent(name=colleague.name, email=email, role="agent", password_hash=_NO_PASSWORD)
    added = await add_agent(tx, clock, workspace_id, new)
    await change_profile(tx, clock, added.actor, ProfileChanges(availability=colleague.availability))
    return _author(added)


def _author(agent: StoredAgent) -> Author:
    return Author(agent.actor, agent.name)


async def _arrive(tx: Transaction, workspace_id: str, inbox_id: str, number: int, visit: Visit) -> Author:
    """A contact with one browser, as it comes to the shop."""
    who, at = visit.who, visit.first_at
    details = Details(name=who.name, email=who.email, phone=who.phone, attributes=who.attributes)
    known = await get_or_create_proven(tx, workspace_id, f"{queries.EXTERNAL_ID}{number}", at)
    contact = await change_contact(tx, known, details)
    session = await begin_session(tx, contact, inbox_id, _browser(who), at)
    return Author(session.visitor, who.name)


def _browser(who: Person) -> Browser:
    language = "zh-CN" if who.language == "zh" else "en"
    return Browser(language=language, user_agent=who.user_agent, address=who.address, country=who.country)


def _counted(plan: Plan) -> Filled:
    spoken = {"says", "answers", "card", "visitor_picture", "agent_picture"}
    return Filled(len(plan.visits), len(plan.owners), sum(1 for step in plan.steps if step.deed in spoken))
