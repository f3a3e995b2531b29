"""A push from the row to a push service of our own: encrypted for one browser, refused where it must not go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from kefu.db import schema
from kefu.installation.keys import installation_keys
from kefu.kernel.clock import DAY, HOUR
from kefu.notifications import device_queries
from kefu.notifications.actions import forget_old
from kefu.notifications.device_queries import Device
from kefu.notifications.models import Quiet
from kefu.notifications.push_crypto import from_base64, public_key, to_base64
from kefu.notifications.pushing import PUSH, Pusher, PushJob, push
from kefu.settings import Settings as Operator
from kefu.worker.runner import Runner
from tests.notifications.desk import Desk
from tests.world import GRACE, NOW, SHOP

ENDPOINT = "https://push.example.net/send/abc?x=1"


class Browser:
    """What a browser keeps to itself."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = b"0123456789abcdef"

    def open(self, body: bytes) -> dict[str, Any]:
        """As RFC 8291 says, from the receiver's side."""
        salt, sender, sealed = body[:16], body[21:86], body[86:]

        def derive(secret: bytes, salted: bytes, info: bytes, length: int) -> bytes:
            return HKDF(SHA256(), length, salted, info).derive(secret)

        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), peer)
        secret = derive(shared, self.auth, b"WebPush: info\x00" + self.point + sender, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        found: dict[str, Any] = json.loads(plain[:-1])
        return found


class FakeService:
    """Takes what it is told to take."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.posts: list[tuple[str, Mapping[str, str], bytes]] = []

    async def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        self.posts.append((endpoint, headers, body))
        answer = self.answers.pop(0) if self.answers else 201
        if isinstance(answer, Exception):
            raise answer
        return answer


class Phone:
    """Grace's telephone, the worker that pushes to it, and the service between."""

    def __init__(self, desk: Desk, service: FakeService, key: bytes) -> None:
        self.desk, self.service, self.key, self.browser = desk, service, key, Browser()
        operator = Operator(mail_from="Kefu <help@shop.test>")
        self.pusher = Pusher(desk.database, desk.clock, operator, key, service)

        async def one(data: bytes) -> None:
            await push(self.pusher, data)

        self.runner = Runner(desk.database, desk.clock, {PUSH: one})

    async def begin(self) -> None:
        session = {"id": "ses_1", "workspace_id": SHOP, "agent_id": GRACE.id, "secret_hash": "x"}
        times = {"created_at": NOW, "last_seen_at": NOW, "expires_at": NOW + 30 * DAY}
        device = Device(
            id="dev_1", workspace_id=SHOP, agent_id=GRACE.id, session_id="ses_1", endpoint=ENDPOINT,
            p256dh=to_base64(self.browser.point), auth=to_base64(self.browser.auth), user_agent="Phone", created_at=NOW,
        )  # fmt: skip
        async with self.desk.database.begin() as tx:
            await tx.execute(sa.insert(schema.agent_sessions).values(**session, **times))
            await device_queries.put(tx, device)
        await self.desk.set_agent(GRACE, gone_at=NOW)

    async def run(self) -> None:
        while await self.runner.run_due():
            pass

    async def devices(self) -> int:
        async with self.desk.database.read() as reader:
            return len(await device_queries.list_devices(reader, GRACE.id, self.desk.clock.now()))

    def told(self) -> list[dict[str, Any]]:
        return [self.browser.open(body) for _, _, body in self.service.posts]


async def phone_of(desk: Desk, *answers: int | Exception) -> Phone:
    keys = await installation_keys(desk.database)
    assert keys == await installation_keys(desk.database)
    phone = Phone(desk, FakeService(*answers), keys.pushes)
    await phone.begin()
    return phone


async def tell_grace(desk: Desk, text: str = "is it there?") -> str:
    asked = await desk.ask(text)
    await desk.give(GRACE, asked, GRACE)
    await desk.ask(text)
    await desk.tell()
    return asked.id


async def test_a_push_can_be_read_by_the_browser_alone_and_says_who_sent_it(desk: Desk) -> None:
    phone = await phone_of(desk)
    conversation_id = await tell_grace(desk)
    await phone.run()
    [(endpoint, headers, body)] = phone.service.posts
    assert endpoint == ENDPOINT
    assert b"there" not in body
    [told] = phone.told()
    assert (told["title"], told["body"], told["path"]) == ("Sam", "is it there?", f"/inbox/all/{conversation_id}")
    assert [deed["name"] for deed in told["deeds"]] == ["reply", "resolve"]
    assert (told["unread"], told["isOnlyAway"]) == (1, True)
    scheme, _, rest = headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public_key(phone.key))
    point = from_base64(parts["k"])
    jwk: dict[str, str | list[str]] = {
        "kty": "EC",
        "crv": "P-256",
        "x": to_base64(point[1:33]),
        "y": to_base64(point[33:]),
    }
    claims = jwt.decode(parts["t"], ECKey.import_key(jwk), algorithms=["ES256"]).claims
    assert claims["aud"] == "https://push.example.net"
    assert claims["sub"] == "mailto:help@shop.test"
    assert NOW // 1000 < claims["exp"] <= NOW // 1000 + 24 * 3600
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == ("43200", "high", "aes128gcm")


