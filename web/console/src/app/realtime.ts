/** Wires the realtime client to the features' door (`shared/live`); started by the shell while somebody is signed in. */

import type { AgentCommand, AgentFrame, SettingsChanged } from "@kefu/protocol/agent-frames";
import { RealtimeClient, type ConnectionState } from "@kefu/realtime/client";
import { Refused } from "@kefu/realtime/requests";
import { noteServerTime } from "@kefu/ui/signed-link";
import { DOOR } from "../shared/api";
import { ApiError } from "../shared/api-error";
import {
  deliverFrame,
  deliverReconnect,
  liveState,
  onFrame,
  plugSocket,
  type LiveSocket,
  type LiveState,
} from "../shared/live";
import { asOf, forgetKept } from "../shared/kept";
import { queryClient, queryKeys } from "../shared/query";
import { useSession } from "../shared/session";

type Client = RealtimeClient<AgentFrame, AgentCommand>;

/** What hello repeats after a break. */
interface Wishes {
  viewing: string[];
  isSilent: boolean;
  isWatchingAll: boolean;
  isWatchingVisitors: boolean;
  device: string | null;
}

/** What was wished for between hello and welcome, when nothing can be said yet. */
interface Late {
  view: boolean;
  watch: boolean;
  watchVisitors: boolean;
  tracks: Map<string, number>;
}

function sayLate(client: Client, wishes: Wishes, late: Late): void {
  if (late.view) client.post({ type: "view", conversationIds: wishes.viewing, isSilent: wishes.isSilent });
  if (late.watch) client.post({ type: "watch", isWatchingAll: wishes.isWatchingAll });
  if (late.watchVisitors) client.post({ type: "watch_visitors", isWatching: wishes.isWatchingVisitors });
  // Held again: with a connection, that asks for what has happened since.
  for (const [id, pos] of late.tracks) client.hold(id, client.knownPos(id) ?? pos);
  Object.assign(late, { view: false, watch: false, watchVisitors: false });
  late.tracks.clear();
}

const CACHED: Record<SettingsChanged["what"], readonly string[]> = {
  ratings: queryKeys.ratings,
  inboxes: queryKeys.inboxes,
  blocks: queryKeys.blocks,
  proactive_rules: queryKeys.proactiveRules,
  schedules: queryKeys.schedules,
  canned_responses: queryKeys.cannedResponses,
  workspace: queryKeys.workspace,
  agents: queryKeys.agents,
  teams: queryKeys.teams,
  tags: queryKeys.tags,
  attributes: queryKeys.attributes,
  saved_views: queryKeys.savedViews,
  macros: queryKeys.macros,
  automation_rules: queryKeys.automationRules,
  sla_policies: queryKeys.slaPolicies,
  shifts: queryKeys.shifts,
  queue: queryKeys.queue,
  ticket_types: queryKeys.ticketTypes,
  word_lists: queryKeys.wordLists,
  word_hits: queryKeys.wordHits,
  calls: queryKeys.calls,
};

export function stateOf(state: ConnectionState): LiveState {
  if (state.name === "live") return state.isPolling ? "polling" : "live";
  return state.name;
}

/** Settings-like caches are fetched again when the server says that they changed. */
export function refreshCaches(frame: AgentFrame): void {
  const session = useSession();
  const myId = session.me.value?.agent.id ?? "";
  if (frame.type === "entry.changed" && frame.entry.kind === "note" && frame.entry.author.id !== myId) {
    // Somebody may have been named, or not any more; the counts follow by themselves.
    void queryClient.invalidateQueries({ queryKey: queryKeys.mentions });
  }
  if (frame.type === "settings.changed") void queryClient.invalidateQueries({ queryKey: CACHED[frame.what] });
  if (frame.type === "ticket.changed") void queryClient.invalidateQueries({ queryKey: queryKeys.tickets });
  if (frame.type === "contact.changed") void queryClient.invalidateQueries({ queryKey: queryKeys.contacts });
  if (frame.type !== "agent.changed") return;
  void queryClient.invalidateQueries({ queryKey: queryKeys.agents });
  // Somebody may have joined by one.
  void queryClient.invalidateQueries({ queryKey: queryKeys.invitations });
  const me = session.me.value;
  if (me?.agent.id === frame.agent.id) void session.adopt({ ...me, agent: frame.agent });
}

