/** The conversation: history upwards, messages, what is on its way, who is typing; keeps its place while it grows. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import { IconButton } from "../icons.tsx";
import { keepPlace, type Place } from "../scroll-place.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { Avatar } from "./avatar.tsx";
import { CardView } from "./card-part.tsx";
import { PendingMessage, PendingUpload } from "./pending.tsx";
import { Rows } from "./rows.tsx";
import { TypingLine } from "./typing-line.tsx";

const NEAR_TOP_PX = 120;
const NEAR_END_PX = 80;

/** Keeps the reader's place; `isAway`: the newest message is out of view. */
function usePlace(messages: readonly VisitorMessage[], pending: number) {
  const { phase, isOpen, typingAgent } = useWidgetState();
  const actions = useActions();
  const list = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ isAtEnd: true, height: 0, firstId: null, lastId: null });
  const [isAway, setAway] = useState(false);

  useLayoutEffect(() => {
    if (list.current) place.current = keepPlace(list.current, place.current, messages, pending);
  }, [messages, phase, pending, typingAgent, isOpen]);

  // The composer grows, the keyboard comes: who was at the end stays there.
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (place.current.isAtEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = list.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    place.current = { ...place.current, isAtEnd, height: element.scrollHeight };
    setAway(!isAtEnd);
    if (element.scrollTop < NEAR_TOP_PX) void actions.loadEarlier();
  };
  const toEnd = (): void => list.current?.scrollTo({ top: list.current.scrollHeight });
  return { list, isAway, onScroll, toEnd };
}

export function MessageList() {
  const { say, timeline, phase, outbox, uploads, dividerSeq, typingAgent } = useWidgetState();
  const stored = useMemo(() => new Set(timeline.messages.map((message) => message.clientMessageId)), [timeline.messages]);
  const waiting = outbox.filter((item) => !stored.has(item.clientMessageId));
  const { list, isAway, onScroll, toEnd } = usePlace(timeline.messages, waiting.length + uploads.length);

  return (
    <div class="list-frame">
      <div class="list" ref={list} role="log" aria-live="off" aria-label={say("messages")} tabIndex={0} onScroll={onScroll}>
        {timeline.hasMore ? <Earlier /> : phase === "ready" && <Beginning />}
        <Rows timeline={timeline} dividerSeq={dividerSeq} />
        {waiting.map((item) => (
          <PendingMessage key={item.clientMessageId} item={item} />
        ))}
        {uploads.map((item) => (
          <PendingUpload key={item.id} item={item} />
        ))}
        {typingAgent && <TypingLine agent={typingAgent} />}
        {phase === "loading" && <div class="skeleton" aria-label={say("loading")} role="img" />}
      </div>
      {isAway && <IconButton class="to-newest" icon="down" label={say("toNewest")} onClick={toEnd} />}
    </div>
  );
}

function Earlier() {
  const { say, isLoadingEarlier } = useWidgetState();
  const actions = useActions();
  return (
    <p class="earlier">
      <button type="button" class="link-button" disabled={isLoadingEarlier} onClick={() => void actions.loadEarlier()}>
        {say(isLoadingEarlier ? "loading" : "loadEarlier")}
      </button>
    </p>
  );
}

/** Above the first message: the way to what was said before, and the greeting. */
function Beginning() {
  const { say, past } = useWidgetState();
  const actions = useActions();
  return (
    <>
      {past.hasAny && (
        <p class="earlier">
          <button type="button" class="link-button" onClick={actions.openPast}>
            {say("past")}
          </button>
        </p>
      )}
      <Greeting />
    </>
  );
}

/** What the site says before anybody has spoken: the offer that brought the visitor here, else the greeting. */
function Greeting() {
  const { say, config, language, offer } = useWidgetState();
  const name = offer?.senderName ?? config.workspaceName;
  return (
    <div class="row is-other is-first is-last">
      <span class="row-avatar">
        <Avatar name={name} url={null} />
      </span>
      <div class="row-body">
        <span class="author" dir="auto">
          {name}
        </span>
        <div class="bubble">
          <div class="words" dir="auto">
            <p>{offer?.text ?? (config.texts[language]?.greeting || say("greeting"))}</p>
          </div>
          {offer?.card && <CardView card={offer.card} />}
        </div>
      </div>
    </div>
  );
}
