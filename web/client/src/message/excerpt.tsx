import type { PersonFragment } from '../api/generated/graphql';
import { Avatar } from '../ui/avatar';
import { fullTime, shortTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import css from './excerpt.module.css';

interface Props {
  message: { author: PersonFragment; text: string; createdAt: string };
  /** The room, where that does not go without saying. */
  room?: string;
  onChosen: () => void;
}

/** A message in a list that leads to it: who wrote it, when, and how it begins. */
export function Excerpt({ message: { author, text, createdAt }, room, onChosen }: Props) {
  return (
    <button type="button" className={css.excerpt} onClick={onChosen}>
      <Avatar person={author} size={32} />
      <span className={css.text}>
        <span className={ui.hint}>
          <strong className={css.author}>{author.displayName}</strong> {room && `in ${room} `}·{' '}
          <time dateTime={createdAt} title={fullTime(createdAt)}>
            {shortTime(createdAt)}
          </time>
        </span>
        <span className={css.beginning}>{text || 'Image'}</span>
      </span>
    </button>
  );
}
