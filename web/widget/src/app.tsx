/** The whole widget on screen: header, banner, messages, composer; Esc closes it. */

import { useEffect, useState } from "preact/hooks";
import { announce, mountAnnouncer } from "./announcer.ts";
import { ConnectionBanner } from "./conversation/connection-banner.tsx";
import { Composer } from "./conversation/composer.tsx";
import { EndedBar } from "./conversation/ended-bar.tsx";
import { Header } from "./conversation/header.tsx";
import { MessageList } from "./conversation/message-list.tsx";
import { Notice } from "./conversation/notice.tsx";
import { useActions, useWidgetState } from "./use-widget.ts";

export function App() {
  const { say, phase, timeline } = useWidgetState();
  const isEnded = timeline.conversation?.status === "resolved";
  const { isDropping, ...dropping } = useDropping(!isEnded);
  useFocusAndEscape();

  useEffect(() => {
    if (phase === "ready") announce(say("connected"));
  }, [phase, say]);

  return (
    <main class="app" aria-label={say("title")} {...dropping}>
      <Header />
      <ConnectionBanner />
      {phase === "failed" ? <SessionFailed /> : <MessageList />}
      <Notice />
      {isEnded ? <EndedBar /> : <Composer />}
      {isDropping && <div class="drop-hint">{say("dropHere")}</div>}
      <div class="visually-hidden" aria-live="polite" ref={mountAnnouncer} />
    </main>
  );
}

/** Opening brings the focus in, Esc brings it back to the button on the site. */
function useFocusAndEscape(): void {
  const { isInFrame, isOpen, phase } = useWidgetState();
  const actions = useActions();

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && isInFrame) actions.close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [actions, isInFrame]);

  useEffect(() => {
    if (isOpen && isInFrame) document.querySelector<HTMLElement>("textarea, .ended button")?.focus();
  }, [isOpen, isInFrame, phase]);
}

function useDropping(isAllowed: boolean) {
  const { config } = useWidgetState();
  const actions = useActions();
  const [isDropping, setDropping] = useState(false);
  const canDrop = isAllowed && config.hasAttachments;
  return {
    isDropping,
    onDragLeave: () => setDropping(false),
    onDragOver(event: DragEvent): void {
      event.preventDefault();
      if (canDrop && event.dataTransfer?.types.includes("Files")) setDropping(true);
    },
    onDrop(event: DragEvent): void {
      event.preventDefault();
      setDropping(false);
      if (canDrop) actions.addFiles([...(event.dataTransfer?.files ?? [])]);
    },
  };
}

function SessionFailed() {
  const { say } = useWidgetState();
  const actions = useActions();
  return (
    <div class="centre">
      <p role="alert">{say("startFailed")}</p>
      <button type="button" class="button" onClick={actions.restart}>
        {say("retry")}
      </button>
    </div>
  );
}
