/** The server asks for a proof of work: found beside the page, sent, and what was refused goes again; loaded on use. */

import type { Door } from "../door.ts";
import { search, type Question } from "./solver.ts";

const WORDS: Record<string, string> = {
  en: "Checking your browser…",
  "zh-CN": "正在检查您的浏览器…",
  "zh-TW": "正在檢查您的瀏覽器…",
};
const STEP = 2_000;

/** One at a time: whatever else is refused meanwhile waits for the same proof. */
let running: Promise<void> | null = null;

export function prove(door: Pick<Door, "post">, params: Readonly<Record<string, unknown>>): Promise<void> {
  const { challenge, bits } = params;
  if (typeof challenge !== "string" || typeof bits !== "number" || bits > 32) return Promise.resolve();
  running ??= work(door, { challenge, bits }).finally(() => (running = null));
  return running;
}

async function work(door: Pick<Door, "post">, question: Question): Promise<void> {
  const hide = show();
  try {
    const number = await solve(question);
    // A refusal here is no harm: what waits is refused again, with a new challenge.
    await door.post("/proofs", { challenge: question.challenge, number }).catch(() => undefined);
  } finally {
    hide();
  }
}

function show(): () => void {
  const words = WORDS[document.documentElement.lang] ?? WORDS["en"] ?? "";
  const line = document.createElement("div");
  line.className = "banner is-checking";
  Object.assign(line.style, { position: "fixed", insetInline: "0", top: "0", zIndex: "9" });
  line.setAttribute("role", "status");
  document.body.append(line);
  // Written when it is there already, so that it is read out.
  line.textContent = words;
  return () => line.remove();
}

function solve(question: Question): Promise<string> {
  return inWorker(question).catch(() => inSteps(question));
}

function inWorker(question: Question): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<string>) => {
      worker.terminate();
      resolve(event.data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error("no worker"));
    };
    worker.postMessage(question);
  });
}

/** Where workers are not to be had: in steps, so that the page still answers. */
async function inSteps(question: Question): Promise<string> {
  for (let from = 0; ; from += STEP) {
    const found = search(question, from, STEP);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
