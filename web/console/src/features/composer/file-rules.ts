/** Which files a workspace takes, checked before the upload so that nobody waits for a refusal; called by the composer. */

import type { WorkspaceView } from "@kefu/protocol/console-api";

export type FileRefusal = "tooLarge" | "empty" | "kind";

export type FileLimits = Pick<WorkspaceView, "maxUploadBytes" | "allowedExtensions">;

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1).toLowerCase();
}

export function refuseFile(file: Pick<File, "name" | "size">, limits: FileLimits): FileRefusal | null {
  if (file.size === 0) return "empty";
  if (file.size > limits.maxUploadBytes) return "tooLarge";
  const allowed = limits.allowedExtensions.map((each) => each.toLowerCase().replace(/^\./, ""));
  return allowed.length > 0 && !allowed.includes(extensionOf(file.name)) ? "kind" : null;
}

/** A pasted screenshot has no name of its own. */
export function namePasted(file: File, now: number): File {
  if (file.name && file.name !== "image.png") return file;
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
  const extension = file.type.split("/")[1] ?? "png";
  return new File([file], `screenshot-${stamp}.${extension}`, { type: file.type });
}
