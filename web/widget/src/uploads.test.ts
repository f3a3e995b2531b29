/** Files: limits before, progress during, cancel and retry after. */
import { describe, expect, it, vi } from "vitest";
import type { AttachmentView } from "@kefu/protocol/visitor-frames";
import { DoorError } from "./door.ts";
import type { Notice } from "./state.ts";
import { refuseFile, Uploads, type UploadDoor, type UploadItem } from "./uploads.ts";

const limits = { maxUploadBytes: 1_000, allowedExtensions: ["png", ".PDF"] };
const attachment = { id: "att_1" } as AttachmentView;

function setUp(upload: UploadDoor["upload"]) {
  const world = { items: [] as readonly UploadItem[], done: [] as AttachmentView[], refused: [] as Notice[] };
  const uploads = new Uploads(limits, {
    upload,
    onDone: (each) => world.done.push(each),
    onRefused: (notice) => world.refused.push(notice),
    onChange: (items) => (world.items = items),
  });
  return { world, uploads };
}

function picture(): File {
  return new File(["abc"], "a.png", { type: "image/png" });
}

describe("refuseFile", () => {
  it.each([
    [{ name: "a.png", size: 10 }, undefined],
    [{ name: "A.Pdf", size: 10 }, undefined],
    [{ name: "a.exe", size: 10 }, "errorExtension"],
    [{ name: "png", size: 10 }, "errorExtension"],
    [{ name: "a.png", size: 0 }, "errorEmpty"],
    [{ name: "a.png", size: 1_001 }, "errorTooLarge"],
  ])("%o", (file, key) => {
    expect(refuseFile(file, limits)?.key).toBe(key);
  });
});

describe("Uploads", () => {
  it("shows progress and hands over what is done", async () => {
    let finish: (value: AttachmentView) => void = () => undefined;
    const { world, uploads } = setUp((_file, _duration, onProgress) => {
      onProgress(0.5);
      return new Promise((resolve) => (finish = resolve));
    });
    uploads.add([picture()]);
    expect(world.items[0]).toMatchObject({ progress: 0.5, state: "uploading" });
    finish(attachment);
    await vi.waitFor(() => expect(world.done).toEqual([attachment]));
    expect(world.items).toEqual([]);
  });

  it("keeps what failed and retries it", async () => {
    const upload = vi.fn<UploadDoor["upload"]>().mockRejectedValueOnce(new DoorError(0, "network")).mockResolvedValueOnce(attachment);
    const { world, uploads } = setUp(upload);
    uploads.add([picture()], 1_200);
    await vi.waitFor(() => expect(world.items[0]?.state).toBe("failed"));
    expect(world.refused).toEqual([]);
    uploads.retry(world.items[0]?.id ?? "");
    await vi.waitFor(() => expect(world.done).toEqual([attachment]));
    expect(upload.mock.calls.map((call) => call[1])).toEqual([1_200, 1_200]);
  });

  it.each([
    [422, "attachment.damaged", "refused", { key: "errorDamaged" }],
    [422, "attachment.type_mismatch", "refused", { key: "errorMismatch" }],
    [422, "attachment.type_refused", "refused", { key: "errorExtension" }],
    [413, "attachment.too_large", "refused", { key: "errorTooLarge", places: { limit: "1 kB" } }],
    [422, "attachment.picture_too_large", "refused", { key: "errorPixels" }],
    [422, "attachment.infected", "refused", { key: "errorInfected" }],
    [422, "attachment.empty", "refused", { key: "errorEmpty" }],
    [403, "forbidden", "refused", { key: "errorUnknown" }],
    [429, "too_many_requests", "failed", { key: "errorRate" }],
    [503, "attachment.store_unavailable", "failed", { key: "errorUnknown" }],
  ])("keeps what was not taken and says why: %i %s", async (status, code, state, reason) => {
    const { world, uploads } = setUp(() => Promise.reject(new DoorError(status, code)));
    uploads.add([picture()]);
    await vi.waitFor(() => expect(world.items[0]).toMatchObject({ state, reason }));
    expect(world.refused).toEqual([]);
  });

  it("aborts what is cancelled and says nothing of it", async () => {
    let signal: AbortSignal | undefined;
    const { world, uploads } = setUp((_file, _duration, _progress, given) => {
      signal = given;
      return new Promise((_resolve, reject) => given.addEventListener("abort", () => reject(new DoorError(0, "network"))));
    });
    uploads.add([picture()]);
    uploads.cancel(world.items[0]?.id ?? "");
    expect(signal?.aborted).toBe(true);
    await Promise.resolve();
    expect([world.items, world.refused, world.done]).toEqual([[], [], []]);
  });
});
