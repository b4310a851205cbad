import { useState } from 'react';

/** What was begun in a room is there when one comes back to it, until the tab is closed. */
export function useDraft(roomId: string): [string, (text: string) => void] {
  const key = `parley.draft.${roomId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const change = (next: string) => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  return [text, change];
}
