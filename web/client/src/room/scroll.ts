import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { goTo, roomPath } from '../ui/route';
import type { Feed } from './feed';
import type { Timeline } from './timeline';

interface Given {
  feed: Feed;
  timeline: Timeline;
  /** The message to show. */
  target?: string;
  /** The seq of the first unread message, where the room opens. */
  divider?: number;
  pending: number;
}

const endPx = 80;
const loadPx = 600;

/**
 * Keeps the history where the reader is: at the end if they were there, else at the message they look at,
 * whatever is put above it. Reaching the top or the bottom loads more.
 */
export function useScroll(container: RefObject<HTMLDivElement | null>, given: Given) {
  const { feed, timeline, target, divider, pending } = given;
  const atEnd = useRef(true);
  const anchor = useRef<{ seq: string; top: number } | undefined>(undefined);
  const placed = useRef<string | undefined>(undefined);
  const seenSeq = useRef(timeline.lastSeq);
  const wanted = useRef(false); // the end, though it is not loaded yet
  const written = useRef(pending);
  const [away, setAway] = useState(false);
  const [fresh, setFresh] = useState(0);
  const live = timeline.newer === null;

  const remember = useCallback(() => {
    const box = container.current;
    if (!box) return;
    atEnd.current = live && box.scrollHeight - box.scrollTop - box.clientHeight < endPx;
    feed.readerAtEnd = atEnd.current;
    anchor.current = topRow(box);
    setAway(!atEnd.current);
    if (atEnd.current) {
      seenSeq.current = timeline.lastSeq;
      setFresh(0);
    }
    if (box.scrollTop < loadPx) void feed.loadOlder();
    if (box.scrollHeight - box.scrollTop - box.clientHeight < loadPx) void feed.loadNewer();
  }, [container, feed, live, timeline.lastSeq]);

  useLayoutEffect(() => {
    const box = container.current;
    if (!box) return;
    if (wanted.current && live) {
      wanted.current = false;
      placed.current = target ?? '';
      box.scrollTop = box.scrollHeight;
    } else if (
      placed.current !== (target ?? '') &&
      place(box, target, placed.current === undefined ? divider : undefined)
    ) {
      placed.current = target ?? '';
    } else if (atEnd.current && live) {
      box.scrollTop = box.scrollHeight;
    } else if (anchor.current) {
      const row = box.querySelector(`[data-seq="${anchor.current.seq}"]`);
      if (row) box.scrollTop += row.getBoundingClientRect().top - anchor.current.top;
      setFresh(Math.max(0, timeline.lastSeq - seenSeq.current));
    }
    remember();
  }, [container, remember, timeline.messages, timeline.lastSeq, pending, target, divider, live]);

  useEffect(() => {
    const box = container.current;
    if (!box) return;
    box.addEventListener('scroll', remember, { passive: true });
    // The composer grows, the window shrinks, an image or a reaction comes in. What is being edited stays in sight.
    const resized = new ResizeObserver(() => {
      if (atEnd.current && live && !box.querySelector('textarea:focus')) box.scrollTop = box.scrollHeight;
    });
    resized.observe(box);
    for (const child of box.children) resized.observe(child);
    return () => {
      box.removeEventListener('scroll', remember);
      resized.disconnect();
    };
  }, [container, remember, live]);

  const toEnd = useCallback(() => {
    goTo(roomPath(feed.roomId), true); // no longer at a message
    if (!live) {
      wanted.current = true;
      return void feed.open();
    }
    atEnd.current = true;
    container.current?.scrollTo({ top: container.current.scrollHeight });
  }, [container, feed, live]);

  /** Shows a message at once, if it is loaded: whoever asks for the same one again is not there any more. */
  const show = useCallback((id: string) => container.current && place(container.current, id, undefined), [container]);

  // What one has written oneself is always shown.
  useEffect(() => {
    if (pending > written.current) toEnd();
    written.current = pending;
  }, [pending, toEnd]);

  return { away: away || !live, fresh, toEnd, show };
}

/** Where to begin: at the message asked for, at what is unread, or at the end. */
function place(box: HTMLElement, target: string | undefined, divider: number | undefined): boolean {
  if (target) {
    const row = box.querySelector<HTMLElement>(`[data-id="${CSS.escape(target)}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    return row !== null;
  }
  const unread = divider === undefined ? null : box.querySelector(`[data-seq="${divider}"]`);
  if (unread) unread.scrollIntoView({ block: 'center' });
  else box.scrollTop = box.scrollHeight;
  return true;
}

/** The first row that is in sight, and where. */
function topRow(box: HTMLElement): { seq: string; top: number } | undefined {
  const { top } = box.getBoundingClientRect();
  for (const row of box.querySelectorAll<HTMLElement>('[data-seq]')) {
    const at = row.getBoundingClientRect();
    if (at.bottom > top) return { seq: row.dataset.seq!, top: at.top };
  }
  return undefined;
}
