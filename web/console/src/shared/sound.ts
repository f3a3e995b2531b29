/** Small sounds made on the spot, one for each kind of news; played by the notifications and tried out in their settings. */

import type { Sound } from "@kefu/protocol/agent-frames";

export interface Tone {
  /** In hertz. */
  pitch: number;
  /** In seconds, from the beginning of the sound. */
  at: number;
  lasts: number;
  shape: OscillatorType;
  /** Where the pitch glides to. */
  glide?: number;
}

const tone = (pitch: number, at: number, lasts: number, shape: OscillatorType = "sine", glide?: number): Tone => ({
  pitch,
  at,
  lasts,
  shape,
  ...(glide === undefined ? {} : { glide }),
});

export const SOUNDS: Record<Sound, readonly Tone[]> = {
  chime: [tone(660, 0, 0.35), tone(880, 0.12, 0.4)],
  bell: [tone(1047, 0, 0.9), tone(2094, 0, 0.5), tone(1568, 0.02, 0.35)],
  drop: [tone(900, 0, 0.18, "sine", 420)],
  knock: [tone(180, 0, 0.09, "triangle", 120), tone(180, 0.16, 0.09, "triangle", 120)],
  alarm: [tone(784, 0, 0.16, "square"), tone(988, 0.2, 0.16, "square"), tone(784, 0.4, 0.16, "square"), tone(988, 0.6, 0.2, "square")],
};

/** Square waves carry further than sine waves of the same height. */
const LOUDNESS: Record<string, number> = { sine: 0.22, triangle: 0.5, square: 0.06 };
const SILENCE = 0.0001;
const RISE_SECONDS = 0.015;

let context: AudioContext | null = null;

function play(audio: AudioContext, { pitch, at, lasts, shape, glide }: Tone, volume: number): void {
  const start = audio.currentTime + at;
  const source = audio.createOscillator();
  const level = audio.createGain();
  source.type = shape;
  source.frequency.setValueAtTime(pitch, start);
  if (glide !== undefined) source.frequency.exponentialRampToValueAtTime(glide, start + lasts);
  level.gain.setValueAtTime(SILENCE, start);
  level.gain.exponentialRampToValueAtTime(Math.max(SILENCE, (LOUDNESS[shape] ?? 0.2) * volume), start + RISE_SECONDS);
  level.gain.exponentialRampToValueAtTime(SILENCE, start + lasts);
  source.connect(level).connect(audio.destination);
  source.start(start);
  source.stop(start + lasts + 0.05);
}

/** `volume` from 0 to 100. Quiet where the browser forbids sound before the first click. */
export function playSound(sound: Sound, volume: number): void {
  if (volume <= 0) return;
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    for (const each of SOUNDS[sound]) play(context, each, volume / 100);
  } catch {
    context = null;
  }
}

/** Of several windows one plays it, and a burst plays it once. */
export async function ring(sound: Sound, volume: number, calmMs = 2_000): Promise<void> {
  if (!("locks" in navigator)) return playSound(sound, volume);
  await navigator.locks.request("kefu.sound", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    playSound(sound, volume);
    await new Promise((resolve) => setTimeout(resolve, calmMs));
  });
}