async def test_who_hides_the_content_tells_the_push_nothing(desk: Desk) -> None:
    phone = await phone_of(desk)
    await desk.choose(GRACE, is_content_hidden=True)
    await tell_grace(desk, "my card is 4111")
    await phone.run()
    [told] = phone.told()
    assert "Sam" not in str(told)
    assert "4111" not in str(told)
    assert told["deeds"] == []


@pytest.mark.parametrize(("status", "left"), [(404, 0), (410, 0), (400, 1), (201, 1)])
async def test_a_device_that_is_gone_is_forgotten(desk: Desk, status: int, left: int) -> None:
    phone = await phone_of(desk, status)
    await tell_grace(desk)
    await phone.run()
    assert len(phone.service.posts) == 1
    assert await phone.devices() == left


@pytest.mark.parametrize("first", [503, 429, ConnectionRefusedError("no"), TimeoutError()])
async def test_what_fails_is_tried_again_later(desk: Desk, first: int | Exception) -> None:
    phone = await phone_of(desk, first)
    await tell_grace(desk)
    await phone.run()
    assert len(phone.service.posts) == 1
    desk.clock.advance(HOUR)
    await phone.run()
    assert len(phone.service.posts) == 2
    assert phone.told()[0]["id"] == phone.told()[1]["id"]


async def test_nothing_is_pushed_that_has_been_read_or_whose_sign_in_is_over(desk: Desk) -> None:
    phone = await phone_of(desk)
    asked = await tell_grace(desk)
    [notification] = await desk.unread(GRACE)
    async with desk.database.begin() as tx:
        await tx.execute(sa.delete(schema.agent_sessions))
    await phone.run()
    assert phone.service.posts == []
    await forget_old(desk.database, desk.clock)
    async with desk.database.read() as reader:
        assert await reader.scalar(sa.select(sa.func.count()).select_from(schema.push_devices)) == 0
    assert asked
    await push(phone.pusher, msgspec.json.encode(PushJob("dev_1", notification.id)))
    assert phone.service.posts == []


async def test_who_looks_at_the_console_or_wants_quiet_gets_no_push(desk: Desk) -> None:
    phone = await phone_of(desk)
    await desk.set_agent(GRACE, gone_at=None)
    conversation = await desk.ask()
    await desk.give(GRACE, conversation, GRACE)
    await desk.ask("one")
    await desk.tell()
    await desk.set_agent(GRACE, gone_at=NOW)
    await desk.choose(GRACE, quiet=Quiet(is_on=True, start="00:00", end="23:59"))
    await desk.ask("two")
    await desk.tell()
    desk.clock.advance(HOUR)
    await phone.run()
    assert phone.service.posts == []
    await desk.choose(GRACE)
    await desk.ask("three")
    await desk.tell()
    await phone.run()
    [told] = phone.told()
    assert told["title"] == "Sam (3)"
