import { Button, useGraphiQL, type GraphiQLPlugin } from '@graphiql/react';
import { useState, type FormEvent } from 'react';
import { post } from './post';

const operations = {
  register: `mutation Register($input: RegisterInput!) {
    payload: register(input: $input) { accessToken accessTokenExpiresAt viewer { user { username } } }
  }`,
  login: `mutation Login($input: LoginInput!) {
    payload: login(input: $input) { accessToken accessTokenExpiresAt viewer { user { username } } }
  }`,
};

type Way = keyof typeof operations;

interface AuthPayload {
  accessToken: string;
  accessTokenExpiresAt: string;
  viewer: { user: { username: string } };
}

/** A panel that signs in or registers, and writes the access token into the headers of this tab. */
export const signInPlugin: GraphiQLPlugin = {
  title: 'Sign in',
  icon: KeyIcon,
  content: SignIn,
};

function SignIn() {
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const [way, setWay] = useState<Way>('login');
  const [notice, setNotice] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    const { data, errors } = await post('/graphql', { query: operations[way], variables: { input } });
    setBusy(false);
    const payload = data?.payload as AuthPayload | undefined;
    if (!payload) {
      setNotice(errors?.map((error) => error.message).join(' ') || 'The answer holds no token.');
      return;
    }
    headerEditor?.setValue(withToken(headerEditor.getValue(), payload.accessToken));
    const until = new Date(payload.accessTokenExpiresAt).toLocaleTimeString();
    setNotice(`You are ${payload.viewer.user.username}. The token is good until ${until}.`);
  }

  return (
    <section className="parley-sign-in" aria-label="Sign in">
      <div className="graphiql-doc-explorer-title">{way === 'login' ? 'Sign in' : 'New account'}</div>
      <form onSubmit={submit}>
        {way === 'login' ? <LoginFields /> : <RegisterFields />}
        <Button type="submit" disabled={busy}>
          {way === 'login' ? 'Sign in' : 'Register'}
        </Button>
        <Button type="button" onClick={() => setWay(way === 'login' ? 'register' : 'login')}>
          {way === 'login' ? 'I have no account' : 'I have an account'}
        </Button>
      </form>
      <p role="status">{notice}</p>
      <p>
        The token goes into the headers of this tab: <code>Authorization: Bearer …</code>
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
      <input required {...input} />
    </label>
  );
}

/** The headers with the token set and everything else kept, as far as it could be read. */
function withToken(headers: string, accessToken: string): string {
  let kept: Record<string, unknown> = {};
  try {
    kept = JSON.parse(headers);
  } catch {
    // Nothing there yet, or nothing that could have been sent.
  }
  return JSON.stringify({ ...kept, Authorization: `Bearer ${accessToken}` }, null, 2);
}

function KeyIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="M11.2 12.3 20 3.5M16 7.5l3 3M13.5 10l2 2" strokeLinecap="round" />
    </svg>
  );
}
