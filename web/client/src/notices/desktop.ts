import { goTo, roomPath } from '../ui/route';
import { noticeSentence } from './sentence';
import type { Notice } from './notices';

/** Whether the browser can show notifications, and what the user has said to that. */
export function desktopPermission(): NotificationPermission | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** Shows a notice on the desktop, if that is allowed and the page is not being looked at. */
export function announce(notice: Notice): void {
  if (desktopPermission() !== 'granted' || document.hasFocus()) return;
  try {
    const shown = new Notification(noticeSentence(notice), { body: notice.message?.text, tag: notice.id });
    shown.onclick = () => {
      window.focus();
      goTo(roomPath(notice.room.id, notice.message?.id));
      shown.close();
    };
  } catch {
    // Chrome on Android allows them to service workers only.
  }
}
