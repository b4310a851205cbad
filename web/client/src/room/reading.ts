import { useEffect, type RefObject } from 'react';
import type { Feed } from './feed';
import type { Timeline } from './timeline';

/** Marks as read what has been on the screen of somebody who looks at the page. */
export function useReading(
  container: RefObject<HTMLDivElement | null>,
  feed: Feed,
  timeline: Timeline,
  intervalMs: number,
): void {
  useEffect(() => {
    const box = container.current;
    if (!box) return;
    const look = () => {
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
      const seq = lastShown(box);
      if (seq > 0) feed.markRead(seq, intervalMs);
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      box.removeEventListener('scroll', look);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [container, feed, timeline.messages, intervalMs]);
}

/** The seq of the last row whose beginning is in sight. */
function lastShown(box: HTMLElement): number {
  const { bottom } = box.getBoundingClientRect();
  const rows = box.querySelectorAll<HTMLElement>('[data-seq]');
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!;
    if (row.getBoundingClientRect().top + 12 < bottom) return Number(row.dataset.seq);
  }
  return 0;
}
