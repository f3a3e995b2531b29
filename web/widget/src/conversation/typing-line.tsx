/** Three dots beside the agent's picture while the agent types. */

import type { AssigneeView } from "@kefu/protocol/visitor-frames";
import { useWidgetState } from "../use-widget.ts";
import { Avatar } from "./avatar.tsx";

export function TypingLine({ agent }: { agent: AssigneeView | "someone" }) {
  const { say, timeline } = useWidgetState();
  const who = agent === "someone" ? (timeline.conversation?.assignee ?? null) : agent;
  const name = who?.name ?? say("team");
  return (
    <div class="row is-other is-first is-last">
      <span class="row-avatar">
        <Avatar name={name} url={who?.avatarUrl ?? null} />
      </span>
      <div class="bubble typing">
        <i />
        <i />
        <i />
        <span class="visually-hidden">{say("typing", { name })}</span>
      </div>
    </div>
  );
}
