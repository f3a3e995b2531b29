import { describe, expect, it } from "vitest";
import type { WorkspaceView } from "@kefu/protocol/console-api";
import { changeOf, extensionsOf, formOf, isComplete } from "./form";

const workspace: WorkspaceView = {
  id: "ws_1",
  name: "Tea House",
  language: "zh-CN",
  hasTypingPreview: true,
  hasVisits: true,
  hasLinkPreviews: false,
  editWindowSeconds: 100,
  maxUploadBytes: 20 * 1024 * 1024,
  allowedExtensions: ["pdf", "png"],
  defaultCapacity: 5,
  awayAfterMinutes: 15,
  transferSeconds: 60,
  shiftEnd: "away",
  giveBackSeconds: 120,
  createdAt: 0,
};

describe("workspace form", () => {
  it("changes nothing when nothing was touched, however numbers are rounded", () => {
    expect(changeOf(formOf(workspace), workspace)).toEqual({});
  });

  it("turns minutes, megabytes and words back into what is stored", () => {
    const form = { ...formOf(workspace), editMinutes: "15", maxUploadMegabytes: "5", extensions: ".ZIP，pdf zip" };
    expect(changeOf(form, workspace)).toEqual({
      editWindowSeconds: 900,
      maxUploadBytes: 5 * 1024 * 1024,
      allowedExtensions: ["zip", "pdf"],
    });
  });

  it("splits extensions at spaces and commas of both widths", () => {
    expect(extensionsOf(" a,b， c、d ;e ")).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("is complete only with a name and sensible numbers", () => {
    expect(isComplete(formOf(workspace))).toBe(true);
    expect(isComplete({ ...formOf(workspace), name: " " })).toBe(false);
    expect(isComplete({ ...formOf(workspace), maxUploadMegabytes: "0" })).toBe(false);
    expect(isComplete({ ...formOf(workspace), editMinutes: "" })).toBe(false);
  });
});
