import { useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { refusalOf, sentence } from '../api/fault';
import { UpdateRoomDocument } from '../api/generated/graphql';
import { RoomGlyph } from '../ui/avatar';
import { Field } from '../ui/field';
import { Modal } from '../ui/modal';
import { chosenPicture, PictureField } from '../ui/picture';
import ui from '../ui/ui.module.css';
import type { Timeline } from './timeline';

interface Props {
  open: boolean;
  timeline: Timeline;
  onClose: () => void;
}

/** What the room is called, what it is for, how it looks, and who may find it. */
export function EditRoomDialog({ open, timeline, onClose }: Props) {
  return (
    <Modal title="Room settings" open={open} onClose={onClose}>
      <EditRoomForm timeline={timeline} onDone={onClose} />
    </Modal>
  );
}

function EditRoomForm({ timeline, onDone }: { timeline: Timeline; onDone: () => void }) {
  const { apollo, server } = useApp();
  const { room, permissions } = timeline;
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const opens = permissions.includes('CHANGE_VISIBILITY') && room.kind === 'CHANNEL'; // groups are private for good

  const save = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const visibility = form.get('public') ? ('PUBLIC' as const) : ('PRIVATE' as const);
    const avatarId = await chosenPicture(apollo, form);
    const input = {
      roomId: room.id,
      name: text('name') || undefined,
      description: text('description'),
      ...(opens && { visibility }),
      ...(avatarId !== undefined && { avatarId }),
    };
    await act(apollo, UpdateRoomDocument, { input });
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(undefined);
    save(new FormData(event.currentTarget)).then(onDone, (cause) => {
      setTrouble(cause);
      setBusy(false);
    });
  };

  const error = (name: string) => (refusalOf(trouble)?.field === name ? sentence(trouble) : undefined);
  return (
    <form className={ui.form} onSubmit={submit}>
      {trouble !== undefined && !error('name') && !error('description') && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <PictureField present={<RoomGlyph room={room} size={56} />} removable={room.avatar != null} />
      <Field
        label="Name"
        name="name"
        defaultValue={room.name}
        required={room.kind === 'CHANNEL'}
        maxLength={server.limits.roomNameMax}
        error={error('name')}
        autoComplete="off"
      />
      <Field
        label="What it is for"
        name="description"
        defaultValue={room.description}
        maxLength={server.limits.roomDescriptionMax}
        error={error('description')}
        autoComplete="off"
      />
      {opens && (
        <label className={ui.row}>
          <input type="checkbox" name="public" defaultChecked={room.visibility === 'PUBLIC'} />
          <span>Everybody can find and join it</span>
        </label>
      )}
      <div className={ui.end}>
        <button type="button" className={ui.button} onClick={onDone}>
          Cancel
        </button>
        <button className={ui.primary} disabled={busy}>
          Save
        </button>
      </div>
    </form>
  );
}
