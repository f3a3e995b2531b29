/** Microphone, camera and screen of this device, and in one word what stands in the way. Used by session.ts and the screens. */

export type MediaProblem = "denied" | "no_device" | "in_use" | "insecure" | "unsupported" | "media";

/** A wish for a certain device; null takes the one that the system prefers. */
export interface Devices {
  microphone: string | null;
  camera: string | null;
}

export class MediaRefused extends Error {
  constructor(readonly problem: MediaProblem) {
    super(problem);
  }
}

export function problemOf(error: unknown): MediaProblem {
  switch ((error as { name?: string } | null)?.name) {
    case "NotAllowedError":
    case "SecurityError":
    case "PermissionDeniedError":
      return "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "no_device";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "in_use";
    default:
      return "media";
  }
}

/** Before anything is asked for: a page without encryption gets no microphone, an old browser has no calls. */
export function obstacle(): MediaProblem | null {
  if (!globalThis.isSecureContext) return "insecure";
  if (typeof RTCPeerConnection === "undefined" || !navigator.mediaDevices) return "unsupported";
  return null;
}

async function open(constraints: MediaStreamConstraints): Promise<MediaStreamTrack[]> {
  const found = obstacle();
  if (found) throw new MediaRefused(found);
  try {
    return (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
  } catch (error) {
    throw new MediaRefused(problemOf(error));
  }
}

const chosen = (id: string | null): MediaTrackConstraints => (id ? { deviceId: { ideal: id } } : {});

export async function openMicrophone({ microphone }: Devices): Promise<MediaStreamTrack> {
  const [track] = await open({ audio: { echoCancellation: true, noiseSuppression: true, ...chosen(microphone) } });
  if (!track) throw new MediaRefused("no_device");
  return track;
}

export async function openCamera({ camera }: Devices): Promise<MediaStreamTrack> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
  const [track] = await open({ video: { ...size, ...chosen(camera) } });
  if (!track) throw new MediaRefused("no_device");
  return track;
}

/** null: the person thought better of it, which is no error. */
export async function openScreen(): Promise<MediaStreamTrack | null> {
  if (!canShareScreen()) throw new MediaRefused("unsupported");
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10, max: 15 } }, audio: false });
    const [track] = stream.getVideoTracks();
    if (!track) return null;
    // Letters matter more than movement.
    track.contentHint = "detail";
    return track;
  } catch (error) {
    if (problemOf(error) === "denied") return null;
    throw new MediaRefused(problemOf(error));
  }
}

/** Phones have no way to share their screen from a browser. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export interface KnownDevice {
  id: string;
  kind: "microphone" | "camera";
  /** Empty until the person has allowed the use of one. */
  name: string;
}

export async function listDevices(): Promise<KnownDevice[]> {
  const found = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  return found.flatMap(({ deviceId, kind, label }) =>
    kind === "audioinput" || kind === "videoinput" ? [{ id: deviceId, kind: kind === "audioinput" ? ("microphone" as const) : ("camera" as const), name: label }] : [],
  );
}