/** True while the cookie still opens the door; an answer that is not about us is an error to try again after. */
async function hasSession(): Promise<boolean> {
  const answer = await fetch(`${DOOR}/me`, { credentials: "same-origin" });
  if (answer.status === 401) {
    forgetKept();
    return false;
  }
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return true;
}

function asApiError(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  throw new ApiError({
    code: error.code,
    detail: error.detail,
    status: 422,
    params: error.params,
    retryAfterSeconds: error.retryAfterSeconds,
  });
}

function socketOf(client: Client, wishes: Wishes, late: Late): LiveSocket {
  return {
    post: (command) => client.post(command),
    request: (ref, command) => client.request(ref, command).catch(asApiError),
    track: (conversationId, pos) => {
      client.hold(conversationId, pos);
      if (client.state.name !== "live") late.tracks.set(conversationId, pos);
    },
    untrack: (conversationId) => {
      client.drop(conversationId);
      late.tracks.delete(conversationId);
    },
    view: (conversationIds, isSilent = false) => {
      Object.assign(wishes, { viewing: conversationIds, isSilent });
      late.view = !client.post({ type: "view", conversationIds, isSilent });
    },
    watchAll: (isWatchingAll) => {
      wishes.isWatchingAll = isWatchingAll;
      late.watch = !client.post({ type: "watch", isWatchingAll });
    },
    watchVisitors: (isWatchingVisitors) => {
      wishes.isWatchingVisitors = isWatchingVisitors;
      late.watchVisitors = !client.post({ type: "watch_visitors", isWatching: isWatchingVisitors });
    },
    device: (secret) => {
      wishes.device = secret;
    },
    retry: () => client.wake(),
  };
}

function createClient(wishes: Wishes, late: Late): Client {
  let hasBeenLive = false;
  const client: Client = new RealtimeClient<AgentFrame, AgentCommand>({
    socketUrl: `${DOOR}/socket`,
    liveUrl: `${DOOR}/live`,
    hello: (conversations) => ({ type: "hello", conversations, ...wishes }),
    resume: ({ id, pos }) => ({ type: "resume", conversationId: id, pos }),
    ping: () => ({ type: "ping" }),
    onFrame: (frame) => {
      if (frame.type === "welcome") noteServerTime(frame.serverTime);
      deliverFrame(frame);
    },
    onState: (state) => {
      liveState.value = stateOf(state);
      if (state.name !== "live") {
        if (hasBeenLive) asOf.value ??= Date.now();
        return;
      }
      // Lists that were read from this device have missed as much as after a break.
      const isLate = asOf.value !== null;
      asOf.value = null;
      // Refused with 401, it ends the session by itself; any other failure is tried with the next connection.
      void useSession().prove().catch(() => undefined);
      sayLate(client, wishes, late);
      if (hasBeenLive || isLate) deliverReconnect();
      hasBeenLive = true;
    },
    renewSession: hasSession,
  });
  return client;
}

/** Connect for as long as the shell is on screen; returns how to stop. */
export function startLive(): () => void {
  const wishes: Wishes = { viewing: [], isSilent: false, isWatchingAll: false, isWatchingVisitors: false, device: null };
  const late: Late = { view: false, watch: false, watchVisitors: false, tracks: new Map() };
  const client = createClient(wishes, late);
  plugSocket(socketOf(client, wishes, late));
  const stopListening = onFrame(refreshCaches);
  client.start();
  return () => {
    stopListening();
    plugSocket(null);
    client.stop();
  };
}
