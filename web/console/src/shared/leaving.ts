/** What must happen before an agent's session ends here: held words go out, what was kept for offline goes; used by `session.ts`. */

type Farewell = (agentId: string) => Promise<void> | void;

const farewells = new Set<Farewell>();

export function onLeaving(farewell: Farewell): () => void {
  farewells.add(farewell);
  return () => farewells.delete(farewell);
}

/** One that fails does not keep the others, nor anybody from signing out. */
export async function leave(agentId: string): Promise<void> {
  await Promise.allSettled([...farewells].map(async (farewell) => farewell(agentId)));
}
