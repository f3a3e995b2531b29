/** What is on screen of calls: the ringing, the question before one's own call, and the call that goes on. */

import "../styles/calls.css";
import { useWidgetState } from "../use-widget.ts";
import { CallView } from "./call-view.tsx";
import { withDesk, type Calling } from "./desk.ts";
import { fill } from "./words.ts";

export default function CallPart() {
  const { calling } = useWidgetState();
  if (!calling) return null;
  if (calling.ringing) return <RingCard calling={calling} />;
  if (calling.wish) return <WishCard calling={calling} kind={calling.wish} />;
  return calling.screen && <CallView calling={calling} screen={calling.screen} />;
}

function RingCard({ calling: { words, ringing } }: { calling: Calling }) {
  const name = ringing?.agent?.name ?? words.us;
  const isVideo = ringing?.kind === "video";
  const title = fill(isVideo ? words.callingVideo : words.calling, { name });
  return (
    <section class="call-card" role="alertdialog" aria-label={title}>
      <strong dir="auto" role="alert">{title}</strong>
      <p>{isVideo ? words.consentVideo : words.consent}</p>
      <div class="call-choices">
        <button type="button" class="call-choice is-danger" onClick={() => withDesk((desk) => desk.decline())}>{words.decline}</button>
        {isVideo && <button type="button" class="call-choice" onClick={() => withDesk((desk) => desk.accept(false))}>{words.acceptNoCamera}</button>}
        <button type="button" class="call-choice is-primary" onClick={() => withDesk((desk) => desk.accept(isVideo))}>{isVideo ? words.acceptVideo : words.acceptVoice}</button>
      </div>
    </section>
  );
}

function WishCard({ calling: { words }, kind }: { calling: Calling; kind: "voice" | "video" }) {
  const title = kind === "voice" ? words.wishVoice : words.wishVideo;
  return (
    <section class="call-card" role="dialog" aria-label={title}>
      <strong>{title}</strong>
      <p>{kind === "voice" ? words.consent : words.consentVideo}</p>
      <div class="call-choices">
        <button type="button" class="call-choice" onClick={() => withDesk((desk) => desk.wish(null))}>{words.cancel}</button>
        <button type="button" class="call-choice is-primary" onClick={() => withDesk((desk) => desk.start(kind))}>{words.call}</button>
      </div>
    </section>
  );
}
