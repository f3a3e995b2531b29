/** One question of a form, with its label and what is wrong with the answer. */

import type { FormFieldView } from "@kefu/protocol/visitor-frames";
import { useWidgetState } from "../use-widget.ts";
import { labelOf, sentenceFor, textIn } from "./rules.ts";
import { WORDS } from "./words.ts";

interface Props {
  field: FormFieldView;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

const INPUT_TYPES = { email: "email", phone: "tel", text: "text", number: "text" } as const;
const INPUT_MODES = { email: "email", phone: "tel", text: "text", number: "decimal" } as const;
const COMPLETE = { name: "name", email: "email", phone: "tel" } as const;

/** Consents hold "yes" or nothing. */
export const YES = "yes";

export function FormField({ field, value, problem, onChange }: Props) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  const id = `field-${field.key}`;
  const label = labelOf(field, language, words);
  const shared = { id, "aria-invalid": problem !== null, "aria-describedby": problem ? `${id}-problem` : undefined, "aria-required": field.isRequired };
  const note = problem && (
    <p class="form-problem" id={`${id}-problem`}>
      {sentenceFor(field, problem, words)}
    </p>
  );
  if (field.kind === "consent") {
    return (
      <div class="form-field">
        <label class="form-consent">
          <input type="checkbox" {...shared} checked={value === YES} onChange={(event) => onChange(event.currentTarget.checked ? YES : "")} />
          <span dir="auto">{label}</span>
        </label>
        {note}
      </div>
    );
  }
  return (
    <div class="form-field">
      <label for={id} dir="auto">
        {label} {!field.isRequired && <span class="form-optional">{words.optional}</span>}
      </label>
      <Control field={field} value={value} onChange={onChange} shared={shared} />
      {note}
    </div>
  );
}

function Control({ field, value, onChange, shared }: Omit<Props, "problem"> & { shared: object }) {
  const { language } = useWidgetState();
  if (field.kind === "choice") {
    return (
      <select {...shared} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{WORDS[language].choose}</option>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {textIn(option.label, language) || option.value}
          </option>
        ))}
      </select>
    );
  }
  const change = (event: { currentTarget: { value: string } }): void => onChange(event.currentTarget.value);
  if (field.kind === "long_text") return <textarea {...shared} rows={4} maxLength={2000} dir="auto" value={value} onInput={change} />;
  const kind = field.kind === "consent" ? "text" : field.kind;
  const complete = field.savesTo in COMPLETE ? COMPLETE[field.savesTo as keyof typeof COMPLETE] : "off";
  return (
    <input
      {...shared}
      type={INPUT_TYPES[kind] as "text"}
      inputMode={INPUT_MODES[kind]}
      autocomplete={complete}
      maxLength={254}
      dir="auto"
      value={value}
      onInput={change}
    />
  );
}
