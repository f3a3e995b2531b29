/** Which conversations are selected for a bulk edit; pure, used by `conversation-list.vue`. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** From where a range goes on. */
  anchor: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Everything between the anchor and `id` joins, as shift and a click do elsewhere. */
export function extended(selection: Selection, id: string, rows: readonly { id: string }[]): Selection {
  const from = rows.findIndex((row) => row.id === selection.anchor);
  const to = rows.findIndex((row) => row.id === id);
  if (from < 0 || to < 0) return toggled(selection, id);
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between.map((row) => row.id)]), anchor: id };
}

export function all(rows: readonly { id: string }[]): Selection {
  return { ids: new Set(rows.map((row) => row.id)), anchor: rows.at(-1)?.id ?? null };
}
