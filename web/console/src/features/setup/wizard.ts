/** The steps of the setup wizard and what each needs before the next; drawn by `setup-screen.vue`. */

import type { InboxView, Language, SetupBody } from "@kefu/protocol/console-api";
import { strengthOf } from "../../shared/password";

export const STEPS = ["token", "workspace", "owner", "inbox", "done"] as const;
export type Step = (typeof STEPS)[number];

export interface Draft {
  token: string;
  workspaceName: string;
  language: Language;
  agentName: string;
  email: string;
  password: string;
  inboxName: string;
  colour: string;
  position: "end" | "start";
  greeting: string;
}

export const COLOURS = ["#3b5bdb", "#0b7285", "#237a38", "#c2410c", "#c2255c", "#6741d9", "#343a40"] as const;

export function emptyDraft(token: string, language: Language): Draft {
  return {
    token,
    workspaceName: "",
    language,
    agentName: "",
    email: "",
    password: "",
    inboxName: "",
    colour: COLOURS[0],
    position: "end",
    greeting: "",
  };
}

function isStrongEnough(password: string): boolean {
  return !["none", "short"].includes(strengthOf(password));
}

const READY: Record<Step, (draft: Draft) => boolean> = {
  token: (draft) => draft.token.trim().length > 0,
  workspace: (draft) => draft.workspaceName.trim().length > 0,
  owner: (draft) =>
    draft.agentName.trim().length > 0 && /^\S+@\S+$/.test(draft.email.trim()) && isStrongEnough(draft.password),
  inbox: (draft) => draft.inboxName.trim().length > 0 && /^#[0-9a-f]{6}$/i.test(draft.colour),
  done: () => true,
};

export function isReady(step: Step, draft: Draft): boolean {
  return READY[step](draft);
}

export function nextStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) + 1] ?? "done";
}

export function previousStep(step: Step): Step {
  return STEPS[STEPS.indexOf(step) - 1] ?? "token";
}

export function setupBody(draft: Draft): SetupBody {
  return {
    token: draft.token.trim(),
    workspaceName: draft.workspaceName.trim(),
    language: draft.language,
    agentName: draft.agentName.trim(),
    email: draft.email.trim(),
    password: draft.password,
    inboxName: draft.inboxName.trim(),
    colour: draft.colour.toLowerCase(),
    position: draft.position,
    allowedDomains: [],
  };
}

/** The greeting in the language of the workspace; null when there is nothing to change. */
export function greetingChange(draft: Draft): Pick<InboxView, "texts"> | null {
  const greeting = draft.greeting.trim();
  if (greeting === "") return null;
  return { texts: { [draft.language]: { title: "", subtitle: "", greeting, placeholder: "" } } };
}
