/** The form before a conversation, or for a message that is left; takes the place of messages and composer, loaded when it is shown. */

import "../styles/forms.css";
import { useRef, useState } from "preact/hooks";
import type { AttachmentView, FormView } from "@kefu/protocol/visitor-frames";
import { noticeFor } from "../actions.ts";
import type { FieldProblems, FormName, GivenAnswers } from "../form-choice.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { answerIntake, leaveMessage } from "./form-actions.ts";
import { FormField, YES } from "./form-field.tsx";
import { FormFiles } from "./form-files.tsx";
import { check, fieldsToAsk, problemsOf, textIn, valueOf } from "./rules.ts";
import { TOPIC, TopicChoice } from "./topic-choice.tsx";
import { WORDS } from "./words.ts";

const NOTHING: FormView = { intro: {}, fields: [], topics: [] };
const MESSAGE = "message-text";

export default function FormScreen({ name }: { name: FormName }) {
  const { config, language } = useWidgetState();
  const words = WORDS[language];
  const form = (name === "intake" ? config.intake : config.leaveMessage?.form) ?? NOTHING;
  const filling = useFilling(name, form);
  const intro = textIn(form.intro, language) || (name === "leave" ? words.leaveText : "");
  return (
    <form class="form" noValidate aria-labelledby="form-title" ref={filling.element} onSubmit={filling.submit}>
      <div class="form-body">
        <h2 id="form-title">{name === "leave" ? words.leaveTitle : words.intakeTitle}</h2>
        {intro && <p dir="auto">{intro}</p>}
        {filling.topics.length > 0 && (
          <TopicChoice topics={filling.topics} value={filling.values[TOPIC] ?? ""} problem={filling.problems[TOPIC] ?? null} onChange={(key) => filling.change(TOPIC, key)} />
        )}
        {filling.fields.map((field) => (
          <FormField
            key={field.key}
            field={field}
            value={filling.values[field.key] ?? ""}
            problem={filling.problems[field.key] ?? null}
            onChange={(value) => filling.change(field.key, value)}
          />
        ))}
        {name === "leave" && <Message value={filling.values[MESSAGE] ?? ""} problem={filling.problems[MESSAGE] ?? null} onChange={(value) => filling.change(MESSAGE, value)} />}
        {name === "leave" && config.leaveMessage?.hasAttachments && config.hasAttachments && (
          <FormFiles files={filling.files} onChange={filling.setFiles} onBusy={filling.setUploading} />
        )}
      </div>
      <div class="form-foot">
        <button class="button" disabled={filling.isBusy}>
          {filling.isUploading ? words.uploading : name === "leave" ? words.leave : words.start}
        </button>
      </div>
    </form>
  );
}

function Message({ value, problem, onChange }: { value: string; problem: string | null; onChange: (value: string) => void }) {
  const words = WORDS[useWidgetState().language];
  return (
    <div class="form-field">
      <label for={MESSAGE}>{words.message}</label>
      <textarea
        id={MESSAGE}
        rows={5}
        maxLength={4000}
        dir="auto"
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${MESSAGE}-problem` : undefined}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {problem && (
        <p class="form-problem" id={`${MESSAGE}-problem`}>
          {words.required}
        </p>
      )}
    </div>
  );
}

/** The answers while they are written, and sending them. */
function useFilling(name: FormName, form: FormView) {
  const { knownFields } = useWidgetState();
  const actions = useActions();
  const element = useRef<HTMLFormElement>(null);
  const [id] = useState(() => crypto.randomUUID());
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [problems, setProblems] = useState<FieldProblems>({});
  const [files, setFiles] = useState<readonly AttachmentView[]>([]);
  const [isSending, setSending] = useState(false);
  const [isUploading, setUploading] = useState(false);
  const fields = name === "intake" && knownFields.includes("form") ? [] : fieldsToAsk(form.fields, knownFields);
  const topics = knownFields.includes("topic") ? [] : form.topics;

  const show = (found: FieldProblems): void => {
    setProblems(found);
    // After the words of the problems are there, so that they are read with the field.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const send = async (answers: GivenAnswers): Promise<void> => {
    setSending(true);
    try {
      const text = (values[MESSAGE] ?? "").trim();
      const topic = values[TOPIC] ?? null;
      if (name === "intake") await answerIntake(actions.lazyParts, id, answers, topic);
      else await leaveMessage(actions.lazyParts, { clientMessageId: id, answers, topic, text, attachmentIds: files.map((file) => file.id) });
    } catch (error) {
      const found = problemsOf(error);
      if (found) show(found);
      else actions.notify(noticeFor(error));
    } finally {
      setSending(false);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const pairs = fields.map((field) => [field.key, field.kind === "consent" ? values[field.key] === YES : valueOf(field, values[field.key] ?? "")] as const);
    const answers = Object.fromEntries(pairs.filter(([, value]) => value !== null && value !== false));
    const isBlank = name === "leave" && !(values[MESSAGE] ?? "").trim() && files.length === 0;
    const isOpen = topics.length > 0 && !values[TOPIC];
    const found = { ...(isOpen ? { [TOPIC]: "required" } : {}), ...check(fields, answers), ...(isBlank ? { [MESSAGE]: "required" } : {}) };
    if (Object.keys(found).length > 0) show(found);
    else void send(answers);
  };
  const change = (key: string, value: string): void => {
    setValues({ ...values, [key]: value });
    setProblems(Object.fromEntries(Object.entries(problems).filter(([name]) => name !== key)));
  };
  return { element, fields, topics, values, problems, files, setFiles, setUploading, isUploading, isBusy: isSending || isUploading, submit, change };
}
