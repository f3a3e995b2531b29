/** One earlier conversation: its newest page first, older ones as one scrolls up; nothing is written here. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Failed } from "../conversation/failed.tsx";
import { Rows } from "../conversation/rows.tsx";
import { keepPlace, type Place } from "../scroll-place.ts";
import type { Timeline } from "../timeline.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { loadEarlierPast } from "./reading.ts";

const NEAR_TOP_PX = 120;
const NEAR_END_PX = 80;

export function PastReader({ reading }: { reading: Timeline }) {
  const { say } = useWidgetState();
  const { state, load } = useLoading();
  const list = usePlace(reading);
  if (reading.messages.length === 0 && state === "failed") return <Failed text={say("pastFailed")} retry={load} />;

  const onScroll = (): void => {
    list.remember();
    if (reading.hasMore && state === "ready" && (list.ref.current?.scrollTop ?? 0) < NEAR_TOP_PX) load();
  };
  return (
    <>
      <div class="list-frame">
        <div class="list" ref={list.ref} role="log" aria-live="off" aria-label={say("messages")} tabIndex={0} onScroll={onScroll}>
          {reading.hasMore && reading.messages.length > 0 && (
            <p class="earlier">
              <button type="button" class="link-button" disabled={state === "loading"} onClick={load}>
                {say(state === "loading" ? "loading" : state === "failed" ? "retry" : "loadEarlier")}
              </button>
            </p>
          )}
          <Rows timeline={reading} dividerSeq={null} isReadOnly />
          {reading.messages.length === 0 && <div class="skeleton" aria-label={say("loading")} role="img" />}
        </div>
      </div>
      <PastBar />
    </>
  );
}

function useLoading() {
  const actions = useActions();
  const [state, setState] = useState<"ready" | "loading" | "failed">("ready");
  const load = (): void => {
    setState("loading");
    loadEarlierPast(actions.lazyParts).then(
      () => setState("ready"),
      () => setState("failed"),
    );
  };
  useEffect(load, []);
  return { state, load };
}

function usePlace({ messages }: Timeline) {
  const ref = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ isAtEnd: true, height: 0, firstId: null, lastId: null });
  useLayoutEffect(() => {
    if (ref.current) place.current = keepPlace(ref.current, place.current, messages, 0);
  }, [messages]);
  const remember = (): void => {
    const element = ref.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    place.current = { ...place.current, isAtEnd, height: element.scrollHeight };
  };
  return { ref, remember };
}

function PastBar() {
  const { say } = useWidgetState();
  const actions = useActions();
  return (
    <div class="ended">
      <p>{say("pastReading")}</p>
      <button type="button" class="button" onClick={actions.closePast}>
        {say("pastLeave")}
      </button>
    </div>
  );
}
