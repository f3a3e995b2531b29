/** The icons of calls, which load with them; strokes on a 24 px grid as in icons.tsx. */

const PATHS = {
  phone: "M6 3.5h3.5l1.5 5-2.3 1.7a12 12 0 0 0 5.1 5.1l1.7-2.3 5 1.5V18a2.5 2.5 0 0 1-2.7 2.5A16.5 16.5 0 0 1 3.5 6.2 2.5 2.5 0 0 1 6 3.5z",
  hangUp: "M3 13.5c5.4-4.6 12.6-4.6 18 0l-2.2 3-4-1.6v-2.7a11 11 0 0 0-5.6 0v2.7l-4 1.6z",
  video: "M3 6.5h12v11H3zM15 10.5l6-3.5v10l-6-3.5",
  videoOff: "M6.5 6.5H15v7M15 15.5v2H3v-11h.5M15 10.5l6-3.5v10l-3-1.7M4 4l16 16",
  mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4",
  micOff: "M9 8V6a3 3 0 0 1 6 0v5M12 14a3 3 0 0 1-3-3M6 11a6 6 0 0 0 10 4.5M18 11a6 6 0 0 1-.6 2.6M12 17v4M4 4l16 16",
  share: "M3.5 4.5h17v11.5h-17zM9 20h6M12 16v4M12 13V8M9.5 10 12 7.5l2.5 2.5",
  smaller: "m6 9 6 6 6-6",
  larger: "m6 15 6-6 6 6",
  signal: "M4.5 18.5v-3M9.5 18.5v-6M14.5 18.5v-9M19.5 18.5v-13",
} as const;

export type CallIconName = keyof typeof PATHS;

export function CallIcon({ name, size = 20 }: { name: CallIconName; size?: number }) {
  const side = `${size / 16}rem`;
  return (
    <svg class="icon" width={side} height={side} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface RoundProps {
  icon: CallIconName;
  label: string;
  tone?: "plain" | "on" | "danger";
  onClick: () => void;
}

export function RoundButton({ icon, label, tone = "plain", onClick }: RoundProps) {
  return (
    <button type="button" class={`call-button is-${tone}`} aria-label={label} title={label} onClick={onClick}>
      <CallIcon name={icon} size={22} />
    </button>
  );
}
