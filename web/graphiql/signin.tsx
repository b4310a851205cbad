import { Button } from '@graphiql/react';
import { print } from 'graphql';
import { useState, type FormEvent } from 'react';
import { LoginDocument, RegisterDocument, type TokensFragment } from '../client/src/api/generated/graphql';
import type { Session } from '../client/src/session/session';
import { post } from './post';

/** Signs in, or makes an account; the session begins for all pages of this browser. */
export function SignIn({ session }: { session: Session }) {
  const [joining, setJoining] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    const query = print(joining ? RegisterDocument : LoginDocument);
    const { data, errors } = await post({ query, variables: { input } });
    setBusy(false);
    const payload = (data?.login ?? data?.register) as TokensFragment | undefined;
    if (payload) session.begin(payload);
    else setTrouble(errors?.map((error) => error.message).join(' ') || 'The answer holds no token.');
  }

  return (
    <section aria-label={joining ? 'New account' : 'Sign in'}>
      <h2>{joining ? 'New account' : 'Sign in'}</h2>
      <form onSubmit={submit}>
        {joining ? <RegisterFields /> : <LoginFields />}
        {trouble && <p role="alert">{trouble}</p>}
        <Button type="submit" className="parley-primary" disabled={busy}>
          {joining ? 'Register' : 'Sign in'}
        </Button>
        <Button type="button" onClick={() => setJoining(!joining)}>
          {joining ? 'I have an account' : 'I have no account'}
        </Button>
      </form>
      <p>
        Once is enough: every tab of this browser is signed in then, the client at <a href="/">/</a> too, and stays so.
      </p>
    </section>
  );
}

function LoginFields() {
  return (
    <>
      <Field label="Username or email" name="login" autoComplete="username" />
      <Field label="Password" name="password" type="password" autoComplete="current-password" />
    </>
  );
}

function RegisterFields() {
  return (
    <>
      <Field label="Username" name="username" autoComplete="username" />
      <Field label="Display name (may be left empty)" name="displayName" autoComplete="name" required={false} />
      <Field label="Email" name="email" type="email" autoComplete="email" />
      <Field label="Password" name="password" type="password" autoComplete="new-password" />
    </>
  );
}

interface FieldProps {
  label: string;
  name: string;
  type?: string;
  required?: boolean;
  autoComplete: string;
}

function Field({ label, ...input }: FieldProps) {
  return (
    <label>
      {label}
      <input required autoCapitalize="none" spellCheck={false} {...input} />
    </label>
  );
}
