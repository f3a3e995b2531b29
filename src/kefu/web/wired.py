"""The running system as the doors see it; made once by the composition root, read by every handler."""

import msgspec

from kefu.attachments.store import FileStore
from kefu.audiences.faces import Faces
from kefu.audiences.publisher import Publisher
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database
from kefu.installation.keys import Keys
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import Clock
from kefu.moderation.guard import WordGuard
from kefu.notifications.pushing import Pusher
from kefu.realtime.bus import Bus
from kefu.realtime.hub import Hub
from kefu.proactive.models import Rule
from kefu.realtime.presence import Presence
from kefu.settings import Settings
from kefu.visitors.page_path import PagePath
from kefu.web.blocking import Blocking
from kefu.web.lifecycles import Lifecycles
from kefu.web.limits import Limits, MessageLimits
from kefu.web.proving import Proving
from kefu.web.live.arrivals import Arrivals
from kefu.web.live.site import LiveSite
from kefu.workspaces.models import Workspace


class Wired(msgspec.Struct, frozen=True):
    """What the doors need."""

    settings: Settings
    database: Database
    clock: Clock
    keys: Keys
    files: FileStore
    bus: Bus
    hub: Hub
    presence: Presence
    faces: Faces
    publisher: Publisher
    messages: MessagePath
    pages: PagePath
    workspaces: BriefCache[str, Workspace]
    lifecycles: Lifecycles
    blocking: Blocking
    words: WordGuard
    proving: Proving
    proactive: BriefCache[str, list[Rule]]
    arrivals: Arrivals
    site: LiveSite
    limits: Limits
    message_limits: MessageLimits
    pusher: Pusher
