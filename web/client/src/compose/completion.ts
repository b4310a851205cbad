import { useState, type KeyboardEvent } from 'react';
import type { PersonFragment } from '../api/generated/graphql';
import type { Timeline } from '../room/timeline';
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
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState<number>();
  const mention = mentionAt(text, caret);
  const people = mention && mention.from !== dismissed ? candidates(mention.prefix, timeline, viewerId) : [];

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
