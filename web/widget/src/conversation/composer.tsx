/** Where the visitor writes: text, files, emoji, voice; Enter sends, the draft survives a reload. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { lazyPart } from "../lazy-part.tsx";
import { wordFor } from "../live.ts";
import { IconButton } from "../icons.tsx";
import { plainText } from "../markdown.ts";
import { useActions, useWidgetState } from "../use-widget.ts";

const EmojiPicker = lazyPart(() => import("./emoji-picker.tsx"));
const VoiceRecorder = lazyPart(() => import("./voice-recorder.tsx"));

const MOST_LETTERS = 4_000;

/** On a phone's keyboard Enter is a new line, as everywhere else there. */
function hasTouchKeyboard(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

/** The text with its draft, and what the keys do. */
function useWriting() {
  const { editing, replyTo } = useWidgetState();
  const actions = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(actions.draft);

  useEffect(() => {
    if (editing) setText(editing.text);
    if (editing || replyTo) field.current?.focus();
  }, [editing, replyTo]);

  useLayoutEffect(() => {
    const element = field.current;
    // Newer browsers do it themselves (composer.css), also when somebody enlarges the letters.
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const change = (next: string): void => {
    setText(next);
    if (!editing) actions.typed(next);
  };
  const leave = (): void => {
    if (editing) setText(actions.draft());
    actions.replyTo(null);
  };
  const send = (): void => {
    if (!text.trim()) return;
    if (editing) {
      void actions.saveEdit(text);
      setText(actions.draft());
    } else {
      actions.send(text);
      change("");
    }
    field.current?.focus();
  };
  const insert = (emoji: string): void => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    change(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd));
    field.current?.focus();
  };
  return { field, text, change, leave, send, insert, hasContext: (editing ?? replyTo) !== null };
}

export function Composer() {
  const { say, config, editing } = useWidgetState();
  const writing = useWriting();
  const [tool, setTool] = useState<"emoji" | "voice" | null>(null);
  const { text, hasContext } = writing;
  const canSend = text.trim() !== "";

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || (!hasContext && !tool)) return;
    event.preventDefault();
    setTool(null);
    writing.leave();
  };
  const send = (): void => {
    setTool(null);
    writing.send();
  };

  if (tool === "voice") return <VoiceRecorder onDone={() => setTool(null)} />;
  return (
    <div class="composer" onKeyDown={onKeyDown}>
      {tool === "emoji" && <EmojiPicker onPick={writing.insert} />}
      {hasContext && <Context onLeave={writing.leave} />}
      <div class="composer-line">
        {config.hasAttachments && !editing && <FileButton />}
        <Field writing={writing} onSend={send} />
        <IconButton
          icon="smile"
          label={say("emoji")}
          isExpanded={tool === "emoji"}
          onClick={() => setTool(tool === "emoji" ? null : "emoji")}
        />
        {canSend || !config.hasVoice || editing ? (
          <IconButton class="send" icon={editing ? "check" : "send"} label={say(editing ? "save" : "send")} isDisabled={!canSend} onClick={send} />
        ) : (
          <IconButton icon="mic" label={say("record")} onClick={() => setTool("voice")} />
        )}
      </div>
    </div>
  );
}

function Field({ writing, onSend }: { writing: ReturnType<typeof useWriting>; onSend: () => void }) {
  const { say, config, language, phase } = useWidgetState();
  const actions = useActions();
  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || isComposing || hasTouchKeyboard()) return;
    event.preventDefault();
    onSend();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !config.hasAttachments) return;
    event.preventDefault();
    actions.addFiles(files.map(nameScreenshot));
  };
  return (
    <textarea
      ref={writing.field}
      rows={1}
      dir="auto"
      maxLength={MOST_LETTERS}
      disabled={phase === "failed"}
      aria-label={say("placeholder")}
      placeholder={config.texts[language]?.placeholder || say("placeholder")}
      value={writing.text}
      onInput={(event) => writing.change(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}

function Context({ onLeave }: { onLeave: () => void }) {
  const { say, editing, replyTo } = useWidgetState();
  const message = editing ?? replyTo;
  if (!message) return null;
  const name = message.direction === "incoming" ? say("you") : message.authorName;
  return (
    <div class="context">
      <div class="context-words">
        <strong>{editing ? say("editing") : say("replyingTo", { name })}</strong>
        <span dir="auto">{plainText(message.text) || say(wordFor(message))}</span>
      </div>
      <IconButton icon="close" size={16} label={say("cancel")} onClick={onLeave} />
    </div>
  );
}

function FileButton() {
  const { say } = useWidgetState();
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  const onChange = (): void => {
    actions.addFiles([...(input.current?.files ?? [])]);
    if (input.current) input.current.value = "";
  };
  return (
    <>
      <IconButton icon="attach" label={say("attach")} onClick={() => input.current?.click()} />
      <input ref={input} type="file" multiple hidden aria-label={say("attach")} onChange={onChange} />
    </>
  );
}

/** Browsers call every pasted screenshot "image.png": the time tells them apart. */
function nameScreenshot(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const time = new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-");
  return new File([file], file.name.replace("image", `screenshot-${time}`), { type: file.type });
}
