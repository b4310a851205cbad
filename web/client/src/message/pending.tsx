import { Clock } from 'lucide-react';
import { useApp } from '../app';
import type { Pending } from '../compose/outbox';
import { clockTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import { Pictures } from './pictures';
import css from './row.module.css';
import { MessageText } from './text';

/** A message on its way: where it will stand, until the server has it. */
export function PendingRow({ item }: { item: Pending }) {
  const { outbox, viewerId } = useApp();
  return (
    <li className={css.row} data-pending={item.clientKey}>
      <div className={css.side}>
        <Clock size={14} role="img" aria-label={item.failure ? 'not sent' : 'sending'} />
      </div>
      <article className={css.body} aria-label={`You, ${clockTime(item.createdAt)}`}>
        <div className={css.pending}>
          {item.replyTo && (
            <p className={css.quote}>
              <strong>{item.replyTo.author}</strong>
              <span>{item.replyTo.text || 'Image'}</span>
            </p>
          )}
          <MessageText text={item.text} mentions={[]} viewerId={viewerId} />
          <Pictures pictures={item.attachments} />
        </div>
        {item.failure && (
          <div className={css.failed} role="alert">
            <span>Not sent: {item.failure}</span>
            <button type="button" className={ui.link} onClick={() => outbox.retry(item.clientKey)}>
              Try again
            </button>
            <button type="button" className={ui.link} onClick={() => outbox.discard(item.clientKey)}>
              Discard
            </button>
          </div>
        )}
      </article>
    </li>
  );
}
