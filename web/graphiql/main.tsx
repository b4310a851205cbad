import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { createFetcher } from './fetcher';
import { signInPlugin } from './signin';
import welcome from './welcome.graphql?raw';
import { installWorkers } from './workers';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';

installWorkers();

const fetcher = createFetcher('/graphql');
const plugins = [HISTORY_PLUGIN, signInPlugin];

createRoot(document.getElementById('graphiql')!).render(
  <GraphiQL fetcher={fetcher} plugins={plugins} defaultQuery={welcome} defaultEditorToolsVisibility>
    <GraphiQL.Logo>
      <a href="/" className="parley-logo">
        Parley
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
