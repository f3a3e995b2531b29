/** The notifications of who is signed in, kept up to date while the shell is on screen; one for the whole console. */

import { computed, ref, shallowRef } from "vue";
import { onFrame, onReconnect } from "../../shared/live";
import { tellWorker } from "../../shared/service-worker";
import { toast } from "../../shared/toast";
import { fetchPage, markRead, type ReadWish } from "./api";
import { EMPTY_CENTRE, takeAdded, takeFirst, takeMore, takeRead, type Centre } from "./centre";

/** Whether the panel of the bell is open. */
export const isCentreOpen = ref(false);

const centre = shallowRef<Centre>(EMPTY_CENTRE);
const error = shallowRef<unknown>(null);

function put(next: Centre): void {
  if (next.unread !== centre.value.unread) tellWorker({ type: "badge", unread: next.unread });
  centre.value = next;
}

async function load(isUnreadOnly = centre.value.isUnreadOnly): Promise<void> {
  try {
    put(takeFirst(await fetchPage(isUnreadOnly, null), isUnreadOnly));
    error.value = null;
  } catch (problem) {
    error.value = problem;
  }
}

async function loadMore(): Promise<void> {
  const { nextCursor, isUnreadOnly } = centre.value;
  if (nextCursor === null) return;
  try {
    put(takeMore(centre.value, await fetchPage(isUnreadOnly, nextCursor)));
  } catch (problem) {
    toast.error(problem);
  }
}

/** At once here, then on the server, which tells the other screens. */
async function read(wish: ReadWish): Promise<void> {
  const chosen = centre.value.items.filter(
    (item) =>
      item.readAt === null && (wish.isAll || wish.ids?.includes(item.id) || item.conversationId === wish.conversationId),
  );
  if (chosen.length === 0 && wish.conversationId === undefined) return;
  const before = centre.value;
  const unread = wish.isAll ? 0 : Math.max(0, before.unread - chosen.length);
  put(takeRead(before, { type: "notification.read", ids: chosen.map(({ id }) => id), unread }, Date.now()));
  try {
    put({ ...centre.value, unread: (await markRead(wish)).unread });
  } catch (problem) {
    put(before);
    toast.error(problem);
  }
}

/** Listen while somebody is signed in; returns how to stop. */
export function startCentre(): () => void {
  void load();
  const stops = [
    onReconnect(() => void load()),
    onFrame((frame) => {
      if (frame.type === "notification.added") put(takeAdded(centre.value, frame));
      if (frame.type === "notification.read") put(takeRead(centre.value, frame, Date.now()));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    put(EMPTY_CENTRE);
  };
}

const view = {
  centre: computed(() => centre.value),
  unread: computed(() => centre.value.unread),
  error: computed(() => error.value),
  load,
  loadMore,
  read,
};

export function useCentre(): typeof view {
  return view;
}
