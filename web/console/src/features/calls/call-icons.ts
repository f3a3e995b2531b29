/** The icons of calls, which load with them: path data on a 24 px grid, as in `ui/icons.ts`; drawn by call-icon.vue. */

export const CALL_ICONS = {
  microphone: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  video: "M3 6.5h12v11H3zM15 10.5l6-3.5v10l-6-3.5",
  "microphone-off": "M9 8V6a3 3 0 0 1 6 0v5M12 14a3 3 0 0 1-3-3M5.5 11a6.5 6.5 0 0 0 10.8 4.9M18.5 11a6.5 6.5 0 0 1-.6 2.7M12 17.5V21M4 4l16 16",
  "video-off": "M6.5 6.5H15v7M15 15.5v2H3v-11h.5M15 10.5l6-3.5v10l-3-1.7M4 4l16 16",
  "phone-down": "M3 13.5c5.4-4.6 12.6-4.6 18 0l-2.2 3-4-1.6v-2.7a11 11 0 0 0-5.6 0v2.7l-4 1.6z",
  "screen-share": "M3.5 4.5h17v11.5h-17zM9 20h6M12 16v4M12 13V8M9.5 10 12 7.5l2.5 2.5",
  signal: "M4.5 18.5v-3M9.5 18.5v-6M14.5 18.5v-9M19.5 18.5v-13",
} as const;

export type CallIconName = keyof typeof CALL_ICONS;
