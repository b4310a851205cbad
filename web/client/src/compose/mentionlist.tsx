import type { PersonFragment } from '../api/generated/graphql';
import { Avatar } from '../ui/avatar';
import ui from '../ui/ui.module.css';
import css from './mentionlist.module.css';

interface Props {
  people: readonly PersonFragment[];
  chosen: number;
  /** Whether somebody is known to be in the room. */
  isMember: (id: string) => boolean;
  onChosen: (username: string) => void;
}

/** Whom the @ may mean. The focus stays in the text, which points here by aria-activedescendant. */
export function MentionList({ people, chosen, isMember, onChosen }: Props) {
  return (
    <ul id="mentions" className={css.list} role="listbox" aria-label="People to mention">
      {people.map((person, at) => (
        <li
          key={person.id}
          id={`mention-${person.id}`}
          className={css.option}
          role="option"
          aria-selected={at === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            onChosen(person.username);
          }}
        >
          <Avatar person={person} size={26} />
          <span>{person.displayName}</span>
          <span className={ui.hint}>
            @{person.username}
            {!isMember(person.id) && ' · may not be in this room'}
          </span>
        </li>
      ))}
    </ul>
  );
}
