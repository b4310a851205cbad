import type { Feed } from '../room/feed';
import type { Message } from '../room/timeline';
import { useReact } from './react';
import css from './reactions.module.css';

export function Reactions({ message, feed, enabled }: { message: Message; feed: Feed; enabled: boolean }) {
  const react = useReact(feed);
  return (
    <div className={css.reactions} role="group" aria-label="Reactions">
      {message.reactions.map(({ emoji, count, viewerReacted }) => (
        <button
          key={emoji}
          type="button"
          className={css.reaction}
          aria-pressed={viewerReacted}
          aria-label={`${emoji}, ${count}`}
          disabled={!enabled}
          onClick={() => void react(message, emoji)}
        >
          <span aria-hidden="true">{emoji}</span>
          {count}
        </button>
      ))}
    </div>
  );
}
