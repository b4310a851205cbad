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
  return <SignedIn key={userId} session={session} userId={userId} />;
}

function SignedIn({ session, userId }: { session: Session; userId: string }) {
  const { app, trouble } = useStartedApp(session, userId);
  if (!app) {
    return (
      <main className={ui.blank} aria-busy={!trouble}>
        <p role="status" data-waiting>{trouble ? `${sentence(trouble)} Trying again…` : 'Loading…'}</p>
      </main>
    );
  }
  return (
    <AppProvider value={app}>
      <Shell />
    </AppProvider>
  );
}
