import { useEffect, useState } from 'react';
import { useApp } from '../app';
import { ask } from '../api/apollo';
import { DeliveriesDocument } from '../api/generated/graphql';
import type { Delivery } from './membership';
import type { Timeline } from './timeline';

export interface Delivered {
  delivery: Delivery;
  /** How many others have read it. */
  readCount: number;
}

const askedMax = 50;
const askedEveryMs = 20_000;

/**
 * How far the viewer's latest messages have come, for rooms in which positions are not told: the server is asked when
 * there is a new message, when somebody comes back to the page, and now and then while they look at it.
 */
export function useDeliveries(timeline: Timeline, wanted: boolean): ReadonlyMap<string, Delivered> {
  const { apollo, viewerId } = useApp();
  const [known, setKnown] = useState<ReadonlyMap<string, Delivered>>(new Map());
  const ids = wanted ? latestOf(timeline, viewerId).join(' ') : '';
  useEffect(() => {
    if (ids === '') return;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const { nodes } = await ask(apollo, DeliveriesDocument, { ids: ids.split(' ') });
      const told = nodes.flatMap((node): [string, Delivered][] =>
        node && 'delivery' in node && node.delivery
          ? [[node.id, { delivery: node.delivery, readCount: node.readCount ?? 0 }]]
          : [],
      );
      setKnown((before) => new Map([...before, ...told]));
    };
    const again = () => void look().catch(() => undefined); // the next look tells
    again();
    const timer = setInterval(again, askedEveryMs);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  }, [apollo, ids]);
  return known;
}

function latestOf({ messages }: Timeline, viewerId: string): string[] {
  const mine = messages.filter(
    ({ author, kind, deletedAt }) => author.id === viewerId && kind !== 'SYSTEM' && !deletedAt,
  );
  return mine.slice(-askedMax).map(({ id }) => id);
}
