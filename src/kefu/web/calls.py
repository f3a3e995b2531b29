"""What both sides can do with calls, with its transaction around it; the live doors call these."""

import msgspec

from kefu.audiences.agents import events as agent_events
from kefu.audiences.call_news import agents_call, visitors_call
from kefu.audiences.calls import CallSignal, CallSignalled, CallStart, IceView
from kefu.audiences.visitors import events as visitor_events
from kefu.calls import queries
from kefu.calls.actions import Wish, accept_call, decline_call, hang_up, keep_call, start_call
from kefu.calls.ice import BrowserIce, browser_ice
from kefu.calls.models import Call, CallNews, Party, Side
from kefu.conversations import policy
from kefu.conversations.actions.record import Author
from kefu.conversations.models import Conversation
from kefu.conversations.queries import find_conversation
from kefu.kernel.actors import Actor, Agent, Visitor, actor_id
from kefu.kernel.errors import Conflict, NotFound, Refused
from kefu.realtime import topics
from kefu.realtime.bus import Parcel
from kefu.realtime.presence_keys import agent_key, parts_of, visitor_key
from kefu.web.limits import Rate
from kefu.web.wired import Wired

_encoder = msgspec.json.Encoder()
_STARTS = Rate("calls", 10, 60)
# A call begins with some dozens of candidates; afterwards a change of network brings a few.
_SIGNALS = Rate("signals", 240, 60)


class CallVerbs:
    """Cheap to make; knows the wired system and nothing of transports."""

    def __init__(self, wired: Wired) -> None:
        self.wired = wired

    async def start(self, author: Author, command: CallStart) -> Call:
        """Ring; raises Refused when there is nobody on the other side to hear it."""
        actor, wired = author.actor, self.wired
        if isinstance(actor, Visitor):
            await wired.blocking.require_welcome(actor)
        await wired.limits.take(_STARTS, actor_id(actor) or "")
        async with wired.database.read() as reader:
            found = await find_conversation(reader, command.conversation_id)
        conversation = policy.require_visible(actor, found)
        wish = Wish(command.kind, await self._who_rings(actor, conversation))
        async with wired.database.begin() as tx:
            party = Party(side_of(actor), command.device)
            return await start_call(tx, author, party, conversation.id, wish, wired.clock.now())

    async def _who_rings(self, actor: Actor, conversation: Conversation) -> tuple[str, ...]:
        """The consoles that ring for a visitor: that of who answers, else those of the team, else everybody's."""
        if isinstance(actor, Agent):
            if not await self.wired.presence.present([visitor_key(conversation.contact_id)]):
                raise Refused("call.visitor_away", "The visitor is not on the site now.")
            return ()
        async with self.wired.database.read() as reader:
            busy = await queries.list_in_call(reader, conversation.workspace_id)
            everybody = await queries.list_pool(reader, conversation.workspace_id, None)
            pool = await queries.list_pool(reader, conversation.workspace_id, conversation.team_id)
        here = {parts_of(key)[1] for key in await self.wired.presence.present(agent_key(each) for each in everybody)}
        free = [each for each in everybody if each in here and each not in busy]
        if conversation.assignee_id in free:
            return (conversation.assignee_id,)
        rings = [each for each in pool if each in free] or free
        if not rings:
            raise Refused("call.nobody", "Nobody can take a call at the moment.")
        return tuple(rings)

    async def accept(self, author: Author, call_id: str, device: str) -> Call:
        async with self.wired.database.begin() as tx:
            party = Party(side_of(author.actor), device)
            return await accept_call(tx, author, party, call_id, self.wired.clock.now())

    async def decline(self, actor: Actor, call_id: str) -> None:
        async with self.wired.database.begin() as tx:
            await decline_call(tx, actor, call_id, self.wired.clock.now())

    async def end(self, actor: Actor, call_id: str, device: str, *, is_failed: bool) -> None:
        async with self.wired.database.begin() as tx:
            party = Party(side_of(actor), device)
            await hang_up(tx, actor, party, call_id, self.wired.clock.now(), is_failed=is_failed)

    async def keep(
        self, actor: Actor, call_id: str, device: str
    ) -> agent_events.CallChanged | visitor_events.CallChanged:
        """The device is there; what it gets back is how the call is."""
        async with self.wired.database.begin() as tx:
            party = Party(side_of(actor), device)
            news = await keep_call(tx, actor, party, call_id, self.wired.clock.now())
        scene = await self.wired.publisher.load_scene(actor.workspace_id)
        if isinstance(actor, Visitor):
            return visitor_events.CallChanged(call=visitors_call(news, scene))
        return agent_events.CallChanged(call=agents_call(news, scene))

    async def signal(self, actor: Actor, command: CallSignal) -> None:
        """Pass it on to the other device and to nobody else; it is not kept."""
        await self.wired.limits.take(_SIGNALS, command.call_id + (actor_id(actor) or ""))
        call = await self._own_call(actor, Party(side_of(actor), command.device), command.call_id)
        other = call.device_of("visitor" if side_of(actor) == "agent" else "agent")
        if call.state != "accepted" or other is None:
            raise Conflict("call.over", "This call is over.")
        frame = CallSignalled(
            call_id=call.id,
            n=command.n,
            ack=command.ack,
            description=command.description,
            candidates=command.candidates,
            media=command.media,
        )
        parcel = Parcel((topics.device(call.workspace_id, other),), _encoder.encode(frame))
        self.wired.bus.publish(call.workspace_id, parcel)

    async def _own_call(self, actor: Actor, party: Party, call_id: str) -> Call:
        """A call that this very device is in; NotFound for every other one."""
        async with self.wired.database.read() as reader:
            call = await queries.find_call(reader, actor.workspace_id, call_id)
            found = await find_conversation(reader, call.conversation_id) if call is not None else None
        is_own = call is not None and found is not None and call.is_party(party) and policy.can_see(actor, found)
        if call is None or not is_own or (isinstance(actor, Agent) and call.agent_id != actor.id):
            raise NotFound("call.not_found", "There is no such call.")
        return call

    async def ice(self, workspace_id: str, name: str) -> tuple[list[IceView], bool]:
        """The servers for one browser, and whether it may use nothing but a relay."""
        async with self.wired.database.read() as reader:
            settings = await queries.get_call_settings(reader, workspace_id)
        found = browser_ice(settings, name, self.wired.clock.now())
        return [ice_view(each) for each in found], settings.is_relay_only


def ice_view(server: BrowserIce) -> IceView:
    return IceView(urls=server.urls, login=server.login, credential=server.credential)


def side_of(actor: Actor) -> Side:
    return "visitor" if isinstance(actor, Visitor) else "agent"


def call_view(call: Call, conversation: Conversation) -> CallNews:
    """A call with what its views name of the conversation."""
    return CallNews(call, conversation.contact_id, conversation.contact_name)
