import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useApp } from '../app';
import { sentence } from '../api/fault';
import { SearchMessagesDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import { Excerpt } from '../message/excerpt';
import { roomTitle } from '../rooms/naming';
import { Modal } from '../ui/modal';
import { usePaused } from '../ui/pause';
import { goTo, roomPath } from '../ui/route';
import ui from '../ui/ui.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
}

export function SearchDialog({ open, onClose }: Props) {
  return (
    <Modal title="Search messages" open={open} onClose={onClose}>
      <MessageSearch onDone={onClose} />
    </Modal>
  );
}

function MessageSearch({ onDone }: { onDone: () => void }) {
  const { apollo, inbox, viewerId } = useApp();
  const { rooms } = useStore(inbox.list);
  const [text, setText] = useState('');
  const query = usePaused(text.trim());
  const { data, error, loading, fetchMore } = useQuery(SearchMessagesDocument, {
    client: apollo,
    variables: { query },
    skip: query === '',
    fetchPolicy: 'no-cache',
  });
  const page = query === '' ? undefined : data?.searchMessages;

  const more = () =>
    fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: next }) => ({
        searchMessages: {
          ...next.searchMessages,
          nodes: [...before.searchMessages.nodes, ...next.searchMessages.nodes],
        } as never,
      }),
    });

  const titleOf = (roomId: string) => {
    const room = rooms.find(({ id }) => id === roomId);
    return room ? roomTitle(room, viewerId) : 'a room';
  };
  return (
    <>
      <input
        type="search"
        className={ui.input}
        placeholder="Words of the message"
        aria-label="Words of the message"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p role="status" className={ui.hint}>
        {error
          ? sentence(error)
          : page && !loading
            ? page.nodes.length === 0
              ? 'Nothing found. Only the last word may be unfinished, from three letters on.'
              : 'Newest first.'
            : 'In all of your rooms.'}
      </p>
      <ul className={ui.list}>
        {page?.nodes.map((message) => (
          <li key={message.id}>
            <Excerpt
              message={message}
              room={titleOf(message.room.id)}
              onChosen={() => {
                onDone();
                goTo(roomPath(message.room.id, message.id));
              }}
            />
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
