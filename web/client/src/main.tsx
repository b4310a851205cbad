// The common styles come first, so that those which build upon them have the last word.
import './ui/theme.css';
import './ui/ui.module.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetWithSession } from './notices/leavings';
import { answerWorker } from './notices/tab';
import { Root } from './root';
import { Session } from './session/session';

const session = new Session();
answerWorker();
forgetWithSession(session);

createRoot(document.getElementById('parley')!).render(
  <StrictMode>
    <Root session={session} />
  </StrictMode>,
);
