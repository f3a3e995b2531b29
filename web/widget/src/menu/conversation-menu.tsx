/** What one can do with the whole conversation: keep it, have it sent, end it; loaded when it is opened. */

import "../styles/menu.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announcer.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { mailTranscript, saveTranscript } from "./saving.ts";
import { WORDS, type MenuWords } from "./words.ts";

type Page = "menu" | "mail" | "end";

/** Strokes on a 24 px grid, as the other icons; only this part needs them. */
const GLYPHS = {
  text: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5ZM14 3v5h5M9 13h6M9 17h4",
  page: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3.5 12h17M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18",
  mail: "M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5",
  end: "M9 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h3M15 8l4 4-4 4M19 12H10",
} as const;

export default function ConversationMenu({ onClose }: { onClose: () => void }) {
  const { language } = useWidgetState();
  const words = WORDS[language];
  const dialog = useRef<HTMLDialogElement>(null);
  const [page, setPage] = useState<Page>("menu");
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      class="dialog menu-dialog"
      ref={dialog}
      aria-label={page === "end" ? words.endQuestion : words.title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {page === "menu" && <Choices words={words} open={setPage} close={close} />}
      {page === "mail" && <MailForm words={words} close={close} />}
      {page === "end" && <EndQuestion words={words} close={close} />}
    </dialog>
  );
}

interface PageProps {
  words: MenuWords;
  close: () => void;
}

function Choices({ words, open, close }: PageProps & { open: (page: Page) => void }) {
  const { config, language, timeline } = useWidgetState();
  const { door } = useActions().lazyParts;
  const [problem, setProblem] = useState("");
  const id = timeline.conversation?.id ?? "";
  const save = (format: "text" | "html"): void =>
    void saveTranscript(door, id, language, format).then(close, (error: unknown) => setProblem(sentence(words, error)));
  return (
    <>
      <ul class="menu">
        <Choice glyph="text" text={words.asText} choose={() => save("text")} />
        <Choice glyph="page" text={words.asPage} choose={() => save("html")} />
        {config.hasMail && <Choice glyph="mail" text={words.byMail} choose={() => open("mail")} />}
        {timeline.conversation?.status !== "resolved" && <Choice glyph="end" text={words.end} choose={() => open("end")} />}
      </ul>
      {problem && <p role="alert">{problem}</p>}
    </>
  );
}

function Choice({ glyph, text, choose }: { glyph: keyof typeof GLYPHS; text: string; choose: () => void }) {
  return (
    <li>
      <button type="button" onClick={choose}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d={GLYPHS[glyph]} />
        </svg>
        {text}
      </button>
    </li>
  );
}

function MailForm({ words, close }: PageProps) {
  const { say, language, timeline, knownFields } = useWidgetState();
  const { door } = useActions().lazyParts;
  const [email, setEmail] = useState("");
  const [state, setState] = useState<{ name: "ready" | "sending" | "sent"; problem: string }>({ name: "ready", problem: "" });
  const isKnown = knownFields.includes("email");
  const send = (event: Event): void => {
    event.preventDefault();
    setState({ name: "sending", problem: "" });
    mailTranscript(door, timeline.conversation?.id ?? "", language, email.trim() || null).then(
      () => {
        setState({ name: "sent", problem: "" });
        announce(words.mailed);
      },
      (error: unknown) => setState({ name: "ready", problem: sentence(words, error) }),
    );
  };
  if (state.name === "sent") return <Done text={words.mailed} close={close} />;
  return (
    <form class="menu-form" onSubmit={send}>
      <h2>{words.byMail}</h2>
      {!isKnown && (
        <label>
          {words.address}
          <input type="email" required autocomplete="email" maxLength={254} value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        </label>
      )}
      {state.problem && <p role="alert">{state.problem}</p>}
      <div class="dialog-buttons">
        <button type="button" class="button is-quiet" onClick={close}>
          {say("cancel")}
        </button>
        <button class="button" disabled={state.name === "sending"}>
          {words.send}
        </button>
      </div>
    </form>
  );
}

function Done({ text, close }: { text: string; close: () => void }) {
  const { say } = useWidgetState();
  return (
    <>
      <p>{text}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={close}>
          {say("close")}
        </button>
      </div>
    </>
  );
}

function EndQuestion({ words, close }: PageProps) {
  const { say } = useWidgetState();
  const actions = useActions();
  return (
    <>
      <h2>{words.endQuestion}</h2>
      <p>{words.endDetail}</p>
      <div class="dialog-buttons">
        <button type="button" class="button is-quiet" onClick={close}>
          {say("cancel")}
        </button>
        <button
          type="button"
          class="button is-danger"
          onClick={() => {
            close();
            void actions.end();
          }}
        >
          {words.endConfirm}
        </button>
      </div>
    </>
  );
}

function sentence(words: MenuWords, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("too_many")) return words.tooOften;
  return code === "agent.email_wrong" || code === "transcript.no_address" ? words.wrongAddress : words.failed;
}
