import { useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { UpdateRoomDocument } from '../api/generated/graphql';
import { Field } from '../ui/field';
import { Modal } from '../ui/modal';
import ui from '../ui/ui.module.css';
import type { Timeline } from './timeline';

interface Props {
  open: boolean;
  room: Timeline['room'];
  onClose: () => void;
}

export function EditRoomDialog({ open, room, onClose }: Props) {
  const { apollo, server } = useApp();
  const [trouble, setTrouble] = useState<unknown>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const input = { roomId: room.id, name: text('name') || undefined, description: text('description') };
    act(apollo, UpdateRoomDocument, { input }).then(onClose, setTrouble);
  };
  return (
    <Modal title="Name and description" open={open} onClose={onClose}>
      <form className={ui.form} onSubmit={submit}>
        {trouble !== undefined && (
          <p className={ui.alert} role="alert">
            {sentence(trouble)}
          </p>
        )}
        <Field
          label="Name"
          name="name"
          defaultValue={room.name}
          required={room.kind === 'CHANNEL'}
          maxLength={server.limits.roomNameMax}
          autoComplete="off"
        />
        <Field
          label="What it is for"
          name="description"
          defaultValue={room.description}
          maxLength={server.limits.roomDescriptionMax}
          autoComplete="off"
        />
        <div className={ui.end}>
          <button className={ui.primary}>Save</button>
        </div>
      </form>
    </Modal>
  );
}
