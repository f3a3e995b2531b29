/** The host page's storage, first-party, under our own names; forgets when storage is switched off. Used by widget.ts. */

/** Reads, or with a value writes. */
export function stored(name: string, value?: string): string | null {
  try {
    if (value) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
