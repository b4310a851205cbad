import { AtSign, Compass, MessageSquarePlus, Plus, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app';
import { sentence } from '../api/fault';
import { useStore } from '../api/store';
import { NoticesButton } from '../notices/button';
import type { Presence } from '../presence/presence';
import { SearchDialog } from '../search/dialog';
import { AccountMenu } from '../session/account';
import { Avatar, RoomGlyph } from '../ui/avatar';
import { goTo, roomPath } from '../ui/route';
import { clockTime, shortTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import { CreateRoomDialog } from './create';
import { DirectDialog } from './direct';
import { DirectoryDialog } from './directory';
import type { Inbox, ListedRoom } from './inbox';
import { partner, preview, roomTitle } from './naming';
import css from './sidebar.module.css';

type Dialog = 'directory' | 'create' | 'direct' | 'search';

/** The viewer's rooms, and the ways to others. */
export function Sidebar({ openRoomId }: { openRoomId?: string }) {
  const { inbox, people, presence, viewerId } = useApp();
  const { ready, rooms, trouble } = useStore(inbox.list);
  const present = useStore(presence.everybody);
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  useEffect(() => people.show(() => partners(inbox, viewerId)), [people, inbox, viewerId]);
  return (
    <nav className={css.sidebar} aria-label="Rooms">
      <header className={css.header}>
        <AccountMenu />
        <span className={css.tools}>
          <button
            type="button"
            className={ui.icon}
            aria-label="Search messages"
            title="Search messages"
            onClick={() => setDialog('search')}
          >
            <Search size={18} aria-hidden="true" />
          </button>
          <NoticesButton />
        </span>
      </header>
      <div className={css.actions}>
        <button type="button" className={css.action} onClick={() => setDialog('directory')}>
          <Compass size={16} aria-hidden="true" /> Browse
        </button>
        <button type="button" className={css.action} onClick={() => setDialog('direct')}>
          <MessageSquarePlus size={16} aria-hidden="true" /> Message
        </button>
        <button
          type="button"
          className={css.action}
          aria-label="New room"
          title="New room"
          onClick={() => setDialog('create')}
        >
          <Plus size={16} aria-hidden="true" /> Room
        </button>
      </div>
      {trouble !== undefined && <p className={css.note}>{sentence(trouble)}</p>}
      {ready && rooms.length === 0 && (
        <p className={css.note}>You are in no room yet. Browse the public ones, or make one.</p>
      )}
      <ul className={css.rooms}>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomLink
              room={room}
              viewerId={viewerId}
              open={room.id === openRoomId}
              presence={present.get(partner(room, viewerId)?.id ?? '')}
            />
          </li>
        ))}
      </ul>
      <DirectoryDialog open={dialog === 'directory'} onClose={close} />
      <CreateRoomDialog open={dialog === 'create'} onClose={close} />
      <DirectDialog open={dialog === 'direct'} onClose={close} />
      <SearchDialog open={dialog === 'search'} onClose={close} />
    </nav>
  );
}

/** Whom the direct rooms at the top of the list are with; the open room has more people. */
function partners(inbox: Inbox, viewerId: string): string[] {
  const all = inbox.list.get().rooms.flatMap((room) => partner(room, viewerId)?.id ?? []);
  return all.slice(0, partnersMax);
}

const partnersMax = 30;

interface LinkProps {
  room: ListedRoom;
  viewerId: string;
  open: boolean;
  presence?: Presence;
}

function RoomLink({ room, viewerId, open, presence }: LinkProps) {
  const other = partner(room, viewerId);
  const moment = room.lastMessage?.createdAt ?? room.createdAt;
  const path = roomPath(room.id);
  const { unreadCount, mentionCount, notificationLevel } = room.viewerMembership ?? {};
  const unread = open ? 0 : (unreadCount ?? 0);
  return (
    <a
      href={path}
      className={css.room}
      aria-current={open ? 'page' : undefined}
      data-unread={unread > 0 || undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(path);
      }}
    >
      {other ? (
        <Avatar person={other} size={40} presence={presence} />
      ) : (
        <RoomGlyph room={room} size={40} />
      )}
      <span className={css.text}>
        <span className={css.title}>
          <span className={css.name}>{roomTitle(room, viewerId)}</span>
          <time dateTime={moment} title={clockTime(moment)} className={css.time}>
            {shortTime(moment)}
          </time>
        </span>
        <span className={css.title}>
          <span className={css.preview}>{preview(room, viewerId)}</span>
          {!open && mentionCount ? (
            <AtSign size={15} className={css.mention} role="img" aria-label="mentions you" />
          ) : null}
          <UnreadBadge count={unread} quiet={notificationLevel === 'NONE'} />
        </span>
      </span>
    </a>
  );
}

function UnreadBadge({ count, quiet }: { count: number; quiet: boolean }) {
  const { unreadCountMax } = useApp().server.limits;
  if (count === 0) return null;
  return (
    <span className={quiet ? css.quietBadge : ui.badge}>
      {count >= unreadCountMax ? `${unreadCountMax}+` : count}
      <span className={ui.hidden}> unread</span>
    </span>
  );
}
