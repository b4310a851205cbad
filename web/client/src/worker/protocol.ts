// What pages and the worker say to each other. They may be of two versions for as long as a page is open: fields are added
// here, and none gets another meaning.
import type { Note } from '../notices/note';

/** Where the worker stands: at the root, so that its scope is every address of the client. */
export const workerScope = '/';

/**
 * Held by whoever shows notifications or looks through them: Chromium loses one that is being shown while it is asked for
 * what is.
 */
export const shownLock = 'parley.shown';

/** What a page says to the worker. */
export interface ToWorker {
  /** What its socket has told. */
  heard: Note;
}

/**
 * What the worker says to a page: to tell on the port which room it shows, to go to an address of the client, or that the
 * browser has changed its subscription to push.
 */
export type ToPage = { ask: 'room' } | { go: string } | { changed: true };

/** The answer to `ask`. */
export interface Shown {
  roomId?: string;
}
