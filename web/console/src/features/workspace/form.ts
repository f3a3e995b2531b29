/** The workspace as people edit it (minutes, megabytes, one line of extensions) and back; used by its screen. */

import type { WorkspaceChange, WorkspaceView } from "@kefu/protocol/console-api";

const MEGABYTE = 1024 * 1024;
export const MOST_MEGABYTES = 1024;

export interface WorkspaceForm {
  name: string;
  language: WorkspaceView["language"];
  hasTypingPreview: boolean;
  hasVisits: boolean;
  hasLinkPreviews: boolean;
  editMinutes: string;
  maxUploadMegabytes: string;
  extensions: string;
  capacity: string;
  /** Empty: never. */
  awayMinutes: string;
  giveBackSeconds: number;
  transferSeconds: number;
}

export function formOf(workspace: WorkspaceView): WorkspaceForm {
  return {
    name: workspace.name,
    language: workspace.language,
    hasTypingPreview: workspace.hasTypingPreview,
    hasVisits: workspace.hasVisits,
    hasLinkPreviews: workspace.hasLinkPreviews,
    editMinutes: String(Math.round((workspace.editWindowSeconds / 60) * 10) / 10),
    maxUploadMegabytes: String(Math.round((workspace.maxUploadBytes / MEGABYTE) * 10) / 10),
    extensions: workspace.allowedExtensions.join(", "),
    capacity: String(workspace.defaultCapacity),
    giveBackSeconds: workspace.giveBackSeconds,
    transferSeconds: workspace.transferSeconds,
    awayMinutes: workspace.awayAfterMinutes === null ? "" : String(workspace.awayAfterMinutes),
  };
}

export function extensionsOf(text: string): string[] {
  const words = text.toLowerCase().split(/[\s,，、;；]+/);
  return [...new Set(words.map((word) => word.replace(/^\.+/, "")).filter(Boolean))];
}

function isBetween(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) && value >= least && value <= most;
}

export function isComplete(form: WorkspaceForm): boolean {
  const hasNumbers = isBetween(form.editMinutes, 0, 60 * 24 * 7) && isBetween(form.maxUploadMegabytes, 1, MOST_MEGABYTES);
  const hasWork = isBetween(form.capacity, 1, 500) && (form.awayMinutes.trim() === "" || isBetween(form.awayMinutes, 1, 1440));
  return form.name.trim() !== "" && hasNumbers && hasWork && extensionsOf(form.extensions).length > 0;
}

/** Only what differs from what is stored: a number that was only rounded for the screen stays as it is. */
export function changeOf(form: WorkspaceForm, stored: WorkspaceView): WorkspaceChange {
  const before = formOf(stored);
  const change: WorkspaceChange = {};
  if (form.name.trim() !== before.name) change.name = form.name.trim();
  if (form.language !== before.language) change.language = form.language;
  if (form.hasTypingPreview !== before.hasTypingPreview) change.hasTypingPreview = form.hasTypingPreview;
  if (form.hasVisits !== before.hasVisits) change.hasVisits = form.hasVisits;
  if (form.hasLinkPreviews !== before.hasLinkPreviews) change.hasLinkPreviews = form.hasLinkPreviews;
  if (form.editMinutes !== before.editMinutes) change.editWindowSeconds = Math.round(Number(form.editMinutes) * 60);
  if (form.maxUploadMegabytes !== before.maxUploadMegabytes) {
    change.maxUploadBytes = Math.round(Number(form.maxUploadMegabytes) * MEGABYTE);
  }
  if (form.extensions !== before.extensions) change.allowedExtensions = extensionsOf(form.extensions);
  if (form.capacity !== before.capacity) change.defaultCapacity = Math.round(Number(form.capacity));
  if (form.giveBackSeconds !== before.giveBackSeconds) change.giveBackSeconds = form.giveBackSeconds;
  if (form.transferSeconds !== before.transferSeconds) change.transferSeconds = form.transferSeconds;
  if (form.awayMinutes !== before.awayMinutes) {
    change.awayAfterMinutes = form.awayMinutes.trim() === "" ? null : Math.round(Number(form.awayMinutes));
  }
  return change;
}
