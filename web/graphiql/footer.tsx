import { Button, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useStore } from '../client/src/api/store';
import { findId } from './examples';
import type { Sockets } from './sockets';

/** What is to be said below an answer: that its id is wanted elsewhere, or that a subscription has lost its socket. */
export function AnswerFooter({ sockets }: { sockets: Sockets }) {
  const { moveTab } = useGraphiQLActions();
  const { tabs, activeTabIndex, subscription } = useGraphiQL(({ tabs, activeTabIndex, subscription }) => ({
    tabs,
    activeTabIndex,
    subscription,
  }));
  const lost = useStore(sockets.connection) === 'waiting' && subscription !== null;
  const found = findId({ tabs, activeTabIndex });
  return (
    <div className="parley-footer">
      <p role="status">{lost && 'The connection is lost. Trying again…'}</p>
      {found && (
        <Button type="button" onClick={() => moveTab(found.tabs)}>
          Use this {found.what} in the other tabs
        </Button>
      )}
    </div>
  );
}
