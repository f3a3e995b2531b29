"""The composition root: settings in, a running system out; every part is made here once, in visible order."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec

from kefu.answer_mails.actions import mail_missed_answers
from kefu.attachments.actions import REMOVE_FILES, remove_files
from kefu.attachments.store import FileStore, open_file_store
from kefu.attachments.store_url import StoreOptions
from kefu.audiences.assignees import Assignees
from kefu.audiences.faces import Faces
from kefu.audiences.publisher import Publisher
from kefu.automation.firing import FIRE_TIMED, LOOK_AT_FACT, fire_timed, look_at_fact, notice_facts, notice_times
from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.message_path import MessagePath
from kefu.conversations.ticket_wish import MAKE_TICKET
from kefu.csat.reminding import Post, remind_unrated
from kefu.db.database import Database
from kefu.db.open import database_from
from kefu.imports.actions import IMPORT, run_import
from kefu.installation.keys import Keys, installation_keys
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import Clock, SystemClock
from kefu.link_previews.actions import PREVIEW, Fetcher, forget_pages, make_preview
from kefu.link_previews.watch import LinkWatch
from kefu.mail import send_mail_job
from kefu.moderation.actions import forget_hits
from kefu.moderation.guard import WordGuard
from kefu.proactive.models import Rule
from kefu.proactive.queries import list_rules
from kefu.realtime.bus import Bus
from kefu.realtime.bus_memory import MemoryBus
from kefu.realtime.hub import Hub
from kefu.realtime.presence import MemoryPresence, Presence
from kefu.settings import Settings
from kefu.shifts.actions import turn_shifts
from kefu.sla.counting import COUNT_ANEW, count_anew
from kefu.sla.escalating import ESCALATE, escalate
from kefu.tickets.due import look_at_due
from kefu.tickets.telling import TELL, Telling, tell_in_conversation, tell_missed_replies
from kefu.tickets.wishes import make_wished
from kefu.transfers.actions.end import end_over
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
from kefu.worker.chores import end_lapsed_calls, forget_blocks, forget_visits, remove_stale_uploads, wake_snoozed
from kefu.worker.dispatch import SWEEP_SECONDS, Dispatcher
from kefu.worker.idle import close_idle
from kefu.worker.place_news import PlaceNews
from kefu.worker.promises import Promises
from kefu.worker.runner import Handler, Runner
from kefu.worker.schedule import Recurring, Schedule
from kefu.worker.surveys import SurveyAsker
from kefu.workspaces.models import Workspace
from kefu.workspaces.queries import get_workspace


class System(msgspec.Struct, frozen=True):
    """The running system: what the doors see, and what works in the background."""

    wired: Wired
    runner: Runner
    schedule: Schedule
    dispatcher: Dispatcher
    promises: Promises
    asker: SurveyAsker


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
    time = clock or SystemClock()
    hub = Hub()
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
        lookup = NewsLookup(database, presence)
        publisher = Publisher(bus, faces, keys.links, time, lookup)
        assignees = Assignees(database, presence, bus, publisher)
        site = LiveSite(presence, bus, live_finder(database, MOST_SHOWN))
        places = PlaceNews(database, bus, time)
        dispatcher = Dispatcher(database, time, presence, places.tell_soon)
        promises = Promises(database, time)
        asker = SurveyAsker(database, time)
        listeners += [publisher.publish, assignees.publish, dispatcher.hear, promises.hear, asker.hear]
        words = WordGuard(database, time)
        workspaces = _workspaces(database)
        links = LinkWatch(database, time, lambda workspace_id: _wants_previews(workspaces, workspace_id))
        listeners += [words.hear, links.hear]
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
            words=words,
            proving=Proving(database, time, keys.links, limits, passes),
            proactive=_proactive(database),
            arrivals=Arrivals(presence, bus, tell, visit_finder(database, presence), site),
            site=site,
            limits=limits,
            message_limits=MessageLimits(settings),
        )
        await bus.open(hub.deliver, hub.resync_all)
        schedule = _schedule(wired, dispatcher, promises, asker)
        yield System(wired, _runner(wired), schedule, dispatcher, promises, asker)
        await places.close()
        await asker.flush()
        await links.drain()
        await _stop(wired, (publisher, assignees))
    finally:
        await database.close()


async def _stop(wired: Wired, listeners: Sequence[Publisher | Assignees]) -> None:
    """In reverse order: what is under way ends, what was committed is told, then the lines go down."""
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


async def _wants_previews(workspaces: BriefCache[str, Workspace], workspace_id: str) -> bool:
    return (await workspaces.get(workspace_id)).has_link_previews


def _proactive(database: Database) -> BriefCache[str, list[Rule]]:
    async def load(workspace_id: str) -> list[Rule]:
        async with database.read() as reader:
            return await list_rules(reader, workspace_id)

    return BriefCache(load)


def _runner(wired: Wired) -> Runner:
    """The one table of jobs: kind -> who carries it out."""

    async def mail(data: bytes) -> None:
        await send_mail_job(wired.settings, data)

    async def remove(data: bytes) -> None:
        await remove_files(wired.files, data)

    async def import_contacts(data: bytes) -> None:
        await run_import(wired.database, wired.files, wired.clock, data)

    bench = Workbench(wired.database, wired.messages, wired.clock)

    async def fact(data: bytes) -> None:
        await look_at_fact(bench, data)

    async def timed(data: bytes) -> None:
        await fire_timed(bench, data)

    async def anew(data: bytes) -> None:
        await count_anew(wired.database, wired.clock, data)

    async def broken_promise(data: bytes) -> None:
        await escalate(bench, data)

    fetcher = Fetcher(wired.database, wired.files, wired.clock)

    async def preview(data: bytes) -> None:
        await make_preview(fetcher, data)

    promised = {COUNT_ANEW: anew, ESCALATE: broken_promise, LOOK_AT_FACT: fact, FIRE_TIMED: timed}
    handlers = {"mail.send": mail, PREVIEW: preview, REMOVE_FILES: remove, IMPORT: import_contacts}
    return Runner(wired.database, wired.clock, {**handlers, **promised, **_ticket_jobs(wired)})


def _ticket_jobs(wired: Wired) -> dict[str, Handler]:
    async def tell(data: bytes) -> None:
        await tell_in_conversation(_telling(wired), data)

    async def make(data: bytes) -> None:
        await make_wished(_telling(wired), data)

    return {TELL: tell, MAKE_TICKET: make}


def _telling(wired: Wired) -> Telling:
    return Telling(wired.database, wired.messages, wired.clock, wired.settings, wired.keys.links)


def _schedule(wired: Wired, dispatcher: Dispatcher, promises: Promises, asker: SurveyAsker) -> Schedule:
    """What comes round, on every process that works; each is safe to run on several at once."""
    post = Post(wired.database, wired.presence, wired.clock, wired.settings, wired.keys.links)
    bench = Workbench(wired.database, wired.messages, wired.clock)
    return Schedule(
        [
            Recurring(
                "answers.mail",
                20,
                lambda: mail_missed_answers(wired.database, wired.presence, wired.clock, wired.settings),
            ),
            Recurring("routing.sweep", SWEEP_SECONDS, dispatcher.sweep),
            Recurring("transfers.end", 2, lambda: end_over(wired.database, wired.clock)),
            Recurring("shifts.turn", 5, lambda: turn_shifts(wired.database, wired.clock)),
            Recurring("sla.sweep", Promises.SWEEP_SECONDS, promises.sweep),
            Recurring("calls.lapse", 2, lambda: end_lapsed_calls(wired.database, wired.clock)),
            Recurring("snooze.wake", 5, lambda: wake_snoozed(wired.database, wired.clock)),
            Recurring("conversations.close_idle", 15, lambda: close_idle(bench)),
            Recurring("surveys.ask", 60, asker.sweep),
            Recurring("surveys.remind", 60, lambda: remind_unrated(post)),
            Recurring(
                "uploads.remove_stale",
                600,
                lambda: remove_stale_uploads(wired.database, wired.clock),
            ),
            Recurring("blocks.forget", 600, lambda: forget_blocks(wired.database, wired.clock)),
            Recurring("pages.forget", 600, lambda: forget_pages(wired.database, wired.clock)),
            Recurring("words.forget", 3600, lambda: forget_hits(wired.database, wired.clock)),
            Recurring("automation.facts", 1, lambda: notice_facts(wired.database, wired.clock)),
            Recurring("automation.times", 15, lambda: notice_times(wired.database, wired.clock)),
            Recurring("tickets.due", 20, lambda: look_at_due(wired.database, wired.clock)),
            Recurring("tickets.tell", 20, lambda: tell_missed_replies(_telling(wired))),
            Recurring("visits.forget", 900, lambda: forget_visits(wired.database, wired.clock)),
        ]
    )
