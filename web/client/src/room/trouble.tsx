import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useApp } from '../app';
import { refusalOf, sentence } from '../api/fault';
import { useStore } from '../api/store';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import css from './trouble.module.css';

/**
 * Says why something that was done came to nothing, until it is put away, something else has come to something, or the
 * server, which could not be reached, is there again.
 */
export function Trouble({ feed }: { feed: Feed }) {
  const { socket } = useApp();
  const cause = useStore(feed.trouble);
  const connection = useStore(socket.connection);
  useEffect(() => {
    if (connection === 'open' && !refusalOf(feed.trouble.get())) feed.complain(undefined);
  }, [connection, feed]);
  return (
    <div role="alert">
      {cause !== undefined && (
        <div className={css.trouble}>
          <span>{sentence(cause)}</span>
          <button type="button" className={ui.icon} aria-label="Put away" onClick={() => feed.complain(undefined)}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
