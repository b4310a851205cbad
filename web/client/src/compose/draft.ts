import { useState } from 'react';

/**
 * What was begun in a room is there when one comes back to it, until the tab is closed: signing in again included, but
 * for nobody else who signs in.
 */
export function useDraft(userId: string, roomId: string): [string, (text: string) => void] {
  const key = `parley.draft.${userId}.${roomId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const change = (next: string) => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  return [text, change];
}
