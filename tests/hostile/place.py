"""Two workspaces in one process with one thing of each kind, and people of every role who knock at the doors."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from kefu.agents.actions.people import NewAgent, add_agent
from kefu.agents.actions.sessions import Device, open_session
from kefu.agents.models import Preferences
from kefu.agents.passwords import hash_password
from kefu.app import System, running
from kefu.installation.setup import Beginning, begin
from kefu.kernel.actors import Agent, Role
from kefu.kernel.clock import FixedClock
from kefu.notifications.unsubscribe import unsubscribe_token
from kefu.settings import Settings
from kefu.web.asgi import create_entrance
from kefu.web.auth import COOKIE
from tests.attachments import samples
from tests.notifications.subscription import subscription
from tests.world import NOW

ORIGIN = "http://kefu.test"
CONSOLE = "/api/v1/console"
WIDGET = "/api/v1/widget"
PASSWORD = "correct horse battery"
LIMITS = ("requests", "sign_ins", "sessions", "messages", "inbox_messages", "uploads", "commands")
NO_LIMITS = {f"limit_{name}": 1_000_000 for name in LIMITS}
Who = Mapping[str, str]


class Camp(msgspec.Struct, kw_only=True):
    """One workspace: who is in it, and the id of one thing of each kind by the name of the path parameter."""

    workspace_id: str
    owner: Who
    agent: Who
    visitor: Who
    ids: dict[str, str]
    visitor_token: str
    identity_secret: str


class Place:
    """The running system and a client without a memory: each call says who it is."""

    def __init__(self, system: System, folder: Path, clock: FixedClock) -> None:
        self.wired = system.wired
        self.runner = system.runner
        # What a test finds in the database is what it did itself, and not a half second later somebody's notification.
        system.hearers.notifier.pause_seconds = 3600.0
        self.clock = clock
        self.folder = folder
        self.entrance, self.doors = create_entrance(system.wired)
        self._clients: dict[str, httpx2.AsyncClient] = {}
        self._numbers = iter(range(10**8, 10**9))

    async def __call__(
        self, method: str, path: str, who: Who | None = None, *, address: str = "192.0.2.7", **more: Any
    ) -> httpx2.Response:
        client = self._clients.get(address)
        if client is None:
            transport = httpx2.ASGITransport(app=self.entrance, client=(address, 40_000), raise_app_exceptions=False)
            client = self._clients[address] = httpx2.AsyncClient(transport=transport, base_url=ORIGIN)
        headers = {**(who or {}), **more.pop("headers", {})}
        sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        answer = await client.request(method, path, headers=sent, **more)
        client.cookies.clear()
        return answer

    async def good_answer(self, method: str, path: str, who: Who | None = None, **more: Any) -> httpx2.Response:
        """An answer that must be a success."""
        answer = await self(method, path, who, **more)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    async def good(self, method: str, path: str, who: Who | None = None, **more: Any) -> Any:
        """Its JSON."""
        answer = await self.good_answer(method, path, who, **more)
        return answer.json() if answer.content else None

    def client_id(self) -> str:
        """A clientMessageId that nobody used."""
        return f"cm_{next(self._numbers)}"

    async def sign_in(self, agent: Agent) -> Who:
        """The headers of an agent on our own page."""
        async with self.wired.database.begin() as tx:
            session = await open_session(tx, self.clock, agent, Device("test", "192.0.2.7"), 30)
        return {"Cookie": f"{COOKIE}={session.secret}", "Origin": ORIGIN}

    async def visitor(self, inbox_id: str, **body: Any) -> tuple[str, Who]:
        """A new visitor: its token and its headers."""
        made = await self.good("POST", f"{WIDGET}/inboxes/{inbox_id}/sessions", json=body)
        return made["token"], {"Authorization": f"Bearer {made['token']}"}

    async def say(self, who: Who, text: str = "hello", **more: Any) -> dict[str, Any]:
        """A visitor's message, into its current conversation."""
        body = {"clientMessageId": self.client_id(), "text": text, **more}
        sent: dict[str, Any] = await self.good("POST", f"{WIDGET}/messages", who, json=body)
        return sent

    async def upload(
        self, door: str, who: Who, name: str = "notes.txt", content: bytes = b"only text"
    ) -> dict[str, Any]:
        made: dict[str, Any] = await self.good("POST", f"{door}/uploads", who, files={"file": (name, content)})
        return made

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored, to see that nothing changed."""
        with closing(sqlite3.connect(self.folder / "kefu.db")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            return {
                table: sorted(database.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
                for (table,) in tables
                if not table.startswith(("search", "sqlite_", "entries_", "entry_"))
            }

    async def camp(self, name: str) -> Camp:
        """A workspace with an owner, an agent, a visitor, and one thing of each kind."""
        hashed = await hash_password(PASSWORD)
        beginning = Beginning(
            workspace_name=name,
            language="en",
            agent_name=f"{name} owner",
            email=f"owner@{name}.test",
            password_hash=hashed,
            inbox_name="Website",
        )
        async with self.wired.database.begin() as tx:
            begun = await begin(tx, self.clock, beginning)
            agent = await add_agent(tx, self.clock, begun.workspace.id, _agent(name, "agent", hashed))
        owner_headers = await self.sign_in(begun.owner.actor)
        token, visitor = await self.visitor(begun.inbox.id, page={"url": "https://shop.test/", "title": "Shop"})
        ids = {"workspace_id": begun.workspace.id, "agent_id": agent.id, "inbox_id": begun.inbox.id}
        ids |= await self._things(owner_headers, visitor, name)
        ids["transfer_id"] = await self._offer(owner_headers, ids)
        return Camp(
            workspace_id=begun.workspace.id,
            owner=owner_headers,
            agent=await self.sign_in(agent.actor),
            visitor=visitor,
            visitor_token=token,
            ids=ids,
            identity_secret=begun.inbox.identity_secret,
        )

    async def _things(self, owner: Who, visitor: Who, name: str) -> dict[str, str]:
        picture = await self.upload(WIDGET, visitor, "tea.png", samples.png())
        sent = await self.say(visitor, f"secret of {name}", attachmentIds=[picture["id"]])
        conversation_id = sent["conversationId"]
        detail = await self.good("GET", f"{CONSOLE}/conversations/{conversation_id}", owner)
        invited = await self.good(
            "POST", f"{CONSOLE}/invitations", owner, json={"email": f"new@{name}.test", "role": "agent"}
        )
        token = await self.good("POST", f"{CONSOLE}/me/tokens", owner, json={"name": "script"})
        canned = {"shortcut": "mine", "text": "Hello", "scope": "personal"}
        response = await self.good("POST", f"{CONSOLE}/canned-responses", owner, json=canned)
        week = {"timeZone": "UTC", "weekdays": [[]] * 7}
        schedule = await self.good("POST", f"{CONSOLE}/schedules", owner, json={"name": "Hours", "week": week})
        team = await self.good("POST", f"{CONSOLE}/teams", owner, json={"name": f"team of {name}"})
        sessions = await self.good("GET", f"{CONSOLE}/sessions", owner)
        return {
            **await self._people(owner, detail, name),
            "conversation_id": conversation_id,
            "message_id": sent["message"]["id"],
            "entry_id": sent["message"]["id"],
            "contact_id": detail["contact"]["id"],
            "invitation_id": invited["invitation"]["id"],
            "token_id": token["view"]["id"],
            "response_id": response["id"],
            "schedule_id": schedule["id"],
            "team_id": team["id"],
            **await self._kept(owner, name),
            "device_id": await self._device(owner, name),
            "token": await self._unsubscribing(owner),
            "session_id": sessions[0]["id"],
            "attachment_id": picture["id"],
            "variant": "original",
            "unsent_id": (await self.upload(CONSOLE, owner))["id"],
            "visitors_unsent_id": (await self.upload(WIDGET, visitor))["id"],
            "picture_url": picture["url"],
        }

    async def _offer(self, owner: Who, ids: dict[str, str]) -> str:
        """Another conversation, which the owner answers and offers to the agent."""
        _, other = await self.visitor(ids["inbox_id"])
        path = f"{CONSOLE}/conversations/{(await self.say(other))['conversationId']}"
        await self.good("POST", f"{path}/claim", owner)
        made = await self.good("POST", f"{path}/transfers", owner, json={"agentId": ids["agent_id"], "note": "please"})
        return str(made["id"])

    async def _people(self, owner: Who, detail: dict[str, Any], name: str) -> dict[str, str]:
        """What hangs on contacts and visitors."""
        contact = f"{CONSOLE}/contacts/{detail['contact']['id']}"
        note = await self.good("POST", f"{contact}/notes", owner, json={"text": f"secret of {name}"})
        _, other = await self.visitor(detail["conversation"]["inboxId"])
        double = (await self.say(other))["conversationId"]
        doubled = await self.good("GET", f"{CONSOLE}/conversations/{double}", owner)
        merge = await self.good("POST", f"{contact}/merge", owner, json={"contactId": doubled["contact"]["id"]})
        shut = {"kind": "address", "value": "203.0.113.1"}
        block = await self.good("POST", f"{CONSOLE}/blocks", owner, json=shut)
        sheet = {"file": ("people.csv", b"name\nSam\n")}
        imported = await self.good("POST", f"{CONSOLE}/contact-imports", owner, files=sheet)
        said = {"name": "First", "conditions": {}, "variants": [{"text": "Hello"}]}
        rule = await self.good("POST", f"{CONSOLE}/proactive-rules", owner, json=said)
        visits = await self.good("GET", f"{contact}/visits", owner)
        return {
            "visitor_id": detail["visit"]["visitorId"],
            "visit_id": visits[0]["id"],
            "note_id": note["id"],
            "merge_id": merge["id"],
            "block_id": block["id"],
            "import_id": imported["id"],
            "rule_id": rule["id"],
        }

    async def _unsubscribing(self, owner: Who) -> str:
        me = await self.good("GET", f"{CONSOLE}/me", owner)
        return unsubscribe_token(self.wired.keys.links, me["agent"]["id"])

    async def _device(self, owner: Who, name: str) -> str:
        made = await self.good("POST", f"{CONSOLE}/notifications/devices", owner, json=subscription(name))
        return str(made["id"])

    async def _kept(self, owner: Who, name: str) -> dict[str, str]:
        """What agents and admins keep to put conversations in order."""
        tag = await self.good("POST", f"{CONSOLE}/tags", owner, json={"name": f"tag of {name}"})
        defined = {"subject": "conversation", "key": "order", "label": "Order", "kind": "text"}
        attribute = await self.good("POST", f"{CONSOLE}/attributes", owner, json=defined)
        steps = {"name": "Close", "operations": [{"type": "set_status", "status": "resolved"}]}
        macro = await self.good("POST", f"{CONSOLE}/macros", owner, json=steps)
        rule = {**steps, "trigger": "tagged", "filter": {}}
        automation = await self.good("POST", f"{CONSOLE}/automation-rules", owner, json=rule)
        promise = {"name": "Gold", "filter": {}, "firstReplyMinutes": 5}
        policy = await self.good("POST", f"{CONSOLE}/sla-policies", owner, json=promise)
        folder = await self.good("POST", f"{CONSOLE}/canned-folders", owner, json={"name": f"folder of {name}"})
        listed = {"name": f"words of {name}", "effect": "watch", "words": f"secret-word-{name}"}
        words = await self.good("POST", f"{CONSOLE}/word-lists", owner, json=listed)
        view = await self.good("POST", f"{CONSOLE}/saved-views", owner, json={"name": "Everything", "filter": {}})
        kind = await self.good("POST", f"{CONSOLE}/ticket-types", owner, json={"name": f"type of {name}"})
        made = await self.good("POST", f"{CONSOLE}/tickets", owner, json={"title": f"secret of {name}"})
        tickets = f"{CONSOLE}/tickets/{made['ticket']['id']}"
        parts = (await self.good("POST", f"{tickets}/parts", owner, json={"title": f"secret of {name}"}))["parts"]
        return {
            "ticket_type_id": kind["id"],
            "ticket_id": made["ticket"]["id"],
            "part_id": parts[0]["id"],
            "token": made["link"].rpartition("/")[2],
            # A link that nobody has signed.
            "survey_id": "csat_unsigned",
            "signature": "unsigned",
            "tag_id": tag["id"],
            "policy_id": policy["id"],
            "attribute_id": attribute["id"],
            "folder_id": folder["id"],
            "word_list_id": words["id"],
            "saved_view_id": view["id"],
            "macro_id": macro["id"],
            "automation_rule_id": automation["id"],
        }

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()


def _agent(name: str, role: Role, password_hash: str) -> NewAgent:
    return NewAgent(
        name=f"{name} {role}",
        email=f"{role}@{name}.test",
        role=role,
        password_hash=password_hash,
        preferences=Preferences(),
    )


@asynccontextmanager
async def open_place(template: Path, folder: Path, **settings: Any) -> AsyncIterator[Place]:
    """A running system on a copy of an empty SQLite file; without limits unless `settings` name some."""
    shutil.copy(template, folder / "kefu.db")
    clock = FixedClock(NOW)
    chosen = Settings(data_dir=folder, **{**NO_LIMITS, **settings})
    async with running(chosen, clock=clock) as system:
        place = Place(system, folder, clock)
        yield place
        await place.close()
