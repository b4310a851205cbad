import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { refusalOf, sentence } from '../api/fault';
import { ChangePasswordDocument } from '../api/generated/graphql';
import { Field } from '../ui/field';
import ui from '../ui/ui.module.css';

/** Changes the password. It stays open: that the other devices are signed out should be read. */
export function PasswordForm({ email }: { email: string }) {
  const { apollo, server } = useApp();
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const [done, setDone] = useState(false);

  // Whoever can't see the field hears what is wrong with it.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [trouble]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entry = new FormData(event.currentTarget);
    const text = (name: string) => String(entry.get(name) ?? '');
    setBusy(true);
    setDone(false);
    setTrouble(undefined);
    try {
      const input = { currentPassword: text('currentPassword'), newPassword: text('newPassword') };
      await act(apollo, ChangePasswordDocument, { input });
      form.current?.reset();
      setDone(true);
    } catch (cause) {
      setTrouble(cause);
    }
    setBusy(false);
  };

  const refusal = refusalOf(trouble);
  const wrong = refusal?.code === 'INVALID_CREDENTIALS';
  const weak = refusal?.field === 'newPassword';
  const type = shown ? 'text' : 'password';
  return (
    <form ref={form} className={ui.form} onSubmit={submit}>
      {trouble !== undefined && !wrong && !weak && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      {/* For whatever keeps passwords: it wants to know whose this is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field
        label="Current password"
        name="currentPassword"
        type={type}
        autoComplete="current-password"
        required
        error={wrong ? 'This is not your password.' : undefined}
      />
      <Field
        label="New password"
        name="newPassword"
        type={type}
        autoComplete="new-password"
        required
        minLength={server.limits.passwordMinBytes}
        error={weak ? sentence(trouble) : undefined}
        hint={`At least ${server.limits.passwordMinBytes} characters. All other devices are signed out.`}
      />
      <label className={ui.row}>
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        <span>Show what I type</span>
      </label>
      <div className={ui.end}>
        <p role="status" className={ui.grow}>
          {done && 'Your password is changed, and all other devices are signed out.'}
        </p>
        <button className={ui.primary} disabled={busy}>
          Change password
        </button>
      </div>
    </form>
  );
}
