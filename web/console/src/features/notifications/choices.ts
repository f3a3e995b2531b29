/** What the agent changes in the settings, as the server wants it; pure. */

import type {
  NotificationChoiceView,
  NotificationSettingsBody,
  NotificationSettingsView,
} from "@kefu/protocol/console-api";

export type Channel = NotificationChoiceView["channels"][number];
export const CHANNELS: readonly Channel[] = ["in_app", "sound", "desktop", "push", "email"];

/** A copy to be edited, without what only the server says. */
export function draftOf(view: NotificationSettingsView): NotificationSettingsBody {
  const { choices, hasSound, hasDesktop, volume, isOnlyAway, isContentHidden, timeZone, quiet, digest, digestAfterMinutes } = view;
  const body = { choices, hasSound, hasDesktop, volume, isOnlyAway, isContentHidden, timeZone, quiet, digest, digestAfterMinutes };
  // Through JSON, because what Vue wraps cannot be cloned.
  return JSON.parse(JSON.stringify(body)) as NotificationSettingsBody;
}

export function hasChannel(choice: NotificationChoiceView, channel: Channel): boolean {
  return choice.channels.includes(channel);
}

export function withChannel(choice: NotificationChoiceView, channel: Channel, isOn: boolean): NotificationChoiceView {
  const channels = CHANNELS.filter((each) => (each === channel ? isOn : choice.channels.includes(each)));
  return { ...choice, channels };
}

/** Whether the whole column is on. */
export function isColumnOn(choices: readonly NotificationChoiceView[], channel: Channel): boolean {
  return choices.every((choice) => hasChannel(choice, channel));
}

export function withColumn(choices: readonly NotificationChoiceView[], channel: Channel, isOn: boolean): NotificationChoiceView[] {
  return choices.map((choice) => withChannel(choice, channel, isOn));
}
