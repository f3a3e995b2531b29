/** A short two-tone chime made on the spot; played for new messages when the agent wants sounds. */

let context: AudioContext | null = null;

function playTone(audio: AudioContext, frequency: number, start: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  tone.type = "sine";
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.4);
}

/** Quiet where the browser forbids sound before the first click. */
export function playChime(): void {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    playTone(context, 660, context.currentTime);
    playTone(context, 880, context.currentTime + 0.12);
  } catch {
    context = null;
  }
}
