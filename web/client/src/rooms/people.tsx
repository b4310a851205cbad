import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useApp } from '../app';
import { sentence } from '../api/fault';
import { PeopleDocument, type PersonFragment } from '../api/generated/graphql';
import { Avatar } from '../ui/avatar';
import { usePaused } from '../ui/pause';
import ui from '../ui/ui.module.css';

interface Props {
  /** Who is not to be offered. */
  without: ReadonlySet<string>;
  onChosen: (person: PersonFragment) => void;
}

/** Finds people by the beginning of their name. */
export function PeopleFinder({ without, onChosen }: Props) {
  const { apollo } = useApp();
  const [text, setText] = useState('');
  const query = usePaused(text.trim());
  const { data, error } = useQuery(PeopleDocument, {
    client: apollo,
    variables: { query },
    skip: query === '',
    fetchPolicy: 'no-cache',
  });
  const people = query === '' ? [] : (data?.searchUsers.nodes ?? []).filter(({ id }) => !without.has(id));
  return (
    <>
      <input
        type="search"
        className={ui.input}
        placeholder="Name or username"
        aria-label="Find people"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error && <p className={ui.error}>{sentence(error)}</p>}
      {query !== '' && data && people.length === 0 && <p className={ui.hint}>Nobody is called so.</p>}
      <ul className={ui.list}>
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className={ui.listItem} onClick={() => onChosen(person)}>
              <Avatar person={person} />
              <span className={ui.listText}>
                <strong>{person.displayName}</strong>
                <span className={ui.hint}>@{person.username}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
