import { useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import {
  SetPresenceDocument,
  UpdateProfileDocument,
  UploadImageDocument,
  type PersonFragment,
} from '../api/generated/graphql';
import type { Presence } from '../presence/presence';
import { Avatar } from '../ui/avatar';
import { Field } from '../ui/field';
import ui from '../ui/ui.module.css';

interface Props {
  user: PersonFragment;
  presence?: Presence;
  onDone: () => void;
}

/** What others see of the viewer. */
export function ProfileForm({ user, presence, onDone }: Props) {
  const { apollo, server } = useApp();
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const save = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const statusText = text('status');
    if (statusText !== (presence?.statusText ?? '')) await act(apollo, SetPresenceDocument, { input: { statusText } });
    const avatarId = await uploaded(form.get('avatar'), form.get('plain') !== null);
    const displayName = text('name');
    // Through the cache, unlike other mutations: whatever shows the viewer's name reads it there.
    await apollo.mutate({
      mutation: UpdateProfileDocument,
      variables: { input: { displayName, ...(avatarId !== undefined && { avatarId }) } },
    });
  };

  /** The id of the image that was chosen; null takes the present one away. */
  const uploaded = async (file: FormDataEntryValue | null, plain: boolean): Promise<string | null | undefined> => {
    if (plain) return null;
    if (!(file instanceof File) || file.size === 0) return undefined;
    const upload = { file, path: 'variables.input.file' };
    return (await act(apollo, UploadImageDocument, { input: { file: null as never } }, { upload })).uploadImage
      .attachment.id;
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

  return (
    <form className={ui.form} onSubmit={submit}>
      {trouble !== undefined && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <div className={ui.row}>
        <Avatar person={user} size={56} />
        <div className={ui.grow}>
          <Field label="Picture" name="avatar" type="file" accept="image/jpeg,image/png,image/gif,image/webp" />
        </div>
      </div>
      {user.avatar && (
        <label className={ui.row}>
          <input type="checkbox" name="plain" />
          <span>No picture</span>
        </label>
      )}
      <Field
        label="Name"
        name="name"
        defaultValue={user.displayName}
        required
        maxLength={server.limits.displayNameMax}
        autoComplete="name"
      />
      <Field
        label="Status"
        name="status"
        defaultValue={presence?.statusText ?? ''}
        maxLength={server.limits.statusTextMax}
        autoComplete="off"
        hint="A few words beside your name. May be left empty."
      />
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
