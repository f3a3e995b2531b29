/** Names that nobody guesses, also on pages without encryption, where `randomUUID` is missing; used by session.ts and both apps. */

function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** This page in one call: who knows it hears what is said to it. */
export const newDevice = (): string => hex(24);

/** Under which an answer is awaited. */
export const newRef = (): string => hex(12);
