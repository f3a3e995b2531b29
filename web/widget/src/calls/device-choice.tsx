/** Which microphone and camera, where there are several. */

import { useEffect, useState } from "preact/hooks";
import { listDevices, type Devices, type KnownDevice } from "@kefu/realtime/call/media";
import { withDesk } from "./desk.ts";
import { fill, type CallWords } from "./words.ts";

export function DeviceChoice({ words }: { words: CallWords }) {
  const [known, setKnown] = useState<KnownDevice[]>([]);
  const [chosen, setChosen] = useState<Devices>({ microphone: null, camera: null });
  useEffect(() => {
    const look = (): void => void listDevices().then(setKnown);
    look();
    navigator.mediaDevices?.addEventListener?.("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener?.("devicechange", look);
  }, []);
  const choose = (kind: keyof Devices, id: string): void => {
    setChosen({ ...chosen, [kind]: id });
    withDesk((desk) => desk.change((call) => call.useDevice(kind, id)));
  };
  const groups = (["microphone", "camera"] as const)
    .map((kind) => ({ kind, devices: known.filter((each) => each.kind === kind) }))
    .filter(({ devices }) => devices.length > 1);
  if (groups.length === 0) return null;
  return (
    <div class="call-devices">
      {groups.map(({ kind, devices }) => (
        <select key={kind} aria-label={words[kind]} value={chosen[kind] ?? devices[0]?.id} onChange={(event) => choose(kind, event.currentTarget.value)}>
          {devices.map(({ id, name }, index) => (
            <option key={id} value={id}>
              {name || fill(words.device, { number: String(index + 1) })}
            </option>
          ))}
        </select>
      ))}
    </div>
  );
}
