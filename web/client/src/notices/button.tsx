import { Bell } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { useStore } from '../api/store';
import { Avatar } from '../ui/avatar';
import { goTo, roomPath } from '../ui/route';
import { shortTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import css from './button.module.css';
import { noticeSentence } from './sentence';

/** The bell: what concerns the viewer in person. Opening it marks all as read when it is closed. */
export function NoticesButton() {
  const { notices } = useApp();
  const { unread, notices: list } = useStore(notices.list);
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && unread > 0) void notices.markAllRead();
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        className={css.bell}
        aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
        title="Notifications"
      >
        <Bell size={18} aria-hidden="true" />
        {unread > 0 && (
          <span className={css.count} aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={css.panel}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Notifications"
        >
          {list.length === 0 && (
            <p className={css.empty}>Nothing yet. Mentions, replies and invitations show up here.</p>
          )}
          <ul className={ui.list}>
            {list.map((notice) => (
              <li key={notice.id}>
                <button
                  type="button"
                  className={notice.readAt ? css.read : css.unread}
                  onClick={() => {
                    change(false);
                    goTo(roomPath(notice.room.id, notice.message?.id));
                  }}
                >
                  <Avatar person={notice.actor} size={32} />
                  <span className={css.text}>
                    <span>{noticeSentence(notice)}</span>
                    {notice.message?.text && <span className={css.excerpt}>{notice.message.text}</span>}
                  </span>
                  <time className={ui.hint} dateTime={notice.createdAt}>
                    {shortTime(notice.createdAt)}
                  </time>
                </button>
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
