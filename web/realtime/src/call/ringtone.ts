/** The sound of a call that rings, made on the spot: two soft tones every three seconds. Used by both apps. */

const EVERY_MS = 3_000;

function tone(audio: AudioContext, frequency: number, at: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.1, at + 0.05);
  volume.gain.setValueAtTime(0.1, at + 0.35);
  volume.gain.linearRampToValueAtTime(0.0001, at + 0.5);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.55);
}

/** Rings until the returned function is called; quiet where the browser forbids sound before the first click. */
export function ring(): () => void {
  let audio: AudioContext | null = null;
  const play = (): void => {
    try {
      audio ??= new AudioContext();
      if (audio.state === "suspended") void audio.resume().catch(() => undefined);
      for (const [frequency, delay] of [[523, 0], [659, 0.55], [523, 1.1]] as const) tone(audio, frequency, audio.currentTime + delay);
    } catch {
      audio = null;
    }
  };
  play();
  const timer = setInterval(play, EVERY_MS);
  return () => {
    clearInterval(timer);
    void audio?.close().catch(() => undefined);
  };
}
