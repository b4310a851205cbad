import type { PersonFragment } from '../api/generated/graphql';
import type { Socket } from '../api/socket';
import { Store } from '../api/store';

export type People = ReadonlyMap<string, PersonFragment>;

/** Reads people as they are now. */
export type ReadPeople = (ids: string[]) => Promise<PersonFragment[]>;

const askedMax = 100;
const restMs = 30_000;

/**
 * The names and pictures of those on the screen. No event tells that they changed: whoever is shown is asked about
 * again when somebody comes back to the page, in one request and not twice within half a minute.
 */
export class Acquaintances {
  /** Those that were asked about last, and no others: what is known of these may be older than what is shown. */
  readonly latest = new Store<People>(new Map());
  readonly #read: ReadPeople;
  readonly #now: () => number;
  readonly #shown = new Set<() => Iterable<string>>();
  #askedAt: number;

  constructor(read: ReadPeople, now: () => number = () => performance.now()) {
    this.#read = read;
    this.#now = now;
    this.#askedAt = now(); // what is shown first has just been read
  }

  /** Says who is on the screen, the most important first, until the result is called. */
  show(ids: () => Iterable<string>): () => void {
    this.#shown.add(ids);
    return () => this.#shown.delete(ids);
  }

  put(people: readonly PersonFragment[]): void {
    if (people.length === 0) return;
    this.latest.set(new Map(people.map((person) => [person.id, person])));
  }

  async refresh(): Promise<void> {
    const ids = [...new Set([...this.#shown].flatMap((shown) => [...shown()]))].slice(0, askedMax);
    if (ids.length === 0 || this.#now() - this.#askedAt < restMs) return;
    this.#askedAt = this.#now();
    await this.#read(ids).then(
      (people) => this.put(people),
      () => undefined, // they are shown as they were
    );
  }
}

const lookEveryMs = 5 * 60_000;

/** Asks again when the page is looked at anew, when the connection is back, and now and then in between. */
export function refreshPeople(people: Acquaintances, socket: Socket): () => void {
  const look = () => {
    if (document.visibilityState === 'visible') void people.refresh();
  };
  const unlisten = socket.connection.subscribe(() => {
    if (socket.connection.get() === 'open') look();
  });
  const timer = setInterval(look, lookEveryMs);
  document.addEventListener('visibilitychange', look);
  return () => {
    unlisten();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

/**
 * The value with everybody in it as they are in `people`: whatever has an id and a display name is taken for a person,
 * and keeps the fields that it has. What nothing changes in stays the same object.
 */
export function renewed<T>(value: T, people: People): T {
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const person = 'displayName' in fields ? people.get(fields.id as string) : undefined;
  const next: Record<string, unknown> = Array.isArray(value) ? ([] as never) : {};
  let changed = false;
  for (const [key, before] of Object.entries(fields)) {
    const now = person && key in person ? person[key as keyof PersonFragment] : renewed(before, people);
    next[key] = same(before, now) ? before : now;
    changed ||= next[key] !== before;
  }
  return changed ? (next as T) : value;
}

// Pictures are objects: the same one is told anew each time.
function same(before: unknown, now: unknown): boolean {
  return before === now || (before != null && now != null && JSON.stringify(before) === JSON.stringify(now));
}
