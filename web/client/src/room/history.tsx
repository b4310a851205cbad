import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../app';
import { useStore } from '../api/store';
import type { Pending } from '../compose/outbox';
import { MessageRow } from '../message/row';
import { PendingRow } from '../message/pending';
import { goTo, roomPath } from '../ui/route';
import { dayName, sameDay } from '../ui/time';
import ui from '../ui/ui.module.css';
import { Announcer } from './announcer';
import { useDeliveries } from './deliveries';
import type { Feed, FeedState } from './feed';
import css from './history.module.css';
import { useReading } from './reading';
import { useScroll } from './scroll';
import { delivery, reach } from './membership';
import type { Message, Timeline } from './timeline';

interface Props {
  feed: Feed;
  state: Extract<FeedState, { is: 'open' }>;
  target?: string;
  editing?: Message;
  onReply: (message: Message) => void;
  onEdit: (message: Message | undefined) => void;
}

/** The messages of the room: it loads upward and downward, and stays at the end where it was there. */
export function History({ feed, state, target, editing, onReply, onEdit }: Props) {
  const { outbox, server, viewerId } = useApp();
  const { timeline } = state;
  const container = useRef<HTMLDivElement>(null);
  const items = useStore(outbox.items);
  const pending = useMemo(() => unacknowledged(items, timeline, feed.roomId), [items, timeline, feed.roomId]);
  const divider = useDivider(timeline, viewerId, pending.length);
  const scroll = useScroll(container, { feed, timeline, target, divider, pending: pending.length });
  useReading(container, feed, timeline, server.timers.receiptIntervalMs);
  const reached = reach(timeline, viewerId, server.limits.receiptMembersMax);
  const asked = useDeliveries(timeline, reached === undefined);

  const { show } = scroll;
  const jump = useCallback(
    (id: string) => {
      goTo(roomPath(feed.roomId, id));
      show(id);
    },
    [feed.roomId, show],
  );
  const keys = useRowKeys(container);
  return (
    <div className={css.frame}>
      <div className={css.history} ref={container} onKeyDown={keys} tabIndex={0} role="region" aria-label="Messages">
        <div className={css.spacer} />
        {timeline.older !== null && <p className={css.more}>{state.loadingOlder && 'Loading…'}</p>}
        {timeline.older === null && (
          <p className={css.beginning}>
            This is where the {timeline.room.kind === 'DIRECT' ? 'conversation' : 'room'} begins.
          </p>
        )}
        <ol className={css.list}>
          {timeline.messages.map((message, at) => {
            const before = timeline.messages[at - 1];
            const newDay = !before || !sameDay(before.createdAt, message.createdAt);
            const own = message.author.id === viewerId;
            const told = own && !reached ? asked.get(message.id) : undefined;
            return (
              <MessageRow
                key={message.id}
                message={message}
                heading={newDay ? dayName(message.createdAt) : undefined}
                unreadFrom={message.seq === divider}
                head={newDay || message.seq === divider || !continues(before, message)}
                own={own}
                delivery={own && reached ? delivery(message.seq, reached) : told?.delivery}
                readCount={told?.readCount}
                permissions={timeline.permissions}
                editing={editing?.id === message.id}
                pointed={message.id === target}
                feed={feed}
                onReply={onReply}
                onEdit={onEdit}
                onJump={jump}
              />
            );
          })}
          {timeline.newer === null && pending.map((item) => <PendingRow key={item.clientKey} item={item} />)}
        </ol>
        {timeline.newer !== null && <p className={css.more}>{state.loadingNewer && 'Loading…'}</p>}
      </div>
      {scroll.away && (
        <button type="button" className={css.down} onClick={scroll.toEnd}>
          <ArrowDown size={16} aria-hidden="true" /> {scroll.fresh > 0 ? `${scroll.fresh} new` : 'Latest'}
          <span className={ui.hidden}> messages</span>
        </button>
      )}
      <Announcer timeline={timeline} viewerId={viewerId} />
    </div>
  );
}

/** What was sent from here and is not in the history: its echo takes its place under the same key. */
function unacknowledged(items: readonly Pending[], timeline: Timeline, roomId: string): readonly Pending[] {
  const mine = items.filter((item) => item.roomId === roomId);
  if (mine.length === 0) return mine;
  const known = new Set(timeline.messages.map(({ clientKey }) => clientKey));
  return mine.filter(({ clientKey }) => !known.has(clientKey));
}

const groupMs = 5 * 60_000;

/** Whether a message stands under the name of the one before it. */
function continues(before: Message | undefined, message: Message): boolean {
  if (!before || before.author.id !== message.author.id || message.replyTo) return false;
  if (before.kind === 'SYSTEM' || message.kind === 'SYSTEM') return before.kind === message.kind;
  return Date.parse(message.createdAt) - Date.parse(before.createdAt) < groupMs;
}

/**
 * The seq of the first message that was unread when the room was opened, or looked at again; it stays
 * while the room is read, and goes when the viewer writes.
 */
function useDivider(timeline: Timeline, viewerId: string, pending: number): number | undefined {
  const [divider, setDivider] = useState(() => firstUnread(timeline, timeline.mine.readSeq, viewerId));
  const last = useRef(timeline);
  last.current = timeline;
  useEffect(() => {
    let readSeq = last.current.mine.readSeq;
    const left = () => {
      readSeq = Math.max(last.current.mine.readSeq, last.current.messages.at(-1)?.seq ?? 0);
    };
    const back = () => setDivider((now) => firstUnread(last.current, readSeq, viewerId) ?? now);
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    return () => {
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
    };
  }, [viewerId]);
  useEffect(() => {
    if (pending > 0) setDivider(undefined);
  }, [pending]);
  return divider;
}

function firstUnread({ messages }: Timeline, readSeq: number, viewerId: string): number | undefined {
  return messages.find(
    ({ seq, author, kind, deletedAt }) => seq > readSeq && author.id !== viewerId && kind !== 'SYSTEM' && !deletedAt,
  )?.seq;
}

/** Arrows go from message to message; Tab goes on to what can be done with one. */
function useRowKeys(container: React.RefObject<HTMLDivElement | null>) {
  return useCallback(
    (event: React.KeyboardEvent) => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      const target = event.target as HTMLElement;
      if (target.closest('textarea, [role=menu], [role=dialog]')) return;
      const rows = [...(container.current?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])];
      const at = rows.findIndex((row) => row.contains(target));
      const next = at === -1 ? rows.at(-1) : rows[at + (event.key === 'ArrowUp' ? -1 : 1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: 'nearest' });
    },
    [container],
  );
}
