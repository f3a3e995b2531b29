/** Colleagues at the same conversation, told in the head and beside the composer. */

import type { AgentView } from "@kefu/protocol/agent-frames";
import type { Scene } from "./presence";

export interface Colleagues {
  typing: AgentView[];
  viewing: AgentView[];
}

export function colleaguesAt(scene: Scene, agents: readonly AgentView[], myId: string): Colleagues {
  const others = (ids: Iterable<string>): AgentView[] => {
    const wanted = new Set(ids);
    return agents.filter((agent) => wanted.has(agent.id) && agent.id !== myId);
  };
  return { typing: others(scene.typing.keys()), viewing: others(scene.viewing) };
}
