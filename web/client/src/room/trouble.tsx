import { X } from 'lucide-react';
import { sentence } from '../api/fault';
import { useStore } from '../api/store';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import css from './trouble.module.css';

/** Says why something that was done came to nothing, until it is put away or something else has come to something. */
export function Trouble({ feed }: { feed: Feed }) {
  const cause = useStore(feed.trouble);
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
