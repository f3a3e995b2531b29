/** The inbox's state on the screen's side: frames, pages and own words go in here; made once per signed-in agent. */

import { shallowRef, type ShallowRef } from "vue";
import type { AgentFrame, ConversationView } from "@kefu/protocol/agent-frames";
import type { LiveSocket } from "../../shared/live";
import type * as calls from "./api";
import { ListLoader } from "./list-loader";
import type { Offline } from "./offline/start";
import { OutboxSender } from "./outbox-sender";
import type { Shelf } from "./outbox";
import { nextEnd, sweep } from "./presence";
import { emptyState, putConversation, reduce, type InboxState } from "./reducer";
import { TimelineLoader } from "./timeline-loader";

export interface StoreOptions {
  agentId: string;
  live: LiveSocket;
  calls: typeof calls;
  shelf: Shelf;
  /** What this device keeps for when the network is away. */
  offline?: Offline;
  now: () => number;
}

export class InboxStore {
  readonly agentId: string;
  readonly state: ShallowRef<InboxState> = shallowRef(emptyState());
  readonly lists: ListLoader;
  readonly timelines: TimelineLoader;
  readonly outbox: OutboxSender;
  private readonly now: () => number;
  private sweepTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: StoreOptions) {
    this.agentId = options.agentId;
    this.now = options.now;
    this.lists = new ListLoader(this, options.calls, options.live, options.offline);
    this.timelines = new TimelineLoader(this, options.calls, options.live, options.offline);
    this.outbox = new OutboxSender(this, options);
  }

  change(step: (state: InboxState) => InboxState): void {
    this.state.value = step(this.state.value);
  }

  put(view: ConversationView): void {
    this.change((state) => putConversation(state, view));
  }

  hear(frame: AgentFrame): void {
    const { state, refetch } = reduce(this.state.value, frame, this.now());
    this.state.value = state;
    if ("conversation" in frame) this.lists.heard();
    if (frame.type === "sent" || frame.type === "error" || frame.type === "entry.added" || frame.type === "resumed") {
      this.outbox.keep();
    }
    if (frame.type === "visitor.typing" || frame.type === "agent.typing") this.planSweep();
    if (refetch) void this.timelines.refetch(refetch);
  }

  /** After a break: timelines are replayed by the socket, everything else is asked for again. */
  reconnected(): void {
    this.lists.refresh();
    this.timelines.refreshDetail();
  }

  stop(): void {
    if (this.sweepTimer) clearTimeout(this.sweepTimer);
    this.lists.stop();
  }

  /** Typing is forgotten when it is not repeated. */
  private planSweep(): void {
    if (this.sweepTimer) clearTimeout(this.sweepTimer);
    const ends = [...this.state.value.scenes.values()].map(nextEnd).filter((end) => end !== null);
    if (ends.length === 0) return;
    this.sweepTimer = setTimeout(() => this.sweep(), Math.max(0, Math.min(...ends) - this.now()));
  }

  private sweep(): void {
    const now = this.now();
    this.change((state) => ({
      ...state,
      scenes: new Map([...state.scenes].map(([id, scene]) => [id, sweep(scene, now)])),
    }));
    this.planSweep();
  }
}
