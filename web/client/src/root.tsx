import { Component, type ReactNode } from 'react';
import { AppProvider, useStartedApp } from './app';
import { sentence } from './api/fault';
import { useStore } from './api/store';
import { Shell } from './shell';
import type { Session } from './session/session';
import { Welcome } from './session/welcome';
import ui from './ui/ui.module.css';

/** The page: of whoever is signed in, or for somebody to do so. */
export function Root({ session }: { session: Session }) {
  const userId = useStore(session.userId);
  if (!userId) return <Welcome session={session} />;
  return (
    <Mishap key={userId}>
      <SignedIn session={session} userId={userId} />
    </Mishap>
  );
}

/** A fault of ours must not leave an empty page. What was being sent is safe: it is kept outside of it. */
class Mishap extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={ui.blank}>
        <p role="alert">Something went wrong on this page. Nothing that you have sent is lost.</p>
        <button type="button" className={ui.primary} onClick={() => location.assign('/')}>
          Start again
        </button>
      </main>
    );
  }
}

function SignedIn({ session, userId }: { session: Session; userId: string }) {
  const { app, trouble } = useStartedApp(session, userId);
  if (!app) {
    return (
      <main className={ui.blank} aria-busy={!trouble}>
        <p role="status" data-waiting>
          {trouble ? `${sentence(trouble)} Trying again…` : 'Loading…'}
        </p>
      </main>
    );
  }
  return (
    <AppProvider value={app}>
      <Shell />
    </AppProvider>
  );
}
