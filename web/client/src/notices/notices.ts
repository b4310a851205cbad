import type { ApolloClient } from '@apollo/client';
import { act, ask } from '../api/apollo';
import {
  MarkNoticesReadDocument,
  NoticesDocument,
  NotificationAddedDocument,
  type NoticeFragment,
} from '../api/generated/graphql';
import { follow, type Socket } from '../api/socket';
import { Store } from '../api/store';
import type { Alerts } from './alerts';

export type Notice = NoticeFragment;

export interface NoticeList {
  unread: number;
  notices: readonly Notice[];
}

const shownMax = 50;
const retryMs = 5_000;

/** What concerns the viewer in person, the newest first. The alerts are told each that comes while the page is open. */
export class Notices {
  readonly list = new Store<NoticeList>({ unread: 0, notices: [] });
  readonly #apollo: ApolloClient;
  readonly #socket: Socket;
  readonly #alerts: Pick<Alerts, 'heard' | 'read'>;
  #cursor = '';
  #stop: (() => void) | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(apollo: ApolloClient, socket: Socket, alerts: Pick<Alerts, 'heard' | 'read'>) {
    this.#apollo = apollo;
    this.#socket = socket;
    this.#alerts = alerts;
    void this.#open();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#stop?.();
  }

  markAllRead(): Promise<void> {
    this.#alerts.read();
    return this.#mark({ all: true }, () => true);
  }

  /** What is about a room that is being read needs no badge. */
  async markRoomRead(roomId: string): Promise<void> {
    const ids = this.list
      .get()
      .notices.filter((notice) => notice.room.id === roomId && !notice.readAt)
      .map(({ id }) => id);
    if (ids.length === 0) return;
    this.#alerts.read(roomId);
    await this.#mark({ ids }, ({ id }) => ids.includes(id));
  }

  async #mark(input: { all: true } | { ids: string[] }, concerned: (notice: Notice) => boolean): Promise<void> {
    const readAt = new Date().toISOString();
    const result = await act(this.#apollo, MarkNoticesReadDocument, { input }).catch(() => undefined);
    if (!result) return;
    const unread = result.markNotificationsRead.viewer.unreadNotificationCount;
    this.list.update(({ notices }) => ({
      unread,
      notices: notices.map((notice) => (concerned(notice) && !notice.readAt ? { ...notice, readAt } : notice)),
    }));
  }

  async #open(): Promise<void> {
    const viewer = await ask(this.#apollo, NoticesDocument, {})
      .then((data) => data.viewer)
      .catch(() => undefined);
    if (this.#closed) return;
    if (!viewer) return this.#again();
    this.#cursor = viewer.notifications.cursor;
    this.list.set({ unread: viewer.unreadNotificationCount, notices: viewer.notifications.nodes });
    this.#stop = follow(this.#socket, NotificationAddedDocument, () => ({ after: this.#cursor }), {
      next: ({ notificationAdded }) => this.#put(notificationAdded),
      refused: () => this.#again(),
    });
  }

  #again(): void {
    if (!this.#closed) this.#retry = setTimeout(() => void this.#open(), retryMs);
  }

  #put(notice: Notice): void {
    this.#cursor = notice.cursor;
    const { notices, unread } = this.list.get();
    if (notices.some(({ id }) => id === notice.id)) return; // told while the list was being read
    this.list.set({ unread: unread + 1, notices: [notice, ...notices].slice(0, shownMax) });
    this.#alerts.heard(notice);
  }
}
