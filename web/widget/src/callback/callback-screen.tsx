/** Asking to be called: a number, a topic, a day and a time; over the conversation, loaded with the line that opens it. */

import "../styles/callback.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { DoorError } from "../door.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { daysOf, type SlotDay } from "./slots.ts";
import { fill, WORDS } from "./words.ts";

interface Offer {
  slots: number[];
  topics: string[];
  phone: string;
  booked: { number: number; slotAt: number; phone: string; topic: string; link: string } | null;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  close: () => void;
  /** As the line that opened this says times. */
  formatMoment: (at: number) => string;
}

export default function CallbackScreen({ close, formatMoment }: Props) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  const { offer, hasFailed, take } = useOffer();
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => screen.current?.querySelector<HTMLElement>("button")?.focus(), []);
  return (
    <div
      class="callback"
      role="dialog"
      aria-modal="true"
      aria-labelledby="callback-title"
      ref={screen}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <div class="callback-head">
        <h2 id="callback-title">{words.title}</h2>
        <button type="button" class="link-button" onClick={close}>
          {words.close}
        </button>
      </div>
      {hasFailed ? (
        <p class="callback-text" role="alert">{words.failed}</p>
      ) : !offer ? (
        <p class="callback-text" role="status">{words.loading}</p>
      ) : offer.booked ? (
        <Booked booked={offer.booked} when={formatMoment(offer.booked.slotAt)} />
      ) : offer.slots.length === 0 ? (
        <p class="callback-text">{words.none}</p>
      ) : (
        <Asking offer={offer} take={take} />
      )}
    </div>
  );
}

function useOffer() {
  const { lazyParts } = useActions();
  const [offer, take] = useState<Offer | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    lazyParts.door.ask<Offer>("GET", "/callbacks").then(take, () => setFailed(true));
  }, []);
  return { offer, hasFailed, take };
}

function Booked({ booked, when }: { booked: NonNullable<Offer["booked"]>; when: string }) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  return (
    <div class="callback-text" role="status">
      <p>
        <strong>{fill(words.booked, { when })}</strong>
      </p>
      <p>{booked.phone}</p>
      <p>{fill(words.number, { number: booked.number })}</p>
      <p>
        <a href={booked.link} target="_blank" rel="noopener noreferrer">
          {words.change}
        </a>
      </p>
    </div>
  );
}

function Asking({ offer, take }: { offer: Offer; take: (offer: Offer) => void }) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  const asking = useAsking(offer, take);
  const days = daysOf(offer.slots, language);
  const day = days.find((each) => each.key === asking.day) ?? days[0];
  const time = day?.times.find((each) => each.at === asking.slotAt) ?? day?.times[0];
  return (
    <form class="callback-form" onSubmit={(event) => (event.preventDefault(), time && asking.send(time.at))}>
      <div class="callback-body">
        <div class="callback-field">
          <label for="callback-phone">{words.phone}</label>
          <input id="callback-phone" type="tel" autoComplete="tel" required maxLength={40} value={asking.phone} onInput={(event) => asking.setPhone(event.currentTarget.value)} aria-invalid={asking.problem === "phoneWrong"} />
        </div>
        <div class="callback-field">
          <label for="callback-topic">{words.topic}</label>
          {offer.topics.length > 0 ? (
            <select id="callback-topic" value={asking.topic} onChange={(event) => asking.setTopic(event.currentTarget.value)}>
              {offer.topics.map((topic) => (
                <option key={topic}>{topic}</option>
              ))}
            </select>
          ) : (
            <input id="callback-topic" maxLength={100} dir="auto" value={asking.topic} onInput={(event) => asking.setTopic(event.currentTarget.value)} />
          )}
        </div>
        <When days={days} day={day} time={time} asking={asking} />
        <p class="callback-note">{fill(words.zone, { zone: ZONE })}</p>
        {asking.problem && (
          <p class="callback-problem" role="alert">
            {words[asking.problem]}
          </p>
        )}
      </div>
      <div class="callback-foot">
        <button class="button" disabled={asking.isBusy}>
          {words.ask}
        </button>
      </div>
    </form>
  );
}

interface WhenProps {
  days: SlotDay[];
  day: SlotDay | undefined;
  time: SlotDay["times"][number] | undefined;
  asking: ReturnType<typeof useAsking>;
}

function When({ days, day, time, asking }: WhenProps) {
  const words = WORDS[useWidgetState().language];
  return (
    <div class="callback-when">
      <div class="callback-field">
        <label for="callback-day">{words.day}</label>
        <select id="callback-day" value={day?.key} onChange={(event) => asking.setDay(event.currentTarget.value)}>
          {days.map((each) => (
            <option key={each.key} value={each.key}>
              {each.label}
            </option>
          ))}
        </select>
      </div>
      <div class="callback-field">
        <label for="callback-time">{words.time}</label>
        <select id="callback-time" value={time?.at} onChange={(event) => asking.setSlotAt(Number(event.currentTarget.value))}>
          {day?.times.map((each) => (
            <option key={each.at} value={each.at}>
              {each.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** What is being written, and sending it; a time that has gone brings the times that are left. */
function useAsking(offer: Offer, take: (offer: Offer) => void) {
  const { door } = useActions().lazyParts;
  const [phone, setPhone] = useState(offer.phone);
  const [topic, setTopic] = useState(offer.topics[0] ?? "");
  const [day, setDay] = useState("");
  const [slotAt, setSlotAt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"failed" | "gone" | "phoneWrong" | null>(null);
  const id = useRef(`call_${crypto.randomUUID().replaceAll("-", "")}`);

  const send = (at: number): void => {
    setBusy(true);
    setProblem(null);
    const wanted = { clientCallbackId: id.current, phone: phone.trim(), topic: topic.trim(), slotAt: at, timeZone: ZONE };
    door
      .post<Offer>("/callbacks", wanted)
      .then(take, async (error: unknown) => {
        const code = error instanceof DoorError ? error.code : "";
        setProblem(code === "callback.slot_gone" ? "gone" : code === "contact.phone_wrong" ? "phoneWrong" : "failed");
        if (code === "callback.slot_gone" || code === "callback.one_already") await door.ask<Offer>("GET", "/callbacks").then(take, () => undefined);
      })
      .finally(() => setBusy(false));
  };
  return { phone, setPhone, topic, setTopic, day, setDay, slotAt, setSlotAt, isBusy, problem, send };
}
