import { useEffect, useState, type KeyboardEvent } from 'react';
import { useApp } from '../app';
import { ask } from '../api/apollo';
import { PeopleDocument, type PersonFragment } from '../api/generated/graphql';
import type { Timeline } from '../room/timeline';
import { usePaused } from '../ui/pause';
import { candidates, completed, mentionAt } from './mentions';

export interface Completion {
  /** Whom the mention under the caret may mean; none where there is no such mention. */
  people: readonly PersonFragment[];
  chosen: number;
  /** Begins anew: the text has changed. */
  reset(): void;
  complete(username: string): void;
  /** Takes the keys that belong to the list while it is shown, and tells whether it did. */
  key(event: KeyboardEvent): boolean;
}

interface Given {
  text: string;
  caret: number;
  timeline: Timeline;
  viewerId: string;
  onCompleted: (text: string, caret: number) => void;
}

/** Completes mentions: arrows choose, Enter and Tab take, Escape leaves the text as it is. */
export function useCompletion({ text, caret, timeline, viewerId, onCompleted }: Given): Completion {
  const [at, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState<number>();
  const mention = mentionAt(text, caret);
  const found = useFound(timeline.furtherMembers === null ? '' : (mention?.prefix ?? ''));
  const people = mention && mention.from !== dismissed ? candidates(mention.prefix, timeline, viewerId, found) : [];
  const chosen = Math.min(at, Math.max(0, people.length - 1));

  const complete = (username: string) => {
    if (!mention) return;
    const next = completed(text, mention, username);
    onCompleted(next.text, next.caret);
  };

  const key = (event: KeyboardEvent) => {
    if (people.length === 0 || !mention) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((chosen + step + people.length) % people.length);
    else if (event.key === 'Enter' || event.key === 'Tab') complete(people[chosen]!.username);
    else if (event.key === 'Escape') setDismissed(mention.from);
    else return false;
    event.preventDefault();
    return true;
  };

  return { people, chosen, reset: () => setChosen(0), complete, key };
}

/**
 * Who is called so on the whole server, asked in a pause of writing: for rooms whose members are not all held. The last
 * answer stays until the next one, and fits what has been written since or not.
 */
function useFound(prefix: string): readonly PersonFragment[] {
  const { apollo } = useApp();
  const [found, setFound] = useState<readonly PersonFragment[]>([]);
  const query = usePaused(prefix);
  useEffect(() => {
    if (query === '') return;
    let over = false;
    ask(apollo, PeopleDocument, { query }).then(
      ({ searchUsers }) => over || setFound(searchUsers.nodes),
      () => undefined, // the members that are held are offered
    );
    return () => {
      over = true;
    };
  }, [apollo, query]);
  return found;
}
