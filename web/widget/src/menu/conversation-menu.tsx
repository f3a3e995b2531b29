/** What one can do with the whole conversation: keep it, have it sent, end it; loaded when it is opened. */

import "../styles/menu.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announcer.ts";
import { Icon, type IconName } from "../icons.tsx";
import { useActions, useWidgetState } from "../use-widget.ts";
import { mailTranscript, saveTranscript } from "./saving.ts";
import { WORDS, type MenuWords } from "./words.ts";

type Page = "menu" | "mail" | "end";

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
        <Choice icon="file" text={words.asText} choose={() => save("text")} />
        <Choice icon="down" text={words.asPage} choose={() => save("html")} />
        {config.hasMail && <Choice icon="send" text={words.byMail} choose={() => open("mail")} />}
        {timeline.conversation?.status !== "resolved" && <Choice icon="close" text={words.end} choose={() => open("end")} />}
      </ul>
      {problem && <p role="alert">{problem}</p>}
    </>
  );
}

function Choice({ icon, text, choose }: { icon: IconName; text: string; choose: () => void }) {
  return (
    <li>
      <button type="button" onClick={choose}>
        <Icon name={icon} size={18} />
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
