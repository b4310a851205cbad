import { useEffect, useMemo, useState } from 'react';
import { WifiOff } from 'lucide-react';
import { useApp } from './app';
import { useStore } from './api/store';
import { partner, roomTitle } from './rooms/naming';
import { RoomScreen } from './room/screen';
import { Sidebar } from './rooms/sidebar';
import { useRoute } from './ui/route';
import ui from './ui/ui.module.css';
import css from './shell.module.css';

/** The page of somebody who is signed in: their rooms, and the open one. */
export function Shell() {
  const { roomId, messageId } = useRoute();
  useTitle(roomId);
  usePartnersPresence();
  return (
    <div className={roomId ? css.inRoom : css.shell}>
      <OfflineNote />
      <Sidebar openRoomId={roomId} />
      <main className={css.main}>
        {roomId ? (
          <RoomScreen key={roomId} roomId={roomId} messageId={messageId} />
        ) : (
          <div className={ui.blank}>
            <h1 className={ui.hidden}>Parley</h1>
            <p>Choose a room, browse the public ones, or write to somebody.</p>
          </div>
        )}
      </main>
    </div>
  );
}

/** Says that the connection is lost, once that has lasted a moment: a restart should not flicker. */
function OfflineNote() {
  const { socket } = useApp();
  const connection = useStore(socket.connection);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connection !== 'waiting') return setShown(false);
    const timer = setTimeout(() => setShown(true), navigator.onLine ? 1_500 : 0);
    return () => clearTimeout(timer);
  }, [connection]);
  return (
    <div role="status" className={shown ? css.offline : undefined}>
      {shown && (
        <>
          <WifiOff size={16} aria-hidden="true" />{' '}
          {navigator.onLine ? 'The server can’t be reached.' : 'You are offline.'} What you send goes out when the
          connection is back.
        </>
      )}
    </div>
  );
}

function useTitle(roomId: string | undefined) {
  const { inbox, viewerId } = useApp();
  const { rooms } = useStore(inbox.list);
  const room = rooms.find(({ id }) => id === roomId);
  const unread = rooms.reduce((sum, { viewerMembership }) => sum + (viewerMembership?.unreadCount ?? 0), 0);
  const title = room ? `${roomTitle(room, viewerId)} · Parley` : 'Parley';
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }, [title, unread]);
  // Whoever comes after this user is not to read there where they were.
  useEffect(() => () => void (document.title = 'Parley'), []);
}

/** Direct rooms show in the list whether the other is there. */
function usePartnersPresence() {
  const { inbox, presence, server, viewerId } = useApp();
  const { rooms } = useStore(inbox.list);
  const people = useMemo(() => {
    const ids = rooms.map((room) => partner(room, viewerId)?.id).filter((id) => id !== undefined);
    return [...new Set([viewerId, ...ids])].slice(0, server.limits.presenceUsersMax).sort().join(' ');
  }, [rooms, server, viewerId]);
  useEffect(() => presence.watchUsers(people.split(' ')), [presence, people]);
}
