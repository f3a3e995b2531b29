/** The messages of a conversation with their day lines; drawn by the current conversation and by the ones before. */

import { useMemo } from "preact/hooks";
import { formatDay } from "../format.ts";
import { groupRows, type Row } from "../group-rows.ts";
import type { Timeline } from "../timeline.ts";
import { CallParts } from "./call-parts.tsx";
import { useWidgetState } from "../use-widget.ts";
import { MessageBubble } from "./message-bubble.tsx";

interface Props {
  timeline: Timeline;
  dividerSeq: number | null;
  /** Of a conversation that is over, messages are read and copied, nothing else. */
  isReadOnly?: boolean;
}

export function Rows({ timeline, dividerSeq, isReadOnly = false }: Props) {
  const rows = useMemo(() => groupRows(timeline.messages, dividerSeq), [timeline.messages, dividerSeq]);
  return (
    <>
      {rows.map((row) => (
        <RowView key={row.key} row={row} timeline={timeline} isReadOnly={isReadOnly} />
      ))}
    </>
  );
}

function RowView({ row, timeline, isReadOnly }: { row: Row; timeline: Timeline; isReadOnly: boolean }) {
  const { language, say } = useWidgetState();
  switch (row.kind) {
    case "day":
      return (
        <p class="day">
          <time datetime={new Date(row.time).toISOString()}>{formatDay(row.time, language, say)}</time>
        </p>
      );
    case "unread":
      return <p class="unread">{say("newMessages")}</p>;
    case "message": {
      const { message, isFirst, isLast } = row;
      const { conversation } = timeline;
      if (message.call) return <CallParts message={message} />;
      return <MessageBubble message={message} isFirst={isFirst} isLast={isLast} conversation={conversation} isReadOnly={isReadOnly} />;
    }
  }
}
