import { Button, tryParseJSONC, useGraphiQL, useGraphiQLActions, useHeadersEditorState } from '@graphiql/react';
import type { GraphiQLPlugin } from '@graphiql/react';
import { print } from 'graphql';
import { useEffect, useState } from 'react';
import { LogoutDocument } from '../client/src/api/generated/graphql';
import { useStore } from '../client/src/api/store';
import { browserStore, type Session } from '../client/src/session/session';
import { examplesBeside } from './examples';
import { split } from './fetcher';
import { ask } from './post';
import { SignIn } from './signin';

/** The panel in which one signs in, sees for whom requests are made, and finds the examples again. */
export function accountPanel(session: Session): GraphiQLPlugin {
  return { title: 'Account', icon: KeyIcon, content: () => <Account session={session} /> };
}

function Account({ session }: { session: Session }) {
  const userId = useStore(session.userId);
  return (
    <div className="parley-account">
      {userId ? <SignedIn key={userId} session={session} /> : <SignIn session={session} />}
      <HeadersNote />
      <Examples />
    </div>
  );
}

interface Who {
  user: { username: string; displayName: string };
  sessions: { current: boolean; createdAt: string }[];
}

const whoQuery = 'query Who { viewer { user { username displayName } sessions { current createdAt } } }';

function SignedIn({ session }: { session: Session }) {
  const [who, setWho] = useState<Who>();
  const [copied, setCopied] = useState<Copied>();
  useEffect(() => {
    void ask(session, { query: whoQuery }).then(({ data }) => setWho((data?.viewer as Who | null) ?? undefined));
  }, [session]);

  const signOut = () =>
    session.leave(ask(session, { query: print(LogoutDocument), variables: { everywhere: false } }));
  return (
    <section aria-label="Signed in">
      <h2>{who ? who.user.displayName : 'Signed in'}</h2>
      <p role="status">{who && sentence(who)}</p>
      <p>
        Every request and subscription carries this session’s token. It is renewed before it expires, and shared with
        all tabs of this browser, the client at <a href="/">/</a> included.
      </p>
      <div className="parley-buttons">
        <Button type="button" onClick={() => void copyToken(session).then(setCopied)}>
          Copy token
        </Button>
        <Button type="button" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
      <p role="status">
        {copied && (
          <>
            {copied.byHand ? 'This is it' : 'Copied'}: good until {copied.until}, as{' '}
            <code>Authorization: Bearer …</code>
          </>
        )}
      </p>
      {copied?.byHand && (
        <textarea aria-label="Access token" readOnly rows={4} value={copied.token} onFocus={(e) => e.target.select()} />
      )}
    </section>
  );
}

function sentence({ user, sessions }: Who): string {
  const since = sessions.find(({ current }) => current)?.createdAt;
  return `You are signed in as @${user.username}${since ? `, since ${when(since)}` : ''}.`;
}

/** An access token, and whether it is left to the user to copy it. */
interface Copied {
  token: string;
  until: string;
  byHand: boolean;
}

async function copyToken(session: Session): Promise<Copied> {
  const token = (await session.keeper.access()) ?? '';
  const until = when(browserStore.read()?.expiresAt ?? 0);
  try {
    await navigator.clipboard.writeText(token);
    return { token, until, byHand: false };
  } catch {
    return { token, until, byHand: true }; // Browsers offer the clipboard to secure pages only.
  }
}

/** Says what becomes of an Authorization in the headers of the tab in front. */
function HeadersNote() {
  const [text] = useHeadersEditorState();
  const typed = typedIn(text);
  return (
    <p role="note">
      {typed === undefined ? (
        <>
          An <code>Authorization</code> that you type under Headers is sent instead; an empty one asks as nobody.
        </>
      ) : (
        <strong>
          {typed
            ? 'This tab sends the Authorization typed under its Headers, not the session’s.'
            : 'This tab asks as nobody: the Authorization typed under its Headers is empty.'}
        </strong>
      )}
    </p>
  );
}

function typedIn(headers: string): string | undefined {
  try {
    return split(tryParseJSONC(headers)).typed;
  } catch {
    return undefined; // Such headers are not sent at all.
  }
}

function Examples() {
  const { moveTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const missing = examplesBeside(tabs);
  const open = () => {
    moveTab([...tabs, ...missing]);
    changeTab(tabs.length);
  };
  return (
    <section aria-label="Examples">
      <h2>Examples</h2>
      <p>
        A first conversation, an operation a tab. Images are sent as a form, which GraphiQL can’t: by curl, or in the
        client.
      </p>
      <Button type="button" disabled={missing.length === 0} onClick={open}>
        {missing.length === 0 ? 'All examples are open' : 'Open the examples'}
      </Button>
    </section>
  );
}

function when(time: string | number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

function KeyIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="M11.2 12.3 20 3.5M16 7.5l3 3M13.5 10l2 2" strokeLinecap="round" />
    </svg>
  );
}
