"""Kefu's adapter for peerbench (its file is given as ADAPTER). Options: url (a list), email, password, page_every.

The server must run with KEFU_ADMIN_EMAIL/KEFU_ADMIN_PASSWORD set to those and its KEFU_LIMIT_* raised, since all load
comes from one address. Each conversation is claimed by one agent, who alone receives its messages,
as in the yardsticks.
"""

import asyncio
import json
import random
import time

from net import Http, header_values, require_loopback, ws_open

# Words of the seed, URL-encoded: two Chinese characters, four, an English word, two words.
_QUERIES = ["%E5%8C%85%E8%A3%B9", "%E4%BB%80%E4%B9%88%E6%97%B6%E5%80%99", "refund", "tea%20%E8%8C%B6%E6%9D%AF"]
_FIRST_PAGE = {"page": {"url": "http://127.0.0.1/shop", "title": "Shop"}}
_JSON = {"Content-Type": "application/json"}


class Adapter:
    def __init__(self, hub, options):
        self.hub, self.options = hub, options
        self.urls = options.get("url", "http://127.0.0.1:8000").split(",")
        for url in self.urls:
            require_loopback(url)
        self.http = Http(self.urls[0], 16)
        self.visitors, self.agents, self.sent_at = [], [], {}
        self.cookies, self.conversations = [], []
        self.inbox = ""

    async def call(self, method, path, body=None, **headers):
        text = None if body is None else json.dumps(body)
        origin = {"Origin": self.urls[0]}
        status, head, answer = await self.http.request(method, path, text, {**_JSON, **origin, **headers})
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer[:300]!r}")
        return head, json.loads(answer) if answer else None

    async def sign_in(self):
        body = {"email": self.options["email"], "password": self.options["password"]}
        head, me = await self.call("POST", "/api/v1/console/sessions", body)
        self.cookie = header_values(head, "set-cookie")[0].split(";")[0]
        _, inboxes = await self.call("GET", "/api/v1/console/inboxes", None, Cookie=self.cookie)
        self.inbox = inboxes[0]["id"]
        _, page = await self.call("GET", "/api/v1/console/conversations?view=all&limit=100", None, Cookie=self.cookie)
        self.listed = [conversation["id"] for conversation in page["items"]]
        return me

    async def invite(self, n):
        """A colleague of the owner, signed in: (id, cookie)."""
        email = f"bench{n}-{int(time.time() * 1000)}@example.com"
        invitation = {"email": email, "role": "agent"}
        _, made = await self.call("POST", "/api/v1/console/invitations", invitation, Cookie=self.cookie)
        token = made["url"].rsplit("/", 1)[-1]
        acceptance = {"token": token, "name": f"Agent {n}", "password": f"a long one {token[:20]}", "language": "en"}
        head, me = await self.call("POST", "/api/v1/console/invitations/accept", acceptance)
        return me["agent"]["id"], header_values(head, "set-cookie")[0].split(";")[0]

    async def setup(self, visitors, agents):
        if not self.inbox:
            await self.sign_in()
        for n in range(agents):
            _, cookie = await self.invite(n)
            self.cookies.append(cookie)
            url = self.urls[n % len(self.urls)]
            headers = {"Cookie": cookie, "Origin": url}
            socket = await ws_open(f"{url.replace('http', 'ws')}/api/v1/console/socket", self.hub.agent_bytes, headers)
            socket.send(json.dumps({"type": "hello"}))
            self.agents.append(socket)
        for n in range(visitors):
            self.visitors.append(await self.enter(n))
        every = float(self.options.get("page_every", 0))
        if every and visitors:
            for socket in self.visitors:
                self.turn_pages(socket, every, every * random.random(), 1)

    async def enter(self, n):
        """A visitor with a live socket, and a conversation claimed by an agent when there are agents."""
        _, session = await self.call("POST", f"/api/v1/widget/inboxes/{self.inbox}/sessions", _FIRST_PAGE)
        ready = asyncio.get_running_loop().create_future()

        def first(data):
            if b'"welcome"' in data and not ready.done():
                ready.set_result(None)
            self.on_frame(data)

        url = self.urls[(n + 1) % len(self.urls)]
        socket = await ws_open(f"{url.replace('http', 'ws')}/api/v1/widget/socket", first)
        socket.send(json.dumps({"type": "hello", "token": session["token"]}))
        await asyncio.wait_for(ready, 20)
        if self.cookies:
            token = {"Authorization": f"Bearer {session['token']}"}
            _, conversation = await self.call("POST", "/api/v1/widget/conversations", {}, **token)
            cookie = self.cookies[n % len(self.cookies)]
            path = f"/api/v1/console/conversations/{conversation['id']}/claim"
            await self.call("POST", path, {}, Cookie=cookie)
            self.conversations.append(conversation["id"])
        return socket

    def turn_pages(self, socket, every, wait, number):
        """Look at another page after `wait` seconds, and then every `every` seconds."""

        def turn():
            page = {"type": "page", "url": f"http://127.0.0.1/shop/{number}", "title": f"Page {number}"}
            socket.send(json.dumps(page))
            self.turn_pages(socket, every, every, number + 1)

        asyncio.get_running_loop().call_later(wait, turn)

    def on_frame(self, data):
        if b'"sent"' in data:
            for line in data.split(b"\n"):
                if line.startswith(b'{"type":"sent"'):
                    start = line.find(b'"clientMessageId":"pb-') + 22
                    n = int(line[start : line.find(b'"', start)])
                    self.hub.ack(n, self.sent_at.pop(n, None))
        elif b'"error"' in data:
            self.hub.error(data[:300])

    def send(self, visitor, n, text):
        self.sent_at[n] = time.perf_counter()
        command = f'{{"type":"send","clientMessageId":"pb-{n:010d}","text":{json.dumps(text)}}}'
        self.visitors[visitor].send(command)

    async def stored(self):
        """Read back from the server: the last message number of each conversation, which has no gaps."""
        total = 0
        for conversation in self.conversations:
            path = f"/api/v1/console/conversations/{conversation}"
            _, found = await self.call("GET", path, None, Cookie=self.cookie)
            total += found["conversation"]["lastSeq"]
        return total

    def pages(self):
        cookie = {"Cookie": self.cookie}
        turn = [0]

        async def conversations():
            status, _, body = await self.http.get("/api/v1/console/conversations?view=all&limit=50", cookie)
            return status, body

        async def history():
            turn[0] += 1
            conversation = self.listed[turn[0] % len(self.listed)]
            path = f"/api/v1/console/conversations/{conversation}/entries?limit=50"
            status, _, body = await self.http.get(path, cookie)
            return status, body

        async def search():
            turn[0] += 1
            path = f"/api/v1/console/search?kind=messages&query={_QUERIES[turn[0] % len(_QUERIES)]}"
            status, _, body = await self.http.get(path, cookie)
            return status, body

        return {"list": conversations, "history": history, "search": search}

    def close(self):
        for socket in self.visitors + self.agents:
            socket.close()
        self.http.close()
