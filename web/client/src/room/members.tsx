import { UserPlus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { AddMemberDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import type { Presence } from '../presence/presence';
import { PeopleFinder } from '../rooms/people';
import { Modal } from '../ui/modal';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import { MemberRow } from './member';
import css from './members.module.css';
import type { Member, Timeline } from './timeline';

interface Props {
  feed: Feed;
  timeline: Timeline;
  onClose: () => void;
}

/** What the room is about, for which the line above the history may be too short; and who is in it, those first who are there. */
export function Members({ feed, timeline, onClose }: Props) {
  const [adding, setAdding] = useState(false);
  return (
    <aside className={css.members} aria-label="Members">
      <header className={css.header}>
        <h2>
          {timeline.room.memberCount} {timeline.room.memberCount === 1 ? 'member' : 'members'}
        </h2>
        {timeline.permissions.includes('ADD_MEMBERS') && (
          <button
            type="button"
            className={ui.icon}
            aria-label="Add somebody"
            title="Add somebody"
            onClick={() => setAdding(true)}
          >
            <UserPlus size={18} aria-hidden="true" />
          </button>
        )}
        <button type="button" className={ui.icon} aria-label="Close members" onClick={onClose}>
          <X size={18} aria-hidden="true" />
        </button>
      </header>
      {timeline.room.description && <p className={css.about}>{timeline.room.description}</p>}
      <MemberList feed={feed} timeline={timeline} />
      <Modal title="Add somebody" open={adding} onClose={() => setAdding(false)}>
        <AddSomebody feed={feed} timeline={timeline} onDone={() => setAdding(false)} />
      </Modal>
    </aside>
  );
}

function AddSomebody({ feed, timeline, onDone }: { feed: Feed; timeline: Timeline; onDone: () => void }) {
  const { apollo } = useApp();
  const [trouble, setTrouble] = useState<unknown>();
  const add = (userId: string) =>
    act(apollo, AddMemberDocument, { roomId: feed.roomId, userId }).then(onDone, setTrouble);
  return (
    <>
      {trouble !== undefined && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <PeopleFinder without={new Set(timeline.members.keys())} onChosen={({ id }) => void add(id)} />
    </>
  );
}

// Fewer are seen at a glance.
const filteredFrom = 12;
// So many rows at a time: a thousand with their menus would take a phone a while.
const stepRows = 100;

function MemberList({ feed, timeline }: { feed: Feed; timeline: Timeline }) {
  const { presence } = useApp();
  const present = useStore(presence.everybody);
  const [filter, setFilter] = useState('');
  const [shown, setShown] = useState(stepRows);
  const [trouble, setTrouble] = useState<unknown>();
  const wanted = filter.trim().toLowerCase();
  const members = inOrder([...timeline.members.values()], present).filter((member) => fits(member, wanted));
  const unread = timeline.furtherMembers !== null;
  const more = () => {
    setShown(Math.min(shown, members.length) + stepRows);
    if (unread && members.length <= shown + stepRows) feed.loadMembers().catch(setTrouble);
  };
  return (
    <>
      {timeline.room.memberCount > filteredFrom && (
        <div className={css.above}>
          <input
            type="search"
            className={ui.input}
            placeholder="Find a member"
            aria-label="Find a member"
            value={filter}
            onChange={(event) => {
              setFilter(event.target.value);
              setShown(stepRows);
            }}
          />
        </div>
      )}
      {trouble !== undefined && (
        <div className={css.above}>
          <p className={ui.alert} role="alert">
            {sentence(trouble)}
          </p>
        </div>
      )}
      <div className={css.scroll}>
        <ul>
          {members.slice(0, shown).map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              feed={feed}
              timeline={timeline}
              presence={present.get(member.user.id)}
              onTrouble={setTrouble}
            />
          ))}
        </ul>
        {members.length === 0 && (
          <p className={css.note} role="status">
            {unread ? 'None of those read so far is called so.' : 'No member is called so.'}
          </p>
        )}
        {(unread || members.length > shown) && <More key={members.length} filtered={wanted !== ''} onMore={more} />}
      </div>
    </>
  );
}

/** Goes on when it is scrolled to; what is filtered waits to be told, or it would read all of a large room. */
function More({ filtered, onMore }: { filtered: boolean; onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const go = useRef(onMore);
  go.current = onMore;
  useEffect(() => {
    if (filtered || !button.current) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) go.current();
    });
    seen.observe(button.current);
    return () => seen.disconnect();
  }, [filtered]);
  return (
    <button ref={button} type="button" className={css.more} onClick={onMore}>
      {filtered ? 'Look further' : 'Show more'}
    </button>
  );
}

function fits({ user }: Member, wanted: string): boolean {
  return wanted === '' || `${user.displayName} @${user.username}`.toLowerCase().includes(wanted);
}

const names = new Intl.Collator();

function inOrder(members: Member[], present: ReadonlyMap<string, Presence>): Member[] {
  const order = { ONLINE: 0, AWAY: 1, OFFLINE: 2 };
  const rank = ({ user }: Member) => order[present.get(user.id)?.status ?? 'OFFLINE'];
  return members.sort((a, b) => rank(a) - rank(b) || names.compare(a.user.displayName, b.user.displayName));
}
