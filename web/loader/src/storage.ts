/** The host page's storage, first-party, under our own names; forgets when storage is switched off. Used by widget.ts. */

/** Reads, or with a value writes; null removes. */
export function stored(name: string, value?: string | null): string | null {
  try {
    if (value) localStorage.setItem(name, value);
    else if (value === null) localStorage.removeItem(name);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
