"""The composition root: settings in, a running system out; every part is made here once, in visible order."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec

from kefu.attachments.store import FileStore, open_file_store
from kefu.attachments.store_url import StoreOptions
from kefu.audiences.assignees import Assignees
from kefu.audiences.faces import Faces
from kefu.audiences.publisher import Publisher
from kefu.background import Hearers, hearers_of, runner_of, schedule_of
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database
from kefu.db.open import database_from
from kefu.installation.keys import Keys, installation_keys
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import Clock, SystemClock
from kefu.notifications.push_service import WebPushService
from kefu.notifications.pushing import Pusher
from kefu.proactive.models import Rule
from kefu.proactive.queries import list_rules
from kefu.realtime.bus import Bus
from kefu.realtime.bus_memory import MemoryBus
from kefu.realtime.hub import Hub
from kefu.realtime.presence import MemoryPresence, Presence
from kefu.settings import Settings
from kefu.visitors.page_path import PagePath
from kefu.web.blocking import Blocking
from kefu.web.lifecycles import Lifecycles
from kefu.web.limits import Limits, MemoryLimits, MessageLimits
from kefu.web.live.arrivals import Arrivals
from kefu.web.live.site import MOST_SHOWN, LiveSite
from kefu.web.news_lookup import NewsLookup
from kefu.web.passes import MemoryPasses, Passes
from kefu.web.proving import Proving
from kefu.web.visits import live_finder, visit_finder
from kefu.web.wired import Wired
from kefu.worker.notifier import Notifier
from kefu.worker.runner import Runner
from kefu.worker.schedule import Schedule
from kefu.workspaces.models import Workspace
from kefu.workspaces.queries import get_workspace


class System(msgspec.Struct, frozen=True):
    """The running system: what the doors see, and what works in the background."""

    wired: Wired
    runner: Runner
    schedule: Schedule
    hearers: Hearers


def _shared(settings: Settings, hub: Hub, keys: Keys) -> tuple[Bus, Presence, Limits, Passes]:
    """What several processes share through Redis; its client is loaded only then: a tenth of the start."""
    url, patience = settings.redis_url, settings.presence_seconds
    if not url:
        return MemoryBus(hub.has_listener), MemoryPresence(), MemoryLimits(), MemoryPasses()
    from kefu.realtime.bus_redis import RedisBus
    from kefu.realtime.presence_redis import RedisPresence
    from kefu.web.limits_redis import RedisLimits
    from kefu.web.passes_redis import RedisPasses

    system = hashlib.sha256(keys.links).hexdigest()[:12]
    presence = RedisPresence(url, ttl_seconds=patience, system=system)
    return RedisBus(url), presence, RedisLimits(url), RedisPasses(url)


def file_store_from(settings: Settings) -> FileStore:
    """Where files are kept; also for commands that need no more of the system."""
    options = StoreOptions(
        endpoint=settings.files_endpoint or None,
        region=settings.files_region or None,
        key=settings.files_key or None,
        secret=settings.files_secret or None,
        session_token=settings.files_session_token or None,
        style=settings.files_style or None,
        account=settings.files_account or None,
        credentials=settings.files_credentials or None,
    )
    return open_file_store(settings.files_url, options)


@asynccontextmanager
async def running(settings: Settings, *, clock: Clock | None = None, is_serving: bool = False) -> AsyncIterator[System]:
    """Start everything below the doors, give it, and stop it in reverse order.

    The database must be migrated. News of commits reach the publisher through `tell`, which is bound before the
    first commit can happen.
    """
    time, hub = clock or SystemClock(), Hub()
    listeners: list[Callable[[Sequence[object]], None]] = []

    def tell(news: Sequence[object]) -> None:
        for hear in listeners:
            hear(news)

    database = database_from(settings.database_url, tell, has_writer=is_serving)
    await database.open()
    try:
        keys = await installation_keys(database)
        bus, presence, limits, passes = _shared(settings, hub, keys)
        faces = Faces(database, presence)
        publisher = Publisher(bus, faces, keys.links, time, NewsLookup(database, presence))
        assignees = Assignees(database, presence, bus, publisher)
        site = LiveSite(presence, bus, live_finder(database, MOST_SHOWN))
        workspaces = _workspaces(database)
        hearers = hearers_of(database, time, bus, presence, workspaces)
        listeners += [publisher.publish, assignees.publish, *hearers.hear]
        wired = Wired(
            settings=settings,
            database=database,
            clock=time,
            keys=keys,
            files=file_store_from(settings),
            bus=bus,
            hub=hub,
            presence=presence,
            faces=faces,
            publisher=publisher,
            messages=MessagePath(database, time, tell),
            pages=PagePath(database),
            workspaces=workspaces,
            lifecycles=Lifecycles(database),
            blocking=Blocking(database, time),
            words=hearers.words,
            proving=Proving(database, time, keys.links, limits, passes),
            proactive=_proactive(database),
            arrivals=Arrivals(presence, bus, tell, visit_finder(database, presence), site),
            site=site,
            limits=limits,
            message_limits=MessageLimits(settings),
            pusher=Pusher(database, time, settings, keys.pushes, WebPushService()),
        )
        await bus.open(hub.deliver, hub.resync_all)
        yield System(wired, runner_of(wired), schedule_of(wired, hearers), hearers)
        await _stop(wired, hearers, (publisher, assignees, hearers.notifier))
    finally:
        await database.close()


async def _stop(wired: Wired, hearers: Hearers, listeners: Sequence[Publisher | Assignees | Notifier]) -> None:
    """In reverse order: what is under way ends, what was committed is told, then the lines go down."""
    await hearers.close()
    await wired.messages.drain()
    await wired.words.drain()
    await wired.proving.close()
    await wired.pages.drain()
    await wired.arrivals.close()
    await wired.site.close()
    for listener in listeners:
        await listener.flush()
    await wired.bus.close()
    await wired.presence.close()
    await wired.limits.close()


def _workspaces(database: Database) -> BriefCache[str, Workspace]:
    async def load(workspace_id: str) -> Workspace:
        async with database.read() as reader:
            return await get_workspace(reader, workspace_id)

    return BriefCache(load)


def _proactive(database: Database) -> BriefCache[str, list[Rule]]:
    async def load(workspace_id: str) -> list[Rule]:
        async with database.read() as reader:
            return await list_rules(reader, workspace_id)

    return BriefCache(load)
