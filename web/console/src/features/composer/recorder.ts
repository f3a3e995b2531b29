/** Records a voice message with the browser's MediaRecorder; used by `voice-bar.vue`. */

export interface Recording {
  file: File;
  durationMs: number;
}

/** The first that the browser can do; Safari only knows mp4. */
const FORMATS = [
  { type: "audio/webm;codecs=opus", extension: "webm" },
  { type: "audio/ogg;codecs=opus", extension: "ogg" },
  { type: "audio/mp4", extension: "m4a" },
] as const;

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices !== undefined;
}

export class VoiceRecorder {
  private readonly chunks: Blob[] = [];
  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly format: (typeof FORMATS)[number],
    readonly startedAt: number,
  ) {
    recorder.ondataavailable = (event) => event.data.size > 0 && this.chunks.push(event.data);
  }

  /** Asks for the microphone; rejects where it is refused or missing. */
  static async start(): Promise<VoiceRecorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const format = FORMATS.find((each) => MediaRecorder.isTypeSupported(each.type)) ?? FORMATS[0];
    const recorder = new MediaRecorder(stream, { mimeType: format.type });
    const made = new VoiceRecorder(stream, recorder, format, Date.now());
    recorder.start(1_000);
    return made;
  }

  finish(): Promise<Recording> {
    const durationMs = Date.now() - this.startedAt;
    return new Promise((resolve) => {
      this.recorder.onstop = () => {
        this.release();
        const type = this.format.type.split(";")[0] ?? this.format.type;
        const name = `voice-${new Date(this.startedAt).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")}.${this.format.extension}`;
        resolve({ file: new File(this.chunks, name, { type }), durationMs });
      };
      this.recorder.stop();
    });
  }

  cancel(): void {
    this.recorder.onstop = null;
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
  }

  private release(): void {
    for (const track of this.stream.getTracks()) track.stop();
  }
}
