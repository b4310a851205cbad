import { useEffect, useState } from 'react';

const pauseMs = 250;

/** What somebody writes, as it was in the last pause: no server is asked at each key. What is empty is so at once. */
export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? text : paused;
}
