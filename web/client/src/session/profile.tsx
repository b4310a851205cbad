import { useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import {
  SetPresenceDocument,
  UpdateProfileDocument,
  type PersonFragment,
} from '../api/generated/graphql';
import type { Presence } from '../presence/presence';
import { Avatar } from '../ui/avatar';
import { Field } from '../ui/field';
import { chosenPicture, PictureField } from '../ui/picture';
import ui from '../ui/ui.module.css';

interface Props {
  user: PersonFragment;
  presence?: Presence;
  onDone: () => void;
}

/** What others see of the viewer. */
export function ProfileForm({ user, presence, onDone }: Props) {
  const { apollo, people, server } = useApp();
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const save = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const statusText = text('status');
    if (statusText !== (presence?.statusText ?? '')) await act(apollo, SetPresenceDocument, { input: { statusText } });
    const avatarId = await chosenPicture(apollo, form);
    const displayName = text('name');
    // Through the cache, unlike other mutations: whatever shows the viewer's name reads it there.
    const { data } = await apollo.mutate({
      mutation: UpdateProfileDocument,
      variables: { input: { displayName, ...(avatarId !== undefined && { avatarId }) } },
    });
    if (data) people.put([data.updateProfile.user]); // and whatever shows them as the author of something
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
      <PictureField present={<Avatar person={user} size={56} />} removable={user.avatar != null} />
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
