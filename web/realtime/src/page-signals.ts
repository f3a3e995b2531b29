/** What the browser says of the page: to the front, back to the network, off the network; used by client.ts. */

/** Calls `onWake` until the returned function is called. */
export function watchPage(onWake: () => void): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const onVisible = (): void => {
    if (document.visibilityState === "visible") onWake();
  };
  document.addEventListener("visibilitychange", onVisible, { signal });
  for (const name of ["online", "offline", "pageshow"]) window.addEventListener(name, onWake, { signal });
  return () => watching.abort();
}
