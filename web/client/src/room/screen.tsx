import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../app';
import { sentence } from '../api/fault';
import { useStore } from '../api/store';
import { Composer } from '../compose/composer';
import { watchTyping } from '../presence/presence';
import ui from '../ui/ui.module.css';
import { Doorway } from './doorway';
import { Feed, type FeedState } from './feed';
import { RoomHeader } from './header';
import { History } from './history';
import { Members } from './members';
import css from './screen.module.css';
import type { Message } from './timeline';
import { Trouble } from './trouble';
import { TypingLine } from './typing';

interface Props {
  roomId: string;
  messageId?: string;
}

/** A room: whose door is shown to whoever is not in it. */
export function RoomScreen({ roomId, messageId }: Props) {
  const { feed, state } = useFeed(roomId, messageId);
  if (!feed || state.is === 'loading') {
    const trouble = state.is === 'loading' ? state.trouble : undefined;
    return (
      <div className={ui.blank}>
        <p role="status" data-waiting>
          {trouble ? `${sentence(trouble)} Trying again…` : 'Loading…'}
        </p>
      </div>
    );
  }
  if (state.is === 'absent') return <Doorway roomId={roomId} lost={state.lost} onJoined={() => void feed.open()} />;
  return <OpenRoom feed={feed} state={state} target={messageId} />;
}

function useFeed(roomId: string, messageId: string | undefined) {
  const { apollo, socket, sent, people, viewerId } = useApp();
  const [feed, setFeed] = useState<Feed>();
  const first = useRef(messageId);
  useEffect(() => {
    const opened = new Feed(apollo, socket, viewerId, roomId, first.current);
    setFeed(opened);
    const unlisten = sent.subscribe(() => {
      const last = sent.get();
      if (last?.roomId === roomId) opened.put(last.message);
    });
    const unlearn = people.latest.subscribe(() => opened.renew(people.latest.get()));
    const unshow = people.show(() => peopleIn(opened.state.get()));
    return () => {
      unlisten();
      unlearn();
      unshow();
      opened.close();
    };
  }, [apollo, socket, sent, people, viewerId, roomId]);

  // A message to jump to that is not in the window is read with what surrounds it.
  useEffect(() => {
    const now = feed?.state.get();
    if (!feed || !messageId || now?.is !== 'open') return;
    if (!now.timeline.messages.some(({ id }) => id === messageId)) void feed.open(messageId);
  }, [feed, messageId]);

  const state = useStore(feed?.state ?? loading);
  return { feed, state };
}

/** Who is on the screen: those who wrote last first. */
function* peopleIn(state: FeedState): Iterable<string> {
  if (state.is !== 'open') return;
  for (const { author } of state.timeline.messages.toReversed()) yield author.id;
  yield* state.timeline.members.keys();
}

const loading = { get: (): FeedState => nothingYet, subscribe: () => () => undefined };
const nothingYet: FeedState = { is: 'loading' };

type OpenState = Extract<FeedState, { is: 'open' }>;

function OpenRoom({ feed, state, target }: { feed: Feed; state: OpenState; target?: string }) {
  const { presence, server, socket, notices, outbox, viewerId } = useApp();
  const [membersShown, setMembersShown] = useState(false);
  const [replyTo, setReplyTo] = useState<Message>();
  const [editing, setEditing] = useState<Message>();
  const { timeline } = state;
  const { roomId } = feed;
  const small = timeline.room.memberCount <= server.limits.presenceRoomMembersMax;
  useEffect(() => (small ? presence.watchRoom(roomId) : undefined), [presence, roomId, small]);
  const typing = useTyping(socket, roomId, viewerId);
  useEffect(() => {
    const read = () => {
      if (document.hasFocus()) void notices.markRoomRead(roomId);
    };
    read();
    window.addEventListener('focus', read);
    const unlisten = notices.list.subscribe(read);
    return () => {
      window.removeEventListener('focus', read);
      unlisten();
    };
  }, [notices, roomId]);

  const editLast = useCallback(() => {
    const onItsWay = outbox.items.get().some((item) => item.roomId === roomId && item.failure === undefined);
    if (onItsWay) return; // the last one can't be edited yet, and the one before it is not meant
    const mine = (message: Message) =>
      message.author.id === viewerId && !message.deletedAt && message.kind !== 'SYSTEM';
    setEditing(timeline.messages.findLast(mine));
  }, [outbox, roomId, timeline.messages, viewerId]);

  return (
    <div className={css.screen} data-members={membersShown || undefined}>
      <RoomHeader
        feed={feed}
        timeline={timeline}
        membersShown={membersShown}
        onMembers={() => setMembersShown(!membersShown)}
      />
      <History feed={feed} state={state} target={target} editing={editing} onReply={setReplyTo} onEdit={setEditing} />
      <footer className={css.footer}>
        <TypingLine typing={typing} />
        <Trouble feed={feed} />
        <Composer
          feed={feed}
          timeline={timeline}
          replyTo={replyTo}
          onReplyDone={() => setReplyTo(undefined)}
          onEditLast={editLast}
        />
      </footer>
      {membersShown && <Members feed={feed} timeline={timeline} onClose={() => setMembersShown(false)} />}
    </div>
  );
}

function useTyping(socket: ReturnType<typeof useApp>['socket'], roomId: string, viewerId: string) {
  const [people, setPeople] = useState<readonly { id: string; displayName: string }[]>([]);
  useEffect(() => {
    const { typing, stop } = watchTyping(socket, roomId, viewerId);
    const unlisten = typing.subscribe(() => setPeople(typing.get()));
    return () => {
      unlisten();
      stop();
    };
  }, [socket, roomId, viewerId]);
  return useMemo(() => people.map(({ displayName }) => displayName), [people]);
}
