/** Notices of the desktop while the page is hidden; raised by the inbox, allowed in the profile settings. */

export interface Notice {
  title: string;
  body: string;
  /** Notices with the same tag replace each other. */
  tag: string;
  onClick: () => void;
}

export function canAskForNotices(): boolean {
  return "Notification" in window;
}

export function areNoticesAllowed(): boolean {
  return canAskForNotices() && Notification.permission === "granted";
}

export async function askForNotices(): Promise<boolean> {
  if (!canAskForNotices()) return false;
  return (await Notification.requestPermission()) === "granted";
}

export function showNotice(notice: Notice): void {
  if (!areNoticesAllowed() || !document.hidden) return;
  const shown = new Notification(notice.title, { body: notice.body, tag: notice.tag });
  shown.onclick = () => {
    window.focus();
    notice.onClick();
    shown.close();
  };
}
