import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { useMemo, useState, type FormEvent } from 'react';
import { act } from '../api/apollo';
import { refusalOf, sentence } from '../api/fault';
import { LoginDocument, RegisterDocument, type TokensFragment } from '../api/generated/graphql';
import { useStore } from '../api/store';
import { Field } from '../ui/field';
import ui from '../ui/ui.module.css';
import icon from '../../icon.svg';
import type { Session } from './session';
import css from './welcome.module.css';

/** What somebody sees who is not signed in: what this is, and how to come in. */
export function Welcome({ session }: { session: Session }) {
  const [joining, setJoining] = useState(false);
  const lapsed = useStore(session.lapsed);
  return (
    <div className={css.page}>
      <main className={css.main}>
        <section className={css.about}>
          <img src={icon} alt="" width="56" height="56" />
          <h1>Parley</h1>
          <p className={css.lead}>
            A chat server whose only API is GraphQL. Rooms, messages and history by query, every change by subscription,
            and nothing lost when a connection is.
          </p>
        </section>
        <section className={css.card} aria-label={joining ? 'Create an account' : 'Sign in'}>
          <h2>{joining ? 'Create an account' : 'Sign in'}</h2>
          {lapsed && !joining && (
            <p role="status">
              Your session has ended. Sign in again: what you have begun to write, and what was not sent yet, is kept.
            </p>
          )}
          <EntryForm key={String(joining)} joining={joining} onEntered={(payload) => session.begin(payload)} />
          <p className={css.other}>
            {joining ? 'You have an account?' : 'New here?'}{' '}
            <button type="button" className={ui.link} onClick={() => setJoining(!joining)}>
              {joining ? 'Sign in' : 'Create an account'}
            </button>
          </p>
        </section>
      </main>
      <footer className={css.footer}>
        <nav aria-label="For developers">
          <a href="/graphiql">GraphiQL</a>
          <a href="/schema.graphqls">Schema</a>
          <a href="/licenses.md">Licenses</a>
        </nav>
        <p>
          The API is at <code>/graphql</code>: queries and mutations by POST, events over WebSocket or as a stream. This
          page uses nothing else.
        </p>
      </footer>
    </div>
  );
}

function EntryForm({ joining, onEntered }: { joining: boolean; onEntered: (payload: TokensFragment) => void }) {
  const apollo = useMemo(nobodys, []);
  const [trouble, setTrouble] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entry = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setBusy(true);
    setTrouble(undefined);
    try {
      onEntered(await enter(apollo, joining, entry));
    } catch (cause) {
      setTrouble(cause);
      setBusy(false);
    }
  };

  const at = refusalOf(trouble)?.field;
  const error = (name: string) => (at === name ? sentence(trouble) : undefined);
  const elsewhere = trouble !== undefined && !['username', 'email', 'displayName', 'password'].includes(at ?? '');
  return (
    <form className={ui.form} onSubmit={submit}>
      {elsewhere && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      {joining ? (
        <>
          <Field
            label="Username"
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            error={error('username')}
            hint="Letters, digits, “_”, “.” and “-”. Others mention you by it."
          />
          <Field
            label="Name"
            name="displayName"
            autoComplete="name"
            error={error('displayName')}
            hint="What others see. May be left empty."
          />
          <Field label="Email" name="email" type="email" autoComplete="email" required error={error('email')} />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            error={error('password')}
            hint="At least 8 characters."
          />
        </>
      ) : (
        <>
          <Field
            label="Username or email"
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            error={error('password')}
          />
        </>
      )}
      <button className={ui.primary} disabled={busy}>
        {joining ? 'Create account' : 'Sign in'}
      </button>
    </form>
  );
}

async function enter(apollo: ApolloClient, joining: boolean, entry: Record<string, string>): Promise<TokensFragment> {
  if (!joining) {
    const input = { login: entry.login ?? '', password: entry.password ?? '' };
    return (await act(apollo, LoginDocument, { input })).login;
  }
  const input = {
    username: (entry.username ?? '').trim(),
    email: (entry.email ?? '').trim(),
    password: entry.password ?? '',
    displayName: entry.displayName?.trim() || undefined,
  };
  return (await act(apollo, RegisterDocument, { input })).register;
}

/** A client without a token: whoever signs in is nobody yet. */
function nobodys(): ApolloClient {
  return new ApolloClient({ link: new HttpLink({ uri: '/graphql' }), cache: new InMemoryCache() });
}
