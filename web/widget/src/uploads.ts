/** Files on their way to the server: limits, progress, cancel and retry; made by start.ts. */

import type { AttachmentView, WidgetConfig } from "@kefu/protocol/visitor-frames";
import { DoorError } from "./door.ts";
import { formatSize } from "./format.ts";
import type { MessageKey } from "./i18n/messages.ts";
import type { Notice } from "./state.ts";

const NO_ANSWER: Notice = { key: "failed" };

export interface UploadItem {
  id: string;
  file: File;
  durationMs: number | null;
  /** 0 to 1. */
  progress: number;
  /** What failed may be tried again; what was refused will be refused again. */
  state: "uploading" | "failed" | "refused";
  /** Why it did not go, once it did not. */
  reason: Notice;
}

export interface UploadDoor {
  upload(file: File, durationMs: number | null, onProgress: (share: number) => void, signal: AbortSignal): Promise<AttachmentView>;
  onDone(attachment: AttachmentView): void;
  /** A file that is not even tried. */
  onRefused(notice: Notice): void;
  onChange(items: readonly UploadItem[]): void;
}

type Limits = Pick<WidgetConfig, "maxUploadBytes" | "allowedExtensions">;

function tooLarge({ maxUploadBytes }: Limits): Notice {
  return { key: "errorTooLarge", places: { limit: formatSize(maxUploadBytes) } };
}

/** Why a file cannot be sent, before it is; null when it can. */
export function refuseFile(file: { name: string; size: number }, limits: Limits): Notice | null {
  if (file.size === 0) return { key: "errorEmpty" };
  if (file.size > limits.maxUploadBytes) {
    return tooLarge(limits);
  }
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const allowed = limits.allowedExtensions.map((each) => each.replace(/^\./, "").toLowerCase());
  return allowed.length === 0 || allowed.includes(extension) ? null : { key: "errorExtension" };
}

export class Uploads {
  readonly #limits: Limits;
  readonly #door: UploadDoor;
  readonly #aborts = new Map<string, AbortController>();
  #items: UploadItem[] = [];

  constructor(limits: Limits, door: UploadDoor) {
    this.#limits = limits;
    this.#door = door;
  }

  add(files: readonly File[], durationMs: number | null = null): void {
    for (const file of files) {
      const refusal = refuseFile(file, this.#limits);
      if (refusal) {
        this.#door.onRefused(refusal);
        continue;
      }
      const item: UploadItem = { id: crypto.randomUUID(), file, durationMs, progress: 0, state: "uploading", reason: NO_ANSWER };
      this.#change([...this.#items, item]);
      void this.#run(item);
    }
  }

  retry(id: string): void {
    const item = this.#items.find((each) => each.id === id);
    if (!item) return;
    this.#update(id, { state: "uploading", progress: 0, reason: NO_ANSWER });
    void this.#run(item);
  }

  cancel(id: string): void {
    this.#change(this.#items.filter((item) => item.id !== id));
    this.#aborts.get(id)?.abort();
  }

  async #run({ id, file, durationMs }: UploadItem): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    try {
      const onProgress = (progress: number): void => this.#update(id, { progress });
      const attachment = await this.#door.upload(file, durationMs, onProgress, abort.signal);
      this.cancel(id);
      this.#door.onDone(attachment);
    } catch (error) {
      this.#update(id, error instanceof DoorError ? this.#outcomeOf(error) : { state: "failed" });
    } finally {
      this.#aborts.delete(id);
    }
  }

  #outcomeOf({ status, code }: DoorError): Partial<UploadItem> {
    if (status === 0) return { state: "failed" };
    if (status !== 429 && status < 500) return { state: "refused", reason: refusalWords(code, this.#limits) };
    return { state: "failed", reason: { key: status === 429 ? "errorRate" : "errorUnknown" } };
  }

  #update(id: string, change: Partial<UploadItem>): void {
    this.#change(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  #change(items: UploadItem[]): void {
    this.#items = items;
    this.#door.onChange(items);
  }
}

const REFUSALS: Record<string, MessageKey> = {
  damaged: "errorDamaged",
  empty: "errorEmpty",
  picture_too_large: "errorPixels",
  infected: "errorInfected",
  type_mismatch: "errorMismatch",
};

function refusalWords(code: string, limits: Limits): Notice {
  const [area, reason = ""] = code.split(".");
  if (reason === "too_large") return tooLarge(limits);
  return { key: area === "attachment" ? (REFUSALS[reason] ?? "errorExtension") : "errorUnknown" };
}
