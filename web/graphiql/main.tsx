import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { forgetWithSession } from '../client/src/notices/leavings';
import { Session } from '../client/src/session/session';
import { accountPanel } from './account';
import { Editors } from './editors';
import { examples } from './examples';
import { createFetcher } from './fetcher';
import { AnswerFooter } from './footer';
import { Sockets } from './sockets';
import { installWorkers } from './workers';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';

installWorkers();

const session = new Session();
forgetWithSession(session);
const sockets = new Sockets(session);
const fetcher = createFetcher(session, sockets);
const account = accountPanel(session);
const plugins = [HISTORY_PLUGIN, account];

createRoot(document.getElementById('graphiql')!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    visiblePlugin={session.userId.get() ? undefined : account}
    defaultTabs={[...examples]}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>
      <a href="/" className="parley-logo">
        Parley
      </a>
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <AnswerFooter sockets={sockets} />
    </GraphiQL.Footer>
    <Editors />
  </GraphiQL>,
);
