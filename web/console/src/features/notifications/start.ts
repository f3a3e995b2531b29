/** What rings and pushes, as one part that is fetched after the first screen; started by the shell. */

import { onScopeDispose } from "vue";
import type { AlertOptions } from "./alerts";

/** Within a component's setup; stops with it. */
export function useAlerts(options: AlertOptions, whenWorkerIsReady: Promise<void>): void {
  let stop = (): void => undefined;
  let isOver = false;
  void (async () => {
    const [alerts, devices] = await Promise.all([import("./alerts"), import("./devices")]);
    if (isOver) return;
    stop = alerts.startAlerts(options);
    await whenWorkerIsReady;
    await devices.renewSubscription();
  })();
  onScopeDispose(() => {
    isOver = true;
    stop();
  });
}
