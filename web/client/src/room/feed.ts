import type { ApolloClient } from '@apollo/client';
import { act, ask } from '../api/apollo';
import { refusalOf } from '../api/fault';
import {
  FurtherMembersDocument,
  MarkReadDocument,
  MessagesAroundDocument,
  NewerMessagesDocument,
  OlderMessagesDocument,
  PermissionsDocument,
  RoomDocument,
  RoomEventsDocument,
  type MessagePageFragment,
} from '../api/generated/graphql';
import { follow, type Socket } from '../api/socket';
import { Store } from '../api/store';
import type { People } from '../presence/people';
import { membersRead } from './membership';
import {
  appended,
  applied,
  opened,
  peopleOf,
  peopleRenewed,
  prepended,
  told,
  trimmed,
  type Edge,
  type Message,
  type RoomEvent,
  type Timeline,
} from './timeline';

/**
 * What is known of the open room; 'absent' where the viewer is not a member, or nothing is there. `lost` is the room
 * that was open until the viewer's membership ended.
 */
export type FeedState =
  | { is: 'loading'; trouble?: unknown }
  | { is: 'absent'; lost?: Timeline['room'] }
  | { is: 'open'; timeline: Timeline; loadingOlder: boolean; loadingNewer: boolean };

const retryMs = 3_000;

// Events that come closer together than this are shown together: whoever comes back after a long time gets
// thousands of them.
const togetherMs = 40;

// As many members as are read by themselves when the room is opened, a hundred after the other. They serve mentions, the
// panel and the ticks; in a larger room whoever looks for the others has them read on, or asks the server.
const gatheredMax = 1000;

/** The open room: its timeline, followed by events from the cursor it was read with. */
export class Feed {
  readonly state = new Store<FeedState>({ is: 'loading' });
  /** Why the last thing that was done here came to nothing, where nothing else on the page says so. */
  readonly trouble = new Store<unknown>(undefined);
  readonly roomId: string;
  /** Whether the end of the history is in sight; the view says so. */
  readerAtEnd = true;
  readonly #apollo: ApolloClient;
  readonly #socket: Socket;
  readonly #viewerId: string;
  #stop: (() => void) | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #read = 0;
  #reading: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #generation = 0;
  #events: RoomEvent[] = [];
  #applying: ReturnType<typeof setTimeout> | undefined;
  #members: Promise<boolean> | undefined;
  #appliedAt = -Infinity;

  constructor(apollo: ApolloClient, socket: Socket, viewerId: string, roomId: string, around?: string) {
    this.#apollo = apollo;
    this.#socket = socket;
    this.#viewerId = viewerId;
    this.roomId = roomId;
    void this.open(around);
  }

