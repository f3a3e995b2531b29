/** Asks how the visitor was helped and takes the answer; loaded when somebody is asked. */

import "../styles/rating.css";
import { useEffect, useState } from "preact/hooks";
import type { RatingBody, SurveyAnswer, SurveyView } from "@kefu/protocol/widget-api";
import { announce } from "../announcer.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { isFull, Mark, ratingsOf } from "./marks.tsx";
import { WORDS, type RatingWords } from "./words.ts";

/** The next thing after the bar was closed: nothing, until the page is loaded again. */
type Step = "asking" | "said" | "closed";

export default function SurveyCard({ conversationId }: { conversationId: string }) {
  const { language } = useWidgetState();
  const { door } = useActions().lazyParts;
  const [survey, setSurvey] = useState<SurveyView | null>(null);
  const [step, setStep] = useState<Step>("closed");
  const words = WORDS[language];
  const path = `/conversations/${conversationId}/survey`;

  useEffect(() => {
    // What cannot be had is not asked; the link of the reminder is another way.
    door.ask<SurveyAnswer>("GET", path).then((answer) => {
      if (!answer.survey?.canRate) return;
      const isNew = answer.survey.rating === null;
      setSurvey(answer.survey);
      setStep(isNew ? "asking" : "said");
      if (isNew) announce(answer.survey.question[language]?.trim() || words.question);
    }, () => undefined);
  }, [door, path]);

  if (!survey || step === "closed") return null;
  const thanks = survey.thanks[language]?.trim() || words.thanks;
  const send = async (body: RatingBody): Promise<void> => {
    const answer = await door.post<SurveyAnswer>(path, body);
    setSurvey(answer.survey);
    setStep("said");
    announce(thanks);
  };
  return (
    <section class="survey" aria-label={survey.question[language]?.trim() || words.question}>
      {step === "asking" ? (
        <Question survey={survey} words={words} send={send} close={() => setStep(survey.rating === null ? "closed" : "said")} />
      ) : (
        <Said survey={survey} words={words} thanks={thanks} change={() => setStep("asking")} />
      )}
    </section>
  );
}

interface QuestionProps {
  survey: SurveyView;
  words: RatingWords;
  send: (body: RatingBody) => Promise<void>;
  close: () => void;
}

function Question({ survey, words, send, close }: QuestionProps) {
  const { language } = useWidgetState();
  const [rating, setRating] = useState(survey.rating);
  const [tags, setTags] = useState<readonly string[]>(survey.chosenTags);
  const [comment, setComment] = useState(survey.comment);
  const [state, setState] = useState<"ready" | "sending" | "failed">("ready");
  const turn = (tag: string): void => setTags(tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag]);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (rating === null) return;
    setState("sending");
    send({ rating, tags: [...tags], comment }).catch(() => setState("failed"));
  };

  return (
    <form onSubmit={submit}>
      <h2 dir="auto">{survey.question[language]?.trim() || words.question}</h2>
      <Scale survey={survey} words={words} rating={rating} choose={setRating} />
      {rating !== null && survey.tags.length > 0 && (
        <fieldset class="survey-tags">
          <legend class="visually-hidden">{words.tags}</legend>
          {survey.tags.map(({ value, label }) => (
            <label key={value}>
              <input type="checkbox" checked={tags.includes(value)} onChange={() => turn(value)} />
              <span dir="auto">{label[language]?.trim() || Object.values(label).find((text) => text.trim())}</span>
            </label>
          ))}
        </fieldset>
      )}
      {rating !== null && survey.hasComment && (
        <textarea rows={2} maxLength={2000} dir="auto" aria-label={words.comment} placeholder={words.comment} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
      )}
      {state === "failed" && <p role="alert">{words.failed}</p>}
      <div class="survey-buttons">
        <button type="button" class="link-button" onClick={close}>
          {words.later}
        </button>
        {rating !== null && (
          <button class="button" disabled={state === "sending"}>
            {words.send}
          </button>
        )}
      </div>
    </form>
  );
}

/** Radio buttons behind the marks: the arrow keys choose, and every reader knows them. */
function Scale({ survey, words, rating, choose }: { survey: SurveyView; words: RatingWords; rating: number | null; choose: (rating: number) => void }) {
  const { scale } = survey;
  const nameOf = (mark: number): string => words[`${scale}${mark}` as keyof RatingWords];
  return (
    <fieldset class="survey-scale">
      <legend class="visually-hidden">{words.rating}</legend>
      {ratingsOf(scale).map((mark) => (
        <label key={mark} title={nameOf(mark)}>
          <input type="radio" name={survey.id} class="visually-hidden" checked={rating === mark} onChange={() => choose(mark)} />
          <Mark scale={scale} mark={mark} isOn={isFull(scale, mark, rating)} />
          <span class={scale === "stars" ? "visually-hidden" : ""}>{nameOf(mark)}</span>
        </label>
      ))}
      {scale === "stars" && rating !== null && (
        <span class="survey-word" aria-hidden="true">
          {nameOf(rating)}
        </span>
      )}
    </fieldset>
  );
}

function Said({ survey, words, thanks, change }: { survey: SurveyView; words: RatingWords; thanks: string; change: () => void }) {
  const { scale, rating } = survey;
  const shown = scale === "stars" ? ratingsOf(scale) : [rating ?? 1];
  return (
    <div class="survey-said">
      <p dir="auto">{thanks}</p>
      <span role="img" aria-label={words[`${scale}${rating}` as keyof RatingWords]}>
        {shown.map((mark) => (
          <Mark key={mark} scale={scale} mark={mark} isOn={isFull(scale, mark, rating)} />
        ))}
      </span>
      <button type="button" class="link-button" onClick={change}>
        {words.change}
      </button>
    </div>
  );
}
