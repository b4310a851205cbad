import { useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { refusalOf, sentence } from '../api/fault';
import { CreateRoomDocument } from '../api/generated/graphql';
import { Field } from '../ui/field';
import { Modal } from '../ui/modal';
import { goTo, roomPath } from '../ui/route';
import ui from '../ui/ui.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
}

export function CreateRoomDialog({ open, onClose }: Props) {
  return (
    <Modal title="New room" open={open} onClose={onClose}>
      <CreateRoomForm onDone={onClose} />
    </Modal>
  );
}

function CreateRoomForm({ onDone }: { onDone: () => void }) {
  const { apollo, inbox, server } = useApp();
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const visibility = form.get('public') ? ('PUBLIC' as const) : ('PRIVATE' as const);
    const input = { name: text('name'), description: text('description') || undefined, visibility };
    setBusy(true);
    try {
      const { createRoom } = await act(apollo, CreateRoomDocument, { input });
      inbox.put(createRoom.room);
      onDone();
      goTo(roomPath(createRoom.room.id));
    } catch (cause) {
      setTrouble(cause);
      setBusy(false);
    }
  };

  const error = (name: string) => (refusalOf(trouble)?.field === name ? sentence(trouble) : undefined);
  return (
    <form className={ui.form} onSubmit={submit}>
      {trouble !== undefined && !error('name') && !error('description') && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <Field
        label="Name"
        name="name"
        required
        maxLength={server.limits.roomNameMax}
        error={error('name')}
        autoComplete="off"
      />
      <Field
        label="What it is for"
        name="description"
        maxLength={server.limits.roomDescriptionMax}
        error={error('description')}
        hint="May be left empty."
        autoComplete="off"
      />
      <label className={ui.row}>
        <input type="checkbox" name="public" defaultChecked />
        <span>Everybody can find and join it</span>
      </label>
      <div className={ui.end}>
        <button type="button" className={ui.button} onClick={onDone}>
          Cancel
        </button>
        <button className={ui.primary} disabled={busy}>
          Create room
        </button>
      </div>
    </form>
  );
}
