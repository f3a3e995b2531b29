/** The microphone as a file: the best format that this browser records; used by voice-recorder.tsx. */

export interface Recording {
  elapsed(): number;
  /** The file, or null when nothing was heard. */
  finish(): Promise<{ file: File; durationMs: number } | null>;
  cancel(): void;
}

const FORMATS = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
] as const;

export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [mimeType, extension] = FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? ["", "webm"];
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const parts: Blob[] = [];
  const startedAt = Date.now();
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  const release = (): void => stream.getTracks().forEach((track) => track.stop());
  return {
    elapsed: () => Date.now() - startedAt,
    finish: () =>
      new Promise((resolve) => {
        const durationMs = Date.now() - startedAt;
        recorder.onstop = () => {
          release();
          const type = (mimeType || recorder.mimeType).split(";")[0] ?? "";
          const file = new File(parts, `voice-${startedAt}.${extension}`, { type });
          resolve(file.size > 0 ? { file, durationMs } : null);
        };
        recorder.stop();
      }),
    cancel() {
      recorder.onstop = null;
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
  };
}
