/** The whole known state of the inbox and what each frame makes of it; pure, called by `store.ts`. */

import type {
  AgentFrame,
  ContactView,
  ConversationView,
  EntryAdded,
  ErrorFrame,
  Resumed,
  Sent,
  VisitView,
} from "@kefu/protocol/agent-frames";
import { putConversations, type Conversations } from "./lists";
import { blankQuotes, dropPending, failPending, type Outbox } from "./outbox";
import { agentSent, agentsViewed, agentTyped, EMPTY_SCENE, visitorSent, visitorTyped, type Scene } from "./presence";
import { isGone } from "./recalled";
import { applyEvent, applyResumed, type Timeline, type TimelineEvent } from "./timeline";

export interface InboxState {
  conversations: Conversations;
  timelines: ReadonlyMap<string, Timeline>;
  outbox: Outbox;
  scenes: ReadonlyMap<string, Scene>;
  contacts: ReadonlyMap<string, ContactView>;
  /** By contact. */
  visits: ReadonlyMap<string, VisitView>;
}

export interface Reduced {
  state: InboxState;
  /** The conversation whose timeline must be fetched again. */
  refetch: string | null;
}

export function emptyState(): InboxState {
  return {
    conversations: new Map(),
    timelines: new Map(),
    outbox: [],
    scenes: new Map(),
    contacts: new Map(),
    visits: new Map(),
  };
}

function put<Value>(map: ReadonlyMap<string, Value>, id: string, value: Value): ReadonlyMap<string, Value> {
  return map.get(id) === value ? map : new Map(map).set(id, value);
}

export function putConversation(state: InboxState, view: ConversationView): InboxState {
  const conversations = putConversations(state.conversations, [view]);
  return conversations === state.conversations ? state : { ...state, conversations };
}

/** A contact's new name shows in every list at once; the conversations' own versions do not move for it. */
export function putContact(state: InboxState, contact: ContactView): InboxState {
  const contacts = put(state.contacts, contact.id, contact);
  const conversations = new Map(state.conversations);
  for (const view of state.conversations.values()) {
    if (view.contactId === contact.id) conversations.set(view.id, { ...view, contactName: contact.name });
  }
  return { ...state, contacts, conversations };
}

export function putTimeline(state: InboxState, timeline: Timeline): InboxState {
  return { ...state, timelines: put(state.timelines, timeline.conversationId, timeline) };
}

export function changeScene(state: InboxState, id: string, change: (scene: Scene) => Scene): InboxState {
  const scene = state.scenes.get(id) ?? EMPTY_SCENE;
  const next = change(scene);
  return next === scene ? state : { ...state, scenes: put(state.scenes, id, next) };
}

const still = (state: InboxState): Reduced => ({ state, refetch: null });

function advance(state: InboxState, id: string, step: (timeline: Timeline) => Timeline | null): Reduced {
  const timeline = state.timelines.get(id);
  if (!timeline) return still(state);
  const next = step(timeline);
  return next ? still(putTimeline(state, next)) : { state, refetch: id };
}

/** An own message that came back, by whichever frame, replaces its optimistic entry. */
function settle(state: InboxState, entry: { clientMessageId?: string }): InboxState {
  if (!entry.clientMessageId) return state;
  return { ...state, outbox: dropPending(state.outbox, entry.clientMessageId) };
}

function takeEvent(state: InboxState, event: TimelineEvent): Reduced {
  let next = putConversation(state, event.conversation);
  if (event.entry.kind !== "activity") next = settle(next, event.entry);
  if (isGone(event.entry)) next = { ...next, outbox: blankQuotes(next.outbox, event.entry.id) };
  const { author } = event.entry;
  if (event.type === "entry.added") {
    next = changeScene(next, event.conversationId, (scene) =>
      author.kind === "visitor" ? visitorSent(scene) : agentSent(scene, author.id),
    );
  }
  return advance(next, event.conversationId, (timeline) => applyEvent(timeline, event));
}

function takeSent(state: InboxState, sent: Sent): Reduced {
  const next = settle(putConversation(state, sent.conversation), sent);
  const event: EntryAdded = { ...sent, type: "entry.added" };
  return advance(next, sent.conversationId, (timeline) => applyEvent(timeline, event));
}

function takeResumed(state: InboxState, resumed: Resumed): Reduced {
  let next = resumed.conversation ? putConversation(state, resumed.conversation) : state;
  for (const event of resumed.events) if (event.entry.kind !== "activity") next = settle(next, event.entry);
  return advance(next, resumed.conversationId, (timeline) => applyResumed(timeline, resumed));
}

function takeError(state: InboxState, error: ErrorFrame): InboxState {
  const isOurs = state.outbox.some((each) => each.clientMessageId === error.ref);
  if (error.ref === null || !isOurs) return state;
  return { ...state, outbox: failPending(state.outbox, error.ref, error) };
}

/** Every frame has its case: a new one in the protocol stops the build here until someone decides what it does. */
export function reduce(state: InboxState, frame: AgentFrame, now: number): Reduced {
  switch (frame.type) {
    case "entry.added":
    case "entry.changed":
      return takeEvent(state, frame);
    case "conversation.changed":
      return still(putConversation(state, frame.conversation));
    case "visitor.typing":
      return still(changeScene(state, frame.conversationId, (scene) => visitorTyped(scene, frame, now)));
    case "agent.typing":
      return still(changeScene(state, frame.conversationId, (scene) => agentTyped(scene, frame, now)));
    case "agent.viewing":
      return still(changeScene(state, frame.conversationId, (scene) => agentsViewed(scene, frame)));
    case "visit.changed":
      return still({ ...state, visits: put(state.visits, frame.contactId, frame.visit) });
    case "contact.changed":
      return still(putContact(state, frame.contact));
    case "sent":
      return takeSent(state, frame);
    case "resumed":
      return takeResumed(state, frame);
    case "error":
      return still(takeError(state, frame));
    // Colleagues, visitors and settings live in the query cache, notifications in their own store.
    case "agent.changed":
    case "ticket.changed":
    case "visitors.changed":
    case "settings.changed":
    case "notification.added":
    case "notification.read":
    // Calls live in their dock.
    case "call.changed":
    case "call.signal":
    case "call.joined":
    case "welcome":
    case "done":
    case "pong":
      return still(state);
    default: {
      // A newer server may say what this build does not know; that must not stop what it does know.
      frame satisfies never;
      return still(state);
    }
  }
}
