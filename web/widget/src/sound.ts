/** The short sound of a new message, made on the spot; called by live.ts. */

let context: AudioContext | null = null;

function tone(audio: AudioContext, frequency: number, at: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.08, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.36);
}

/** A browser that wants a click first stays silent. */
export function playNewMessage(): void {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume().catch(() => undefined);
    tone(context, 660, context.currentTime);
    tone(context, 880, context.currentTime + 0.11);
  } catch {
    // No audio device: a message is still on screen.
  }
}
