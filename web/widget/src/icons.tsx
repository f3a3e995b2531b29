/** The icons of the widget, as strokes on a 24 px grid; decoration only, names come from their buttons. */

const PATHS = {
  close: "M6 6l12 12M18 6 6 18",
  back: "m15 5-7 7 7 7",
  history: "M4.5 9A8 8 0 1 1 4 12.5M4 4v5h5M12 8v4.5l3 1.5",
  down: "m6 9 6 6 6-6",
  send: "M5 12h13M12 5l7 7-7 7",
  attach: "m20 11-8.5 8.5a5.5 5.5 0 0 1-7.8-7.8L12 3.4a3.7 3.7 0 0 1 5.2 5.2l-8.3 8.3a1.8 1.8 0 0 1-2.6-2.6L14 6.6",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5s1.2 1.8 3.5 1.8 3.5-1.8 3.5-1.8M9 9.5h.01M15 9.5h.01",
  mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4",
  soundOn: "M11 5 6.5 9H3v6h3.5l4.5 4V5ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  soundOff: "M11 5 6.5 9H3v6h3.5l4.5 4V5ZM16 9.5l5 5M21 9.5l-5 5",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  reply: "M9 15 4 10l5-5M4 10h9a7 7 0 0 1 7 7v2",
  copy: "M9 9h10v11H9zM5 15V4h10",
  edit: "M4 20l1-4L16 5l3 3L8 19l-4 1Z",
  recall: "M4 10a8 8 0 1 1 1 6M4 10V5M4 10h5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  checks: "m2 12.5 4.5 4.5L15 8M11 15.5l1.5 1.5L22 7.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7.5V12l3 2",
  alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 8v4.5M12 16h.01",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5ZM14 3v5h5",
  play: "M8 5.5v13l11-6.5-11-6.5Z",
  pause: "M8 5v14M16 5v14",
  retry: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  // In rem: it grows with the letters.
  const side = `${size / 16}rem`;
  return (
    <svg class="icon" width={side} height={side} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  class?: string;
  size?: number;
  isPressed?: boolean;
  isExpanded?: boolean;
  isDisabled?: boolean;
}

export function IconButton({ icon, label, onClick, size, isPressed, isExpanded, isDisabled, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      aria-expanded={isExpanded}
      disabled={isDisabled ?? false}
      onClick={onClick}
    >
      <Icon name={icon} {...(size === undefined ? {} : { size })} />
    </button>
  );
}
