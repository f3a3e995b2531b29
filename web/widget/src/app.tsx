/** The whole widget on screen: header, banner, messages, composer; Esc closes it. */

import { useEffect, useState } from "preact/hooks";
import { announce, mountAnnouncer } from "./announcer.ts";
import { ConnectionBanner } from "./conversation/connection-banner.tsx";
import { Composer } from "./conversation/composer.tsx";
import { Failed } from "./conversation/failed.tsx";
import { Header } from "./conversation/header.tsx";
import { MessageList } from "./conversation/message-list.tsx";
import { Notice } from "./conversation/notice.tsx";
import { formToShow } from "./form-choice.ts";
import { lazyPart } from "./lazy-part.tsx";
import { useActions, useWidgetState } from "./use-widget.ts";

const notLoaded = (retry: () => void) => <NotLoaded retry={retry} />;
const FormScreen = lazyPart(
  () => import("./forms/form-screen.tsx"),
  notLoaded,
);

const EndedBar = lazyPart(() => import("./conversation/ended-bar.tsx"));
const HoursLine = lazyPart(() => import("./conversation/hours-line.tsx"));

const PastScreen = lazyPart(
  () => import("./past/past-screen.tsx"),
  notLoaded,
);

const TeaserPart = lazyPart(() => import("./conversation/teaser-part.tsx"));

const Below = lazyPart(() => import("./below/below.tsx"));

export function App() {
  const state = useWidgetState();
  const { say, phase, timeline, past, teaser, offer, isBlocked, config, calling } = state;
  const { conversation } = timeline;
  const actions = useActions();
  const form = formToShow(state);
  const isEnded = isBlocked || (conversation?.status === "resolved" && offer === null);
  const isTalking = !past.isOpen && !form;
  const { isDropping, ...dropping } = useDropping(!isEnded && isTalking);
  useFocusAndEscape();

  useEffect(() => {
    if (phase === "ready") announce(say("connected"));
  }, [phase, say]);

  return (
    <>
      <main class="app" aria-label={say("title")} inert={teaser !== null} {...dropping}>
        <Header />
        {calling && <calling.View />}
        {(config.hasCallbacks || config.opening?.isOpen === false) && <HoursLine />}
        <ConnectionBanner />
        {past.isOpen ? <PastScreen /> : phase === "failed" ? notLoaded(actions.restart) : form ? <FormScreen key={form} name={form} /> : <MessageList />}
        {(conversation?.isQueued || conversation?.surveyId) && isTalking && <Below />}
        <Notice />
        {isTalking && (isEnded || state.hasLeft ? <EndedBar field={Composer} /> : <Composer />)}
        {isDropping && <div class="drop-hint">{say("dropHere")}</div>}
        <div class="visually-hidden" aria-live="polite" ref={mountAnnouncer} />
      </main>
      {teaser && <TeaserPart teaser={teaser} />}
    </>
  );
}

/** Opening brings the focus in; Esc goes one step back, and from the conversation to the button on the site. */
function useFocusAndEscape(): void {
  const { isInFrame, isOpen, phase, past } = useWidgetState();
  const actions = useActions();

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (past.reading) actions.leavePast();
      else if (past.isOpen) actions.closePast();
      else if (isInFrame) actions.close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [actions, isInFrame, past]);

  useEffect(() => {
    // On the plain page only what the visitor has asked for takes the focus.
    if (isOpen && (isInFrame || past.isOpen)) document.querySelector<HTMLElement>(".header-back, textarea, .ended button")?.focus();
  }, [isOpen, isInFrame, phase, past.isOpen, past.reading?.conversation?.id]);
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

/** Something that was to be loaded could not be: what the visitor sees is the conversation that is missing. */
function NotLoaded({ retry }: { retry: () => void }) {
  return <Failed text={useWidgetState().say("startFailed")} retry={retry} />;
}
