/** One file to the server with progress, which `fetch` cannot report; loaded with the first upload. */

import type { AttachmentView } from "@kefu/protocol/visitor-frames";
import { DOOR, DoorError } from "./door.ts";

/** Aborting rejects. */
export function uploadFile(
  headers: Readonly<Record<string, string>>,
  file: File,
  durationMs: number | null,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<AttachmentView> {
  const form = new FormData();
  form.append("file", file, file.name);
  if (durationMs !== null) form.append("durationMs", String(Math.round(durationMs)));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${DOOR}/uploads`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(1, event.total));
    request.onload = () => {
      const answer = request.response as (AttachmentView & { code?: string }) | null;
      if (request.status < 300 && answer) resolve(answer);
      else reject(new DoorError(request.status, answer?.code ?? "unknown"));
    };
    request.onerror = request.onabort = () => reject(new DoorError(0, "network"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
