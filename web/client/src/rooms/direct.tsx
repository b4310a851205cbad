import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { OpenDirectRoomDocument } from '../api/generated/graphql';
import { Modal } from '../ui/modal';
import { goTo, roomPath } from '../ui/route';
import ui from '../ui/ui.module.css';
import { PeopleFinder } from './people';

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Opens the direct room with somebody, whether it was there before or not. */
export function DirectDialog({ open, onClose }: Props) {
  const { viewerId } = useApp();
  const openDirect = useOpenDirect();
  const [trouble, setTrouble] = useState<unknown>();
  return (
    <Modal title="Write to somebody" open={open} onClose={onClose}>
      {trouble !== undefined && <p className={ui.alert}>{sentence(trouble)}</p>}
      <PeopleFinder
        without={new Set([viewerId])}
        onChosen={({ id }) => void openDirect(id).then(onClose, setTrouble)}
      />
    </Modal>
  );
}

export function useOpenDirect(): (userId: string) => Promise<void> {
  const { apollo, inbox } = useApp();
  return async (userId) => {
    const { openDirectRoom } = await act(apollo, OpenDirectRoomDocument, { userId });
    inbox.put(openDirectRoom.room);
    goTo(roomPath(openDirectRoom.room.id));
  };
}
