/** What the closed widget shows beside its button: the newest answer, with a way in and a way off; loaded on use. */

import "../styles/teaser.css";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../icons.tsx";
import type { Teaser } from "../teaser.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { Avatar } from "./avatar.tsx";
import CardView from "./card-view.tsx";

export default function TeaserPart({ teaser }: { teaser: Teaser }) {
  const { say } = useWidgetState();
  const actions = useActions();
  const box = useRef<HTMLElement>(null);

  // The loader gives the frame just the height that this needs.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => actions.showTeaser(element.offsetHeight));
    observer.observe(element);
    return () => {
      observer.disconnect();
      actions.showTeaser(0);
    };
  }, [actions]);

  return (
    <section class="teaser" ref={box} aria-label={say("newMessages")}>
      <IconButton class="teaser-close" icon="close" size={16} label={say("close")} onClick={actions.dismissTeaser} />
      <div class="teaser-head">
        <Avatar name={teaser.authorName} url={teaser.authorAvatarUrl} />
        <strong dir="auto">{teaser.authorName}</strong>
      </div>
      <button type="button" class="teaser-words" dir="auto" onClick={actions.openPanel}>
        {teaser.text}
      </button>
      {teaser.card && <CardView card={teaser.card} />}
      <button type="button" class="teaser-reply" onClick={actions.openPanel}>
        {say("reply")}
      </button>
    </section>
  );
}
