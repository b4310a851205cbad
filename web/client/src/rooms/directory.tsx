import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { DirectoryDocument, JoinRoomDocument, type DirectoryQuery } from '../api/generated/graphql';
import { RoomGlyph } from '../ui/avatar';
import { Modal } from '../ui/modal';
import { usePaused } from '../ui/pause';
import { goTo, roomPath } from '../ui/route';
import ui from '../ui/ui.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
}

type Found = DirectoryQuery['publicRooms']['nodes'][number];

export function DirectoryDialog({ open, onClose }: Props) {
  return (
    <Modal title="Public rooms" open={open} onClose={onClose}>
      <Directory onDone={onClose} />
    </Modal>
  );
}

function Directory({ onDone }: { onDone: () => void }) {
  const { apollo, inbox } = useApp();
  const [text, setText] = useState('');
  const query = usePaused(text.trim());
  const [joinTrouble, setJoinTrouble] = useState<unknown>();
  const { data, error, fetchMore } = useQuery(DirectoryDocument, {
    client: apollo,
    variables: { query: query || undefined },
    fetchPolicy: 'no-cache',
  });
  const page = data?.publicRooms;

  const enter = async (room: Found) => {
    try {
      if (!isIn(room)) inbox.put((await act(apollo, JoinRoomDocument, { roomId: room.id })).joinRoom.room);
      onDone();
      goTo(roomPath(room.id));
    } catch (cause) {
      setJoinTrouble(cause);
    }
  };

  const more = () =>
    fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: next }) => ({
        publicRooms: { ...next.publicRooms, nodes: [...before.publicRooms.nodes, ...next.publicRooms.nodes] } as never,
      }),
    });

  const trouble = joinTrouble ?? error;
  return (
    <>
      <input
        type="search"
        className={ui.input}
        placeholder="Find a room"
        aria-label="Find a room"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {trouble !== undefined && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      {page && page.nodes.length === 0 && (
        <p className={ui.hint}>{query ? 'No room is called so.' : 'There is no public room yet.'}</p>
      )}
      <ul className={ui.list}>
        {page?.nodes.map((room) => (
          <li key={room.id}>
            <button type="button" className={ui.listItem} onClick={() => void enter(room)}>
              <RoomGlyph room={room} />
              <span className={ui.listText}>
                <strong>{room.name}</strong>
                <span className={ui.hint}>
                  {room.memberCount} {room.memberCount === 1 ? 'member' : 'members'}
                  {room.description && ` · ${room.description}`}
                </span>
              </span>
              <span className={ui.hint}>{isIn(room) ? 'Open' : 'Join'}</span>
            </button>
          </li>
        ))}
      </ul>
      {page?.pageInfo.hasNextPage && (
        <button type="button" className={ui.button} onClick={() => void more()}>
          Show more
        </button>
      )}
    </>
  );
}

function isIn({ viewerMembership }: Found): boolean {
  return viewerMembership != null && viewerMembership.leftAt == null;
}
