import type { MemberPageFragment, MessagePageFragment } from '../src/api/generated/graphql';
import type { Member, Message, RoomEvent, RoomState } from '../src/room/timeline';

export const viewer = 'viewer';

type Row = { version: number } & ({ message: Message } | { member: Member });

const epoch = '2026-01-31T09:30:00.000Z';

/**
 * A room as the server keeps it (docs/events.md): rows stamped with the version of their last change, and
 * events that are nothing but the rows after a version, each once and as it is now.
 */
export class Room {
  lastSeq = 0;
  #version = 0;
  readonly #rows = new Map<string, Row>();
  readonly #names = new Map<string, string>();

  constructor() {
    for (const name of ['ada', 'grace', viewer]) this.join(name);
  }

  post(author: string, text: string, clientKey?: string, replyTo?: number): void {
    const seq = ++this.lastSeq;
    const answered = replyTo === undefined ? undefined : this.message(replyTo);
    this.#put({
      id: `message-${seq}`,
      seq,
      version: 0,
      kind: 'TEXT',
      text,
      createdAt: epoch,
      editedAt: null,
      deletedAt: null,
      clientKey: clientKey ?? null,
      replyCount: 0,
      author: this.#person(author),
      replyTo: answered ? quote(answered) : null,
      attachments: [],
      reactions: [],
      mentions: [],
      systemEvent: null,
    });
    if (answered) this.#put({ ...this.message(answered.seq), replyCount: answered.replyCount + 1 });
  }

  edit(seq: number, text: string): void {
    const message = this.message(seq);
    if (!message.deletedAt) this.#put({ ...message, text, editedAt: epoch });
  }

  remove(seq: number): void {
    this.#put({ ...this.message(seq), text: '', deletedAt: epoch });
  }

  join(name: string): void {
    this.#putMember(name, null);
  }

  /** Nothing tells of it: whatever is read from now on has the name. */
  rename(name: string, displayName: string): void {
    this.#names.set(name, displayName);
  }

  leave(name: string): void {
    this.#putMember(name, epoch);
  }

  message(seq: number): Message {
    const row = this.#rows.get(`message-${seq}`) as { message: Message };
    const { replyTo, author } = row.message;
    const message = { ...row.message, author: this.#person(author.id) };
    return replyTo ? { ...message, replyTo: quote(this.message(replyTo.seq)) } : message;
  }

  query(last: number, membersMax = 100): RoomState {
    return this.#state(membersMax, this.#page(Math.max(1, this.lastSeq - last + 1), this.lastSeq));
  }

  around(seq: number, size: number): RoomState {
    const from = Math.max(1, seq - Math.floor(size / 2));
    return this.#state(100, this.#page(from, Math.min(this.lastSeq, from + size - 1)));
  }

  before(seq: number, size: number): MessagePageFragment {
    return this.#page(Math.max(1, seq - size), seq - 1);
  }

  after(seq: number, size: number): MessagePageFragment {
    return this.#page(seq + 1, Math.min(this.lastSeq, seq + size));
  }

  membersAfter(after: string, most: number): MemberPageFragment {
    const all = this.#current().filter(({ id }) => id > after);
    const nodes = all.slice(0, most);
    return { nodes, pageInfo: { hasNextPage: all.length > most, endCursor: nodes.at(-1)?.id ?? null } };
  }

  changes(cursor: string): RoomEvent[] {
    const later = [...this.#rows.values()].filter(({ version }) => version > Number(cursor));
    return later.sort((a, b) => a.version - b.version).map((row) => this.#event(row, Number(cursor)));
  }

  #event(row: Row, after: number): RoomEvent {
    const cursor = String(row.version);
    if ('member' in row) {
      const membership = { ...row.member, user: this.#person(row.member.user.id), room: { memberCount: this.#current().length } };
      return { __typename: 'MembershipChanged', cursor, membership };
    }
    const message = this.message(row.message.seq);
    if (message.deletedAt) return { __typename: 'MessageDeleted', cursor, message };
    return { __typename: message.seq > after ? 'MessagePosted' : 'MessageChanged', cursor, message };
  }

  #put(message: Message): void {
    const version = ++this.#version;
    this.#rows.set(message.id, { version, message: { ...message, version } });
  }

  #putMember(name: string, leftAt: string | null): void {
    const version = ++this.#version;
    const user = this.#person(name);
    const member: Member = { id: `member-${name}`, role: 'MEMBER', leftAt, deliveredSeq: 0, readSeq: 0, user };
    this.#rows.set(member.id, { version, member });
  }

  #page(from: number, to: number): MessagePageFragment {
    const nodes = [];
    for (let seq = from; seq <= to; seq++) nodes.push(this.message(seq));
    return {
      nodes,
      pageInfo: {
        hasPreviousPage: from > 1,
        hasNextPage: to < this.lastSeq,
        startCursor: nodes.length > 0 ? String(from) : null,
        endCursor: nodes.length > 0 ? String(to) : null,
      },
    };
  }

  #state(membersMax: number, messages: MessagePageFragment): RoomState {
    const members = this.#current();
    const { member: mine } = this.#rows.get(`member-${viewer}`) as { member: Member };
    return {
      id: 'room',
      kind: 'CHANNEL',
      visibility: 'PUBLIC',
      name: 'Room',
      description: '',
      archivedAt: null,
      memberCount: members.length,
      lastSeq: this.lastSeq,
      cursor: String(this.#version),
      viewerPermissions: [],
      viewerMembership: {
        id: mine.id,
        role: mine.role,
        leftAt: mine.leftAt,
        readSeq: mine.readSeq,
        notificationLevel: 'ALL',
      },
      messages,
      members: this.membersAfter('', membersMax),
    };
  }

  #current(): Member[] {
    const all = [...this.#rows.values()].flatMap((row) => ('member' in row ? [row.member] : []));
    return all
      .map((member) => ({ ...member, user: this.#person(member.user.id) }))
      .filter(({ leftAt }) => leftAt === null)
      .sort((a, b) => a.id.localeCompare(b.id));
  }

  #person(name: string): Member['user'] {
    return { id: name, username: name, displayName: this.#names.get(name) ?? name };
  }
}

function quote({ id, seq, kind, text, deletedAt, author }: Message): NonNullable<Message['replyTo']> {
  return { id, seq, kind, text, deletedAt, author: { id: author.id, displayName: author.displayName } };
}

/** Chance that is the same in each run. */
export function generator(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}
