"""Carries out one push to one device; called by the worker for jobs of the kind `notifications.push`."""

import hashlib

import msgspec
import structlog

from kefu.db.database import Database
from kefu.kernel.clock import HOUR, Clock
from kefu.kernel.errors import Refused
from kefu.mail import contact_address
from kefu.notifications import device_queries, queries
from kefu.notifications.device_queries import Device
from kefu.notifications.models import Notification
from kefu.notifications.push_crypto import LARGEST_PAYLOAD, authorization, encrypt, to_base64
from kefu.notifications.push_payload import payload_of
from kefu.notifications.push_service import PushService
from kefu.settings import Settings

_log = structlog.get_logger()

PUSH = "notifications.push"
# What a device that was off is not told any more.
_LASTS = 12 * HOUR
_GONE = (404, 410)
_URGENT = ("assigned", "message", "reminded", "escalated", "sla_breach", "mentioned", "transfer_offered")


class PushJob(msgspec.Struct, frozen=True):
    """One notification to one device."""

    device_id: str
    notification_id: str


class PushFailed(Exception):
    """The push service wants it later."""


class Pusher(msgspec.Struct, frozen=True):
    """What pushes are made with."""

    database: Database
    clock: Clock
    settings: Settings
    key: bytes
    service: PushService


async def push(pusher: Pusher, data: bytes) -> None:
    """Safe to run twice: the device shows the same notice in the same place. A device that is gone is forgotten."""
    job, now = msgspec.json.decode(data, type=PushJob), pusher.clock.now()
    async with pusher.database.read() as reader:
        device = await device_queries.find_live_device(reader, job.device_id, now)
        notification = await queries.find(reader, job.notification_id)
        if device is None or notification is None or device.agent_id != notification.agent_id:
            return
        recipient = await queries.find_recipient(reader, notification.workspace_id, notification.agent_id)
        unread = await queries.count_unread(reader, [notification.agent_id])
    is_old = notification.read_at is not None or now - notification.updated_at > _LASTS
    if recipient is None or is_old:
        return
    content = payload_of(notification, recipient, unread.get(recipient.id, 0))
    await send(pusher, device, content, notification)


async def send(pusher: Pusher, device: Device, content: bytes, notification: Notification | None = None) -> None:
    """Post it; raises PushFailed when it is worth another try."""
    assert len(content) <= LARGEST_PAYLOAD
    now = pusher.clock.now()
    contact = _contact(pusher.settings)
    # The push service keeps only the newest of what is about the same thing.
    topic = hashlib.sha256((notification.subject if notification else device.id).encode()).digest()
    headers = {
        "Authorization": authorization(pusher.key, device.endpoint, contact, now),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(_LASTS // 1000),
        "Urgency": "high" if notification is None or notification.kind in _URGENT else "normal",
        "Topic": to_base64(topic)[:32],
    }
    try:
        status = await pusher.service.post(device.endpoint, headers, encrypt(content, device.p256dh, device.auth))
    except Refused:
        # The name leads into a private network now: never again.
        status = 410
    except OSError as error:
        raise PushFailed(repr(error)) from error
    await _note(pusher, device, status)


async def _note(pusher: Pusher, device: Device, status: int) -> None:
    async with pusher.database.begin() as tx:
        if status in _GONE:
            await device_queries.delete(tx, device.id)
        elif 200 <= status < 300:
            await device_queries.note_use(tx, device.id, pusher.clock.now())
    if status == 429 or status >= 500:
        raise PushFailed(f"the push service answered {status}")
    if status not in _GONE and status >= 300:
        # Another try would get the same answer.
        _log.warning("push.refused", status=status, device=device.id)


def _contact(settings: Settings) -> str:
    """Where the people of a push service would turn to."""
    address = contact_address(settings)
    if address:
        return f"mailto:{address}"
    return settings.public_url if settings.public_url.startswith("https://") else ""
