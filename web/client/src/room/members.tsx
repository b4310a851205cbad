import { EllipsisVertical, UserPlus, X } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { AddMemberDocument, RemoveMemberDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import type { Presence } from '../presence/presence';
import { useOpenDirect } from '../rooms/direct';
import { PeopleFinder } from '../rooms/people';
import { Avatar } from '../ui/avatar';
import { Modal } from '../ui/modal';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import css from './members.module.css';
import type { Member, Timeline } from './timeline';

interface Props {
  feed: Feed;
  timeline: Timeline;
  onClose: () => void;
}

/** Who is in the room, those first who are there. */
export function Members({ feed, timeline, onClose }: Props) {
  const { apollo, presence } = useApp();
  const present = useStore(presence.everybody);
  const [adding, setAdding] = useState(false);
  const [trouble, setTrouble] = useState<unknown>();
  const members = inOrder([...timeline.members.values()], present);
  const more = timeline.room.memberCount - members.length;
  const add = (userId: string) =>
    act(apollo, AddMemberDocument, { roomId: feed.roomId, userId }).then(() => setAdding(false), setTrouble);
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
      {trouble !== undefined && <p className={ui.alert}>{sentence(trouble)}</p>}
      <ul className={css.list}>
        {members.map((member) => (
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
      {more > 0 && <p className={css.more}>and {more} more</p>}
      <Modal title="Add somebody" open={adding} onClose={() => setAdding(false)}>
        <PeopleFinder without={new Set(timeline.members.keys())} onChosen={({ id }) => void add(id)} />
      </Modal>
    </aside>
  );
}

function inOrder(members: Member[], present: ReadonlyMap<string, Presence>): Member[] {
  const rank = ({ user }: Member) => ['ONLINE', 'AWAY'].indexOf(present.get(user.id)?.status ?? '') >>> 0;
  return members.sort((a, b) => rank(a) - rank(b) || a.user.displayName.localeCompare(b.user.displayName));
}

interface RowProps {
  member: Member;
  feed: Feed;
  timeline: Timeline;
  presence?: Presence;
  onTrouble: (cause: unknown) => void;
}

function MemberRow({ member, feed, timeline, presence, onTrouble }: RowProps) {
  const { apollo, viewerId } = useApp();
  const openDirect = useOpenDirect();
  const { user, role } = member;
  const removable =
    timeline.permissions.includes('REMOVE_MEMBERS') && (role !== 'OWNER' || timeline.mine.role === 'OWNER');
  const note = presence?.statusText ?? (role === 'MEMBER' ? `@${user.username}` : role === 'OWNER' ? 'Owner' : 'Admin');
  return (
    <li className={css.row}>
      <Avatar person={user} size={32} presence={presence} />
      <span className={ui.listText}>
        <span>
          {user.displayName}
          {user.id === viewerId && ' (you)'}
        </span>
        <span className={ui.hint}>{note}</span>
      </span>
      {user.id !== viewerId && (
        <DropdownMenu.Root>
          <DropdownMenu.Trigger className={ui.icon} aria-label={`Actions for ${user.displayName}`}>
            <EllipsisVertical size={16} aria-hidden="true" />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content className={ui.menu} align="end">
              <DropdownMenu.Item className={ui.item} onSelect={() => void openDirect(user.id).catch(onTrouble)}>
                Write to {user.displayName}
              </DropdownMenu.Item>
              {removable && (
                <DropdownMenu.Item
                  className={ui.itemDanger}
                  onSelect={() =>
                    void act(apollo, RemoveMemberDocument, { roomId: feed.roomId, userId: user.id }).catch(onTrouble)
                  }
                >
                  Remove from the room
                </DropdownMenu.Item>
              )}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      )}
    </li>
  );
}
