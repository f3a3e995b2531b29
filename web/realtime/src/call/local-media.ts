/** What this device sends in a call: its microphone, and its camera or its screen; used by session.ts. */

import type { MediaState } from "@kefu/protocol/visitor-frames";
import { MediaRefused, openCamera, openMicrophone, openScreen, type Devices } from "./media.ts";
import type { Peer } from "./peer.ts";

export class LocalMedia {
  devices: Devices;
  #microphone: MediaStreamTrack | null = null;
  #camera: MediaStreamTrack | null = null;
  #screen: MediaStreamTrack | null = null;
  #audio: RTCRtpSender | null = null;
  #peer: Peer | null = null;
  #isClosed = false;

  constructor(
    devices: Devices,
    private readonly onChange: () => void,
  ) {
    this.devices = { ...devices };
  }

  get state(): MediaState {
    return { microphone: this.#microphone?.enabled ?? false, camera: this.#camera !== null, screen: this.#screen !== null };
  }

  /** The screen goes before the camera. */
  get picture(): MediaStreamTrack | null {
    return this.#screen ?? this.#camera;
  }

  /** Without a camera a video call is one with voice only; without a microphone there is none. */
  async open(hasCamera: boolean): Promise<void> {
    this.#microphone = this.#keep(await openMicrophone(this.devices));
    if (hasCamera) {
      try {
        this.#camera = this.#keep(await openCamera(this.devices));
      } catch (error) {
        if (!(error instanceof MediaRefused)) throw error;
      }
    }
    this.onChange();
  }

  feed(peer: Peer): void {
    this.#peer = peer;
    if (this.#microphone) this.#audio = peer.addAudio(this.#microphone);
    void peer.setVideo(this.picture);
  }

  async setMicrophone(isOn: boolean): Promise<void> {
    if (this.#microphone) this.#microphone.enabled = isOn;
    this.onChange();
  }

  async setCamera(isOn: boolean): Promise<void> {
    if (isOn === (this.#camera !== null)) return;
    const made = isOn ? this.#keep(await openCamera(this.devices)) : null;
    // Off means off: the light goes out.
    this.#camera?.stop();
    this.#camera = made;
    await this.#show();
  }

  async shareScreen(isOn: boolean): Promise<void> {
    if (isOn === (this.#screen !== null)) return;
    const made = isOn ? await openScreen() : null;
    if (isOn && !made) return;
    this.#screen?.stop();
    this.#screen = made && this.#keep(made);
    // The browser has a button of its own to stop.
    if (made) made.onended = () => void this.shareScreen(false);
    await this.#show();
  }

  async useDevice(kind: keyof Devices, id: string): Promise<void> {
    this.devices = { ...this.devices, [kind]: id };
    if (kind === "camera") {
      if (!this.#camera) return;
      const made = this.#keep(await openCamera(this.devices));
      this.#camera.stop();
      this.#camera = made;
      await this.#show();
      return;
    }
    const made = this.#keep(await openMicrophone(this.devices));
    made.enabled = this.#microphone?.enabled ?? true;
    await this.#audio?.replaceTrack(made);
    this.#microphone?.stop();
    this.#microphone = made;
    this.onChange();
  }

  close(): false {
    this.#isClosed = true;
    for (const track of [this.#microphone, this.#camera, this.#screen]) track?.stop();
    return false;
  }

  /** A device that was opened when the call was over already is let go at once. */
  #keep(track: MediaStreamTrack): MediaStreamTrack {
    if (this.#isClosed) track.stop();
    return track;
  }

  async #show(): Promise<void> {
    await this.#peer?.setVideo(this.picture);
    this.onChange();
  }
}
