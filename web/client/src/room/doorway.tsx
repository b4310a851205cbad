import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { DoorwayDocument, JoinRoomDocument } from '../api/generated/graphql';
import { RoomGlyph } from '../ui/avatar';
import { goTo } from '../ui/route';
import ui from '../ui/ui.module.css';
import type { Timeline } from './timeline';

interface Props {
  roomId: string;
  /** The room, where it was open until just now. */
  lost?: Timeline['room'];
  onJoined: () => void;
}

/** What somebody sees of a room that they are not in, or not in any more. */
export function Doorway({ roomId, lost, onJoined }: Props) {
  const { apollo, inbox } = useApp();
  const { data, error } = useQuery(DoorwayDocument, {
    client: apollo,
    variables: { id: roomId },
    fetchPolicy: 'no-cache',
  });
  const [trouble, setTrouble] = useState<unknown>();
  const room = data?.room;

  const join = async () => {
    try {
      inbox.put((await act(apollo, JoinRoomDocument, { roomId })).joinRoom.room);
      onJoined();
    } catch (cause) {
      setTrouble(cause);
    }
  };

  if (!data && !error) return <div className={ui.blank}>Loading…</div>;
  return (
    <div className={ui.blank}>
      {lost && (
        <p role="status">
          You are no longer in {lost.name ? <strong>{lost.name}</strong> : 'this room'}: you have left it, or somebody has
          removed you.
        </p>
      )}
      {room ? (
        <>
          <RoomGlyph room={room} size={64} />
          <h1>{room.name}</h1>
          {room.description && <p>{room.description}</p>}
          <p>
            {room.memberCount} {room.memberCount === 1 ? 'member' : 'members'}
          </p>
        </>
      ) : (
        !lost && <p role="status">{error ? sentence(error) : 'There is no such room, or you can’t see it.'}</p>
      )}
      {trouble !== undefined && <p className={ui.alert}>{sentence(trouble)}</p>}
      <div className={ui.row}>
        {room?.viewerPermissions.includes('JOIN') && (
          <button type="button" className={ui.primary} onClick={() => void join()}>
            Join room
          </button>
        )}
        <button type="button" className={ui.button} onClick={() => goTo('/')}>
          Back to your rooms
        </button>
      </div>
    </div>
  );
}
