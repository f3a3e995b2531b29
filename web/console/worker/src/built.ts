/** What the build knows of the console that this worker belongs to; filled in by `vite.config.ts`. */

export interface Built {
  /** Another one for every build whose files differ. */
  version: string;
  /** The addresses of all hashed files. */
  files: string[];
  /** Those that the inbox needs at once. */
  first: string[];
}

declare const __BUILT__: Built | undefined;

export const built: Built = typeof __BUILT__ === "undefined" ? { version: "none", files: [], first: [] } : __BUILT__;
