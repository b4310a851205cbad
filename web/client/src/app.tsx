import { createContext, useContext, useEffect, useState } from 'react';
import type { ApolloClient } from '@apollo/client';
import { act, ask, createApollo } from './api/apollo';
import {
  PeopleAnewDocument,
  SendMessageDocument,
  ServerDocument,
  type MessagePartsFragment,
  type ServerQuery,
} from './api/generated/graphql';
import { openSocket, type Socket } from './api/socket';
import { Store } from './api/store';
import { browserShelf, Outbox, type Pending } from './compose/outbox';
import { Alerts, browserWish } from './notices/alerts';
import { Notices } from './notices/notices';
import { Acquaintances, refreshPeople } from './presence/people';
import { PresenceBoard, showActivity } from './presence/presence';
import { Inbox } from './rooms/inbox';
import type { Session } from './session/session';

export type Server = ServerQuery['serverInfo'];

/** Everything that lives as long as somebody is signed in. Made and closed in one place: here. */
export interface App {
  readonly session: Session;
  readonly viewerId: string;
  readonly apollo: ApolloClient;
  readonly socket: Socket;
  readonly server: Server;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly presence: PresenceBoard;
  readonly notices: Notices;
  readonly alerts: Alerts;
  /** Whoever is shown, as they were when they were last asked about. */
  readonly people: Acquaintances;
  /** The last message that the server acknowledged: the open room takes it before its event comes. */
  readonly sent: Store<{ roomId: string; message: MessagePartsFragment } | undefined>;
  close(): void;
}

export async function startApp(session: Session, viewerId: string): Promise<App> {
  const keeper = session.keeperOf(viewerId);
  const socket = openSocket(keeper);
  const apollo = createApollo(keeper, socket);
  let server: Server;
  try {
    server = (await ask(apollo, ServerDocument, {})).serverInfo;
  } catch (cause) {
    socket.close();
    throw cause;
  }
  const sent: App['sent'] = new Store<{ roomId: string; message: MessagePartsFragment } | undefined>(undefined);
  const inbox = new Inbox(apollo, socket);
  const alerts = new Alerts(apollo, server.webPush?.publicKey, browserWish(viewerId));
  const notices = new Notices(apollo, socket, alerts);
  const outbox = new Outbox(browserShelf(viewerId), send, untilOnline);
  const people = new Acquaintances(readPeople);
  const unlearn = people.latest.subscribe(() => inbox.renew(people.latest.get()));
  const unlook = refreshPeople(people, socket);
  const idle = showActivity(apollo, server.timers.presenceAwayMs);

  async function send({ roomId, clientKey, text, replyTo, attachments }: Pending): Promise<void> {
    const attachmentIds = attachments.map(({ id }) => id);
    const input = { roomId, clientKey, text, replyToId: replyTo?.id, attachmentIds };
    const { sendMessage } = await act(apollo, SendMessageDocument, { input });
    sent.set({ roomId, message: sendMessage.message });
  }

  async function readPeople(ids: string[]) {
    const { nodes } = await ask(apollo, PeopleAnewDocument, { ids });
    return nodes.flatMap((node) => (node && 'displayName' in node ? [node] : []));
  }

  return {
    session,
    viewerId,
    apollo,
    socket,
    server,
    inbox,
    outbox,
    presence: new PresenceBoard(socket),
    notices,
    alerts,
    people,
    sent,
    close() {
      idle();
      unlook();
      unlearn();
      outbox.close();
      notices.close();
      alerts.close();
      inbox.close();
      socket.close();
      apollo.stop();
    },
  };
}

function untilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      window.removeEventListener('online', done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
  });
}

const AppContext = createContext<App | undefined>(undefined);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('nobody is signed in here');
  return app;
}

/** The app of a user: started with the first render, closed with the last. */
export function useStartedApp(session: Session, viewerId: string): { app?: App; trouble?: unknown } {
  const [state, setState] = useState<{ app?: App; trouble?: unknown }>({});
  useEffect(() => {
    let ended = false;
    let app: App | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const start = () =>
      startApp(session, viewerId).then(
        (started) => {
          app = started;
          if (ended) app.close();
          else setState({ app });
        },
        (trouble) => {
          if (ended) return;
          setState({ trouble });
          retry = setTimeout(start, 3_000);
        },
      );
    void start();
    return () => {
      ended = true;
      clearTimeout(retry);
      app?.close();
    };
  }, [session, viewerId]);
  return state;
}
