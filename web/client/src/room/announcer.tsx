import { useEffect, useRef, useState } from 'react';
import ui from '../ui/ui.module.css';
import type { Timeline } from './timeline';

/** Reads out what others post while the room is open, and nothing that is merely loaded. */
export function Announcer({ timeline, viewerId }: { timeline: Timeline; viewerId: string }) {
  const heard = useRef(timeline.lastSeq);
  const [id, setId] = useState<string>();
  useEffect(() => {
    const last = timeline.messages.at(-1);
    if (!last || last.seq <= heard.current) return;
    heard.current = last.seq;
    if (last.author.id !== viewerId && last.kind !== 'SYSTEM') setId(last.id);
  }, [timeline.messages, viewerId]);
  const message = timeline.messages.findLast((other) => other.id === id && !other.deletedAt);
  return (
    <div className={ui.hidden} role="log" aria-live="polite">
      {message && `${message.author.displayName}: ${message.text || 'an image'}`}
    </div>
  );
}
