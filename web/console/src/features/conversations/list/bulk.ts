/** Carries out a bulk edit part by part, so that a screen can show how far it is; used by `bulk-bar.vue`. */

import type { EditResult } from "@kefu/protocol/console-api";
import type { Edit } from "../api";

export const PART = 20;

export interface BulkOutcome {
  changed: EditResult[];
  failed: EditResult[];
  /** The way back of everything that changed. */
  undo: Edit[];
}

/** A part whose request fails as a whole stays as it was, and is told like single failures. */
export async function runBulk(
  edits: readonly Edit[],
  send: (part: Edit[]) => Promise<EditResult[]>,
  onProgress: (done: number) => void,
): Promise<BulkOutcome> {
  const results: EditResult[] = [];
  for (let at = 0; at < edits.length; at += PART) {
    const part = edits.slice(at, at + PART);
    results.push(...(await send(part).catch((error: unknown) => part.map((edit) => failure(edit, error)))));
    onProgress(Math.min(at + PART, edits.length));
  }
  const changed = results.filter((result) => result.problem === null);
  const undo = changed.filter((result) => result.undo.length > 0);
  return {
    changed,
    failed: results.filter((result) => result.problem !== null),
    undo: undo.map((result) => ({ conversationId: result.conversationId, operations: result.undo })),
  };
}

function failure(edit: Edit, error: unknown): EditResult {
  const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
  const detail = error instanceof Error ? error.message : "";
  return { conversationId: edit.conversationId, conversation: null, problem: { code, detail }, undo: [] };
}
