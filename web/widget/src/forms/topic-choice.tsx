/** What the conversation is about: one of the inbox's topics; part of the form before a conversation or for a message. */

import type { TopicView } from "@kefu/protocol/visitor-frames";
import { useWidgetState } from "../use-widget.ts";
import { textIn } from "./rules.ts";
import { WORDS } from "./words.ts";

export const TOPIC = "topic-choice";

export function TopicChoice(props: { topics: readonly TopicView[]; value: string; problem: string | null; onChange: (key: string) => void }) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  return (
    <fieldset class="form-topics" aria-describedby={props.problem ? `${TOPIC}-problem` : undefined}>
      <legend>{words.topic}</legend>
      {props.topics.map((topic) => (
        <label key={topic.key} class="form-topic">
          <input
            type="radio"
            name={TOPIC}
            value={topic.key}
            checked={props.value === topic.key}
            aria-invalid={props.problem !== null}
            onChange={() => props.onChange(topic.key)}
          />
          <span dir="auto">{textIn(topic.label, language) || topic.key}</span>
        </label>
      ))}
      {props.problem && (
        <p class="form-problem" id={`${TOPIC}-problem`}>
          {words.chooseTopic}
        </p>
      )}
    </fieldset>
  );
}