  /** Reads the room anew: the newest messages, or those around one. */
  async open(around?: string): Promise<void> {
    const generation = ++this.#generation;
    clearTimeout(this.#retry);
    try {
      const { room } = await ask(this.#apollo, RoomDocument, { id: this.roomId, around });
      if (this.#closed || generation !== this.#generation) return;
      this.#leave();
      if (!room?.viewerMembership || room.viewerMembership.leftAt) return this.#lose();
      this.#show(opened(room));
      this.#follow();
      void this.#gather(generation);
    } catch (trouble) {
      if (!this.#closed && generation === this.#generation) this.#failed(trouble, around);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#reading);
    this.#leave();
  }

  /** Undefined for nothing to complain of any more. */
  complain(cause: unknown): void {
    this.trouble.set(cause);
  }

  /** What a mutation answered, before its event comes. */
  put(message: Message): void {
    this.#change((timeline) => told(timeline, message));
  }

  /** Shows everybody as they are known to be now. */
  renew(people: People): void {
    this.#change((timeline) => peopleRenewed(timeline, people));
  }

  async loadOlder(): Promise<void> {
    const state = this.state.get();
    if (state.is !== 'open' || state.loadingOlder || state.timeline.older === null) return;
    this.state.set({ ...state, loadingOlder: true });
    const from = state.timeline.older;
    const page = await this.#page(from, OlderMessagesDocument);
    this.state.update((now) => {
      if (now.is !== 'open') return now;
      const current = page && now.timeline.older === from; // or the room was read anew meanwhile
      return { ...now, loadingOlder: false, timeline: current ? prepended(now.timeline, page) : now.timeline };
    });
  }

  async loadNewer(): Promise<void> {
    const state = this.state.get();
    if (state.is !== 'open' || state.loadingNewer || state.timeline.newer === null) return;
    this.state.set({ ...state, loadingNewer: true });
    const from = state.timeline.newer;
    const page = await this.#page(from, NewerMessagesDocument);
    this.state.update((now) => {
      if (now.is !== 'open') return now;
      const current = page && now.timeline.newer === from;
      return { ...now, loadingNewer: false, timeline: current ? appended(now.timeline, page) : now.timeline };
    });
  }

  /** The page at an end of the window; undefined where it could not be read, which scrolling tries again. */
  async #page(
    from: Edge,
    beyond: typeof OlderMessagesDocument | typeof NewerMessagesDocument,
  ): Promise<MessagePageFragment | null | undefined> {
    const { roomId: id } = this;
    try {
      const { room } =
        'around' in from
          ? await ask(this.#apollo, MessagesAroundDocument, { id, around: from.around })
          : await ask(this.#apollo, beyond, { id, cursor: from.cursor });
      return room?.messages;
    } catch {
      return undefined;
    }
  }

  /** Reads a further page of members, and tells whether it came. */
  loadMembers(): Promise<boolean> {
    this.#members ??= this.#loadMembers().finally(() => {
      this.#members = undefined;
    });
    return this.#members;
  }

  async #loadMembers(): Promise<boolean> {
    const state = this.state.get();
    const after = state.is === 'open' ? state.timeline.furtherMembers : null;
    if (after === null) return false;
    const generation = this.#generation;
    const { room } = await ask(this.#apollo, FurtherMembersDocument, { id: this.roomId, after });
    const page = room?.members;
    if (!page) return false;
    // A room that was read anew meanwhile knows of nothing that was told before.
    if (generation === this.#generation) this.#change((timeline) => membersRead(timeline, page));
    return true;
  }

  async #gather(generation: number): Promise<void> {
    for (;;) {
      const state = this.state.get();
      if (this.#closed || generation !== this.#generation || state.is !== 'open') return;
      if (state.timeline.furtherMembers === null || state.timeline.members.size >= gatheredMax) return;
      if (!(await this.loadMembers().catch(() => false))) return; // the panel tries again
    }
  }

  /** Tells the server what has been shown, not more often than the positions of a room are written. */
  markRead(seq: number, intervalMs: number): void {
    const state = this.state.get();
    if (state.is !== 'open' || seq <= Math.max(this.#read, state.timeline.mine.readSeq)) return;
    this.#read = seq;
    if (this.#reading !== undefined) return;
    this.#reading = setTimeout(() => {
      this.#reading = undefined;
      const told = this.#read;
      act(this.#apollo, MarkReadDocument, { roomId: this.roomId, seq: told }).catch(() => {
        if (this.#read === told) this.#read = 0; // the next message, or look, tells it again
      });
    }, intervalMs);
  }

  #follow(): void {
    const after = () => {
      this.#apply();
      const state = this.state.get();
      return { roomId: this.roomId, after: state.is === 'open' ? state.timeline.cursor : undefined };
    };
    this.#stop = follow(this.#socket, RoomEventsDocument, after, {
      next: ({ roomEvents: event }) => {
        this.#events.push(event);
        const waitMs = this.#appliedAt + togetherMs - performance.now();
        if (waitMs <= 0) this.#apply();
        else this.#applying ??= setTimeout(() => this.#apply(), waitMs);
      },
      refused: (errors) => {
        const code = refusalOf(errors)?.code;
        if (code === 'NOT_A_MEMBER' || code === 'NOT_FOUND') return this.#lose();
        this.#retry = setTimeout(() => void this.open(), refusalOf(errors)?.retryAfterMs ?? retryMs);
      },
    });
  }

  #apply(): void {
    clearTimeout(this.#applying);
    this.#applying = undefined;
    this.#appliedAt = performance.now();
    const events = this.#events;
    if (events.length === 0) return;
    this.#events = [];
    this.#change((timeline) => {
      const told = events.reduce((state, event) => applied(state, event, this.#viewerId), timeline);
      const people = new Map(events.flatMap(peopleOf).map((person) => [person.id, person]));
      return trimmed(peopleRenewed(told, people), this.readerAtEnd);
    });
    if (events.some((event) => this.#changesPermissions(event))) void this.#readPermissions();
  }

  #changesPermissions(event: RoomEvent): boolean {
    if (event.__typename === 'RoomChanged') return true;
    if (event.__typename !== 'MembershipChanged') return false;
    return event.membership.user.id === this.#viewerId && !event.membership.leftAt;
  }

  /** Ends the subscription; what it has told and nobody has seen goes with it. */
  #leave(): void {
    this.#stop?.();
    clearTimeout(this.#applying);
    this.#applying = undefined;
    this.#events = [];
  }

  // Roles, archival and the end of a membership change what may be done here.
  async #readPermissions(): Promise<void> {
    const { room } = await ask(this.#apollo, PermissionsDocument, { id: this.roomId }).catch(() => ({ room: null }));
    if (room) this.#change((timeline) => ({ ...timeline, permissions: room.viewerPermissions }));
  }

  #change(change: (timeline: Timeline) => Timeline): void {
    this.state.update((state) => (state.is === 'open' ? { ...state, timeline: change(state.timeline) } : state));
  }

  #show(timeline: Timeline): void {
    this.#read = 0;
    this.state.set({ is: 'open', timeline, loadingOlder: false, loadingNewer: false });
  }

  #lose(): void {
    this.state.update((state) => ({ is: 'absent', lost: state.is === 'open' ? state.timeline.room : undefined }));
  }

  #failed(trouble: unknown, around?: string): void {
    const code = refusalOf(trouble)?.code;
    if (code === 'NOT_A_MEMBER') return this.#lose();
    if (around && code) return void this.open(); // the message is gone: show the room
    if (this.state.get().is !== 'open') this.state.set({ is: 'loading', trouble });
    this.#retry = setTimeout(() => void this.open(around), retryMs);
  }
}
