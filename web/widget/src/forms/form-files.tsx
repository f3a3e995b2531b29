/** Files that go with a message that is left: uploaded at once, each can be taken away again. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { AttachmentView } from "@kefu/protocol/visitor-frames";
import { noticeFor } from "../actions.ts";
import { formatSize } from "../format.ts";
import { Icon, IconButton } from "../icons.tsx";
import { refuseFile } from "../uploads.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { WORDS } from "./words.ts";

interface Props {
  files: readonly AttachmentView[];
  onChange: (files: readonly AttachmentView[]) => void;
  onBusy: (isBusy: boolean) => void;
}

const MOST_FILES = 10;

export function FormFiles({ files, onChange, onBusy }: Props) {
  const { config, language } = useWidgetState();
  const actions = useActions();
  const words = WORDS[language];
  const input = useRef<HTMLInputElement>(null);
  const [abort] = useState(() => new AbortController());
  useEffect(() => () => abort.abort(), [abort]);

  const upload = async (chosen: readonly File[]): Promise<void> => {
    onBusy(true);
    let kept = files;
    for (const file of chosen.slice(0, MOST_FILES - files.length)) {
      const refusal = refuseFile(file, config);
      if (refusal) actions.notify(refusal);
      else
        await actions.lazyParts.door.upload(file, null, () => undefined, abort.signal).then(
          (done) => onChange((kept = [...kept, done])),
          (error: unknown) => abort.signal.aborted || actions.notify(noticeFor(error)),
        );
    }
    if (!abort.signal.aborted) onBusy(false);
  };
  const onPick = (): void => {
    void upload([...(input.current?.files ?? [])]);
    if (input.current) input.current.value = "";
  };
  return (
    <div class="form-field">
      {files.map((file) => (
        <div class="form-file" key={file.id}>
          <Icon name="file" size={18} />
          <span dir="auto">{file.name}</span>
          <small>{formatSize(file.size)}</small>
          <IconButton icon="close" size={16} label={words.remove.replace("{name}", file.name)} onClick={() => onChange(files.filter((each) => each !== file))} />
        </div>
      ))}
      {files.length < MOST_FILES && (
        <button type="button" class="form-attach" onClick={() => input.current?.click()}>
          <Icon name="attach" size={18} /> {words.files}
        </button>
      )}
      <input ref={input} type="file" multiple hidden aria-label={words.files} onChange={onPick} />
    </div>
  );
}
