/** Files on their way to the server: progress, cancel and retry, one list per conversation; held by `desk.ts`. */

import { shallowReactive } from "vue";
import type { AttachmentView } from "@kefu/protocol/agent-frames";
import type { UploadOptions } from "../../shared/upload";

export interface UploadItem {
  id: number;
  name: string;
  size: number;
  /** A picture to show while it goes up; revoked with the item. */
  preview: string | null;
  state: "uploading" | "failed" | "done";
  /** 0..1. */
  progress: number;
  error: unknown;
  attachment: AttachmentView | null;
}

export type Uploader = (file: File, options: UploadOptions) => Promise<AttachmentView>;

interface Job {
  file: File;
  fields: Record<string, string>;
  stop: AbortController;
}

let lastId = 0;

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export class Uploads {
  readonly items: UploadItem[] = shallowReactive([]);
  private readonly jobs = new Map<number, Job>();

  constructor(
    private readonly uploader: Uploader,
    private readonly onChange: () => void,
  ) {}

  /** What an earlier visit of this page had already uploaded. */
  restore(attachments: readonly AttachmentView[]): void {
    for (const attachment of attachments) {
      const { name, size, thumbnailUrl } = attachment;
      this.put({ id: ++lastId, name, size, preview: thumbnailUrl, state: "done", progress: 1, error: null, attachment });
    }
  }

  /** Resolves with what the server made of it; null when it failed or was taken away. */
  add(file: File, fields: Record<string, string> = {}): Promise<AttachmentView | null> {
    const id = ++lastId;
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
    this.put({ id, name: file.name, size: file.size, preview, state: "uploading", progress: 0, error: null, attachment: null });
    this.jobs.set(id, { file, fields, stop: new AbortController() });
    return this.run(id);
  }

  retry(id: number): Promise<AttachmentView | null> {
    const job = this.jobs.get(id);
    if (!job) return Promise.resolve(null);
    job.stop = new AbortController();
    this.change(id, { state: "uploading", progress: 0, error: null });
    return this.run(id);
  }

  remove(id: number): void {
    this.jobs.get(id)?.stop.abort();
    this.jobs.delete(id);
    const at = this.items.findIndex((item) => item.id === id);
    const preview = this.items[at]?.preview;
    if (preview?.startsWith("blob:")) URL.revokeObjectURL(preview);
    if (at >= 0) this.items.splice(at, 1);
    this.onChange();
  }

  clear(): void {
    for (const item of [...this.items]) this.remove(item.id);
  }

  get attachments(): AttachmentView[] {
    return this.items.flatMap((item) => item.attachment ?? []);
  }

  get isBusy(): boolean {
    return this.items.some((item) => item.state === "uploading");
  }

  private async run(id: number): Promise<AttachmentView | null> {
    const job = this.jobs.get(id);
    if (!job) return null;
    try {
      const onProgress = (progress: number): void => this.change(id, { progress });
      const attachment = await this.uploader(job.file, { fields: job.fields, signal: job.stop.signal, onProgress });
      this.change(id, { state: "done", progress: 1, attachment });
      this.onChange();
      return attachment;
    } catch (error) {
      if (!isAbort(error)) this.change(id, { state: "failed", error });
      return null;
    }
  }

  private put(item: UploadItem): void {
    this.items.push(item);
  }

  private change(id: number, change: Partial<UploadItem>): void {
    const at = this.items.findIndex((item) => item.id === id);
    const item = this.items[at];
    if (item) this.items.splice(at, 1, { ...item, ...change });
  }
}
