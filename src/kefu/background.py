"""What works beside the doors: who hears of commits, the table of jobs, and what comes round; made by `app`."""

from collections.abc import Callable, Sequence

import msgspec

from kefu.answer_mails.actions import mail_missed_answers
from kefu.attachments.actions import REMOVE_FILES, remove_files
from kefu.automation.firing import FIRE_TIMED, LOOK_AT_FACT, fire_timed, look_at_fact, notice_facts, notice_times
from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.ticket_wish import MAKE_TICKET
from kefu.csat.reminding import Post, remind_unrated
from kefu.db.database import Database
from kefu.imports.actions import IMPORT, run_import
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import Clock
from kefu.link_previews.actions import PREVIEW, Fetcher, forget_pages, make_preview
from kefu.link_previews.watch import LinkWatch
from kefu.mail import send_mail_job
from kefu.moderation.actions import forget_hits
from kefu.moderation.guard import WordGuard
from kefu.notifications.actions import forget_old
from kefu.notifications.digest import mail_digests
from kefu.notifications.pushing import PUSH, push
from kefu.realtime.bus import Bus
from kefu.realtime.presence import Presence
from kefu.shifts.actions import turn_shifts
from kefu.sla.counting import COUNT_ANEW, count_anew
from kefu.sla.escalating import ESCALATE, escalate
from kefu.tickets.due import look_at_due
from kefu.tickets.telling import TELL, Telling, tell_in_conversation, tell_missed_replies
from kefu.tickets.wishes import make_wished
from kefu.transfers.actions.end import end_over
from kefu.web.wired import Wired
from kefu.worker.chores import end_lapsed_calls, forget_blocks, forget_visits, remove_stale_uploads, wake_snoozed
from kefu.worker.dispatch import SWEEP_SECONDS, Dispatcher
from kefu.worker.idle import close_idle
from kefu.worker.notifier import Notifier
from kefu.worker.place_news import PlaceNews
from kefu.worker.promises import Promises
from kefu.worker.runner import Handler, Runner
from kefu.worker.schedule import Recurring, Schedule
from kefu.worker.surveys import SurveyAsker
from kefu.workspaces.models import Workspace


class Hearers(msgspec.Struct, frozen=True):
    """What hears of every commit and works on because of it."""

    places: PlaceNews
    dispatcher: Dispatcher
    promises: Promises
    asker: SurveyAsker
    words: WordGuard
    links: LinkWatch
    notifier: Notifier

    @property
    def hear(self) -> list[Callable[[Sequence[object]], None]]:
        heard = (self.dispatcher, self.promises, self.asker, self.words, self.links, self.notifier)
        return [each.hear for each in heard]

    async def close(self) -> None:
        await self.places.close()
        await self.asker.flush()
        await self.links.drain()


def hearers_of(
    database: Database, clock: Clock, bus: Bus, presence: Presence, workspaces: BriefCache[str, Workspace]
) -> Hearers:
    places = PlaceNews(database, bus, clock)
    return Hearers(
        places=places,
        dispatcher=Dispatcher(database, clock, presence, places.tell_soon),
        promises=Promises(database, clock),
        asker=SurveyAsker(database, clock),
        words=WordGuard(database, clock),
        links=LinkWatch(database, clock, lambda workspace_id: _wants_previews(workspaces, workspace_id)),
        notifier=Notifier(database, bus, clock),
    )


async def _wants_previews(workspaces: BriefCache[str, Workspace], workspace_id: str) -> bool:
    return (await workspaces.get(workspace_id)).has_link_previews


def runner_of(wired: Wired) -> Runner:
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

    async def push_one(data: bytes) -> None:
        await push(wired.pusher, data)

    promised = {COUNT_ANEW: anew, ESCALATE: broken_promise, LOOK_AT_FACT: fact, FIRE_TIMED: timed}
    handlers = {"mail.send": mail, PREVIEW: preview, REMOVE_FILES: remove, IMPORT: import_contacts, PUSH: push_one}
    return Runner(wired.database, wired.clock, {**handlers, **promised, **_ticket_jobs(wired)})


def _ticket_jobs(wired: Wired) -> dict[str, Handler]:
    async def tell(data: bytes) -> None:
        await tell_in_conversation(telling_of(wired), data)

    async def make(data: bytes) -> None:
        await make_wished(telling_of(wired), data)

    return {TELL: tell, MAKE_TICKET: make}


def telling_of(wired: Wired) -> Telling:
    return Telling(wired.database, wired.messages, wired.clock, wired.settings, wired.keys.links)


def schedule_of(wired: Wired, hearers: Hearers) -> Schedule:
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
            Recurring("routing.sweep", SWEEP_SECONDS, hearers.dispatcher.sweep),
            Recurring("transfers.end", 2, lambda: end_over(wired.database, wired.clock)),
            Recurring("shifts.turn", 5, lambda: turn_shifts(wired.database, wired.clock)),
            Recurring("sla.sweep", Promises.SWEEP_SECONDS, hearers.promises.sweep),
            Recurring("calls.lapse", 2, lambda: end_lapsed_calls(wired.database, wired.clock)),
            Recurring("snooze.wake", 5, lambda: wake_snoozed(wired.database, wired.clock)),
            Recurring("conversations.close_idle", 15, lambda: close_idle(bench)),
            Recurring("surveys.ask", 60, hearers.asker.sweep),
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
            Recurring("tickets.tell", 20, lambda: tell_missed_replies(telling_of(wired))),
            Recurring(
                "notifications.digest",
                60,
                lambda: mail_digests(wired.database, wired.clock, wired.settings, wired.keys.links),
            ),
            Recurring("notifications.forget", 900, lambda: forget_old(wired.database, wired.clock)),
            Recurring("visits.forget", 900, lambda: forget_visits(wired.database, wired.clock)),
        ]
    )
