/** What this device remembers for one inbox; where the frame has no storage the host page keeps it. Made by start.ts. */

export interface DeviceStorage {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  /** All names that begin so. */
  list(prefix: string): string[];
}

/** The loader on the host page, which has first-party storage when browsers deny it to frames. */
export interface FirstParty {
  kept: Readonly<Record<string, string>>;
  keep(name: string, value: string | null): void;
}

export function openStorage(
  inboxId: string,
  firstParty: FirstParty | null = null,
  storage: () => Storage | null = () => localStorage,
): DeviceStorage {
  const prefix = `kefu.${inboxId}.`;
  const real = tryStorage(storage, prefix);
  const memory = new Map<string, string>(real ? [] : Object.entries(firstParty?.kept ?? {}));
  return {
    get: (name) => memory.get(name) ?? real?.getItem(prefix + name) ?? null,
    set(name, value) {
      memory.delete(name);
      try {
        if (value === null) real?.removeItem(prefix + name);
        else if (real) real.setItem(prefix + name, value);
        else memory.set(name, value);
        if (!real) firstParty?.keep(name, value);
      } catch {
        // Full: better remembered until the page closes than not at all.
        if (value !== null) memory.set(name, value);
      }
    },
    list(start) {
      const stored = real ? Array.from({ length: real.length }, (_, index) => real.key(index) ?? "") : [];
      const names = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...names, ...memory.keys()])].filter((name) => name.startsWith(start));
    },
  };
}

/** For sites that want nothing kept: everything is forgotten with the page. */
export function openForgetful(): DeviceStorage {
  return openStorage("", null, () => null);
}

function tryStorage(storage: () => Storage | null, prefix: string): Storage | null {
  try {
    const real = storage();
    real?.setItem(`${prefix}probe`, "1");
    real?.removeItem(`${prefix}probe`);
    return real;
  } catch {
    return null;
  }
}
