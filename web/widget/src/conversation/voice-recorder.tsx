/** Records a voice message in the composer's place, loaded on use: starts at once, then send or cancel. */

import { useEffect, useRef, useState } from "preact/hooks";
import { formatDuration } from "../format.ts";
import { IconButton } from "../icons.tsx";
import { useActions, useWidgetState } from "../use-widget.ts";
import { startRecording, type Recording } from "../recording.ts";

const LONGEST_MS = 5 * 60_000;

export default function VoiceRecorder({ onDone }: { onDone: () => void }) {
  const { say } = useWidgetState();
  const actions = useActions();
  const recording = useRef<Recording | null>(null);
  const [elapsed, setElapsed] = useState(0);

  const finish = async (): Promise<void> => {
    const done = await recording.current?.finish();
    recording.current = null;
    if (done) actions.addFiles([done.file], done.durationMs);
    onDone();
  };

  useEffect(() => {
    let isGone = false;
    startRecording().then(
      (started) => {
        if (isGone) started.cancel();
        else recording.current = started;
      },
      () => {
        actions.notify({ key: "recordDenied" });
        onDone();
      },
    );
    const ticker = setInterval(() => {
      const ms = recording.current?.elapsed() ?? 0;
      setElapsed(ms);
      if (ms >= LONGEST_MS) void finish();
    }, 250);
    return () => {
      isGone = true;
      clearInterval(ticker);
      recording.current?.cancel();
    };
  }, []);

  return (
    <div class="composer">
      <div class="composer-line recorder">
        <IconButton icon="trash" label={say("cancel")} onClick={onDone} />
        <span class="recorder-light" aria-hidden="true" />
        <span class="recorder-words" role="timer">
          {say("recording", { time: formatDuration(elapsed) })}
        </span>
        <IconButton class="send" icon="send" label={say("recordSend")} onClick={() => void finish()} />
      </div>
    </div>
  );
}
