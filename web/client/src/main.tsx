import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './root';
import { Session } from './session/session';
import './ui/theme.css';

createRoot(document.getElementById('parley')!).render(
  <StrictMode>
    <Root session={new Session()} />
  </StrictMode>,
);
