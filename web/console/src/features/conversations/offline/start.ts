/** Has the keeper of offline reading work beside a store: what changes is written, and it loads when it is first needed. */

import { watch } from "vue";
import { ApiError } from "../../../shared/api-error";
import { liveState } from "../../../shared/live";
import type * as calls from "../api";
import type { InboxStore } from "../store";
import type { Kept, OfflineKeeper } from "./keeper";

export interface Offline {
  read: (id: string) => Promise<Kept | null>;
  all: () => Promise<Kept[]>;
  forget: (id: string) => Promise<void>;
}

/** A burst of messages is written once. */
const CALM_MS = 2_000;
const FILL_EVERY_MS = 3_000;

/** The server could not be asked at all; any answer of it counts more than what is kept. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

export interface LateOffline extends Offline {
  keeper: () => Promise<OfflineKeeper | null>;
  close: () => Promise<void>;
}

export function lateOffline(agentId: string): LateOffline {
  let opened: Promise<OfflineKeeper | null> | null = null;
  // A browser that forbids the database simply has nothing to read offline.
  const keeper = (): Promise<OfflineKeeper | null> =>
    (opened ??= import("./keeper").then(({ OfflineKeeper: Keeper }) => Keeper.open(agentId)).catch(() => null));
  return {
    keeper,
    read: async (id) => (await keeper())?.read(id) ?? null,
    all: async () => (await (await keeper())?.all()) ?? [],
    forget: async (id) => (await keeper())?.forget(id),
    close: async () => (await opened)?.close(),
  };
}

/** Runs in the scope of the store; returns how to stop. */
export function keepOffline(store: InboxStore, offline: LateOffline, fetchEntries: typeof calls.fetchEntries): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = false;

  async function work(): Promise<void> {
    timer = null;
    const keeper = await offline.keeper();
    if (!keeper || isStopped) return;
    await keeper.note(store.state.value);
    const next = liveState.value === "live" ? await keeper.nextToFill(store.state.value) : null;
    if (next === null) return;
    await keeper.fill(next, await fetchEntries(next, {}));
    plan(FILL_EVERY_MS);
  }

  function plan(waitMs: number): void {
    if (!isStopped) timer ??= setTimeout(() => void work().catch(() => undefined), waitMs);
  }

  watch(store.state, () => plan(CALM_MS));
  return () => {
    isStopped = true;
    if (timer) clearTimeout(timer);
    void offline.close();
  };
}
