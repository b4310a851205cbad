import { X } from 'lucide-react';
import { useEffect } from 'react';
import { sentence } from '../api/fault';
import { useStore } from '../api/store';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import css from './trouble.module.css';

const shownMs = 12_000;

/** Says why something that was done came to nothing, for a while or until it is put away. */
export function Trouble({ feed }: { feed: Feed }) {
  const cause = useStore(feed.trouble);
  const clear = () => feed.complain(undefined);
  useEffect(() => {
    if (cause === undefined) return;
    const timer = setTimeout(() => feed.complain(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [cause, feed]);
  return (
    <div role="alert">
      {cause !== undefined && (
        <div className={css.trouble}>
          <span>{sentence(cause)}</span>
          <button type="button" className={ui.icon} aria-label="Put away" onClick={clear}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
