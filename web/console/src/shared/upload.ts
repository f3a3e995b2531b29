/** Uploads with progress and cancel, which fetch cannot report; called by the composer and the avatar form. */

import { addressOf } from "./api";
import { errorFrom, unreachable } from "./api-error";

export interface UploadOptions {
  method?: "POST" | "PUT";
  fields?: Record<string, string>;
  signal?: AbortSignal;
  /** Called with 0..1. */
  onProgress?: (share: number) => void;
}

function formOf(file: Blob, name: string, fields: Record<string, string>): FormData {
  const form = new FormData();
  form.set("file", file, name);
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  return form;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Resolves with the server's JSON; rejects with ApiError, or AbortError when cancelled. */
export function upload<Answer>(path: string, file: File, options: UploadOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(options.method ?? "POST", addressOf(path));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status < 300) resolve(answer as Answer);
      else reject(errorFrom(request.status, answer, request.getResponseHeader("Retry-After")));
    };
    options.signal?.addEventListener("abort", () => request.abort());
    request.send(formOf(file, file.name, options.fields ?? {}));
  });
}
