import { EllipsisVertical } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { RemoveMemberDocument, SetMemberRoleDocument, type MemberRole } from '../api/generated/graphql';
import type { Presence } from '../presence/presence';
import { useOpenDirect } from '../rooms/direct';
import { Avatar } from '../ui/avatar';
import { Confirm } from '../ui/confirm';
import ui from '../ui/ui.module.css';
import type { Feed } from './feed';
import css from './members.module.css';
import type { Member, Timeline } from './timeline';

interface Props {
  member: Member;
  feed: Feed;
  timeline: Timeline;
  presence?: Presence;
  onTrouble: (cause: unknown) => void;
}

const roleNames: Record<MemberRole, string> = { MEMBER: 'Member', ADMIN: 'Admin', OWNER: 'Owner' };
const roleNotes: Record<MemberRole, string> = {
  MEMBER: 'Reads and writes',
  ADMIN: 'Also manages members and messages',
  OWNER: 'May do everything',
};

/** A member, what they say of themself, and what can be done about them. */
export function MemberRow({ member, feed, timeline, presence, onTrouble }: Props) {
  const { viewerId } = useApp();
  const { user, role } = member;
  const mine = user.id === viewerId;
  const rules = timeline.permissions.includes('SET_ROLES');
  return (
    <li className={css.row}>
      <Avatar person={user} size={32} presence={presence} />
      <span className={ui.listText}>
        <span className={css.name}>
          <span>
            {user.displayName}
            {mine && ' (you)'}
          </span>
          {role !== 'MEMBER' && <span className={css.role}>{roleNames[role]}</span>}
        </span>
        <span className={ui.hint}>{presence?.statusText ?? `@${user.username}`}</span>
      </span>
      {(!mine || rules) && <MemberMenu member={member} feed={feed} timeline={timeline} onTrouble={onTrouble} />}
    </li>
  );
}

function MemberMenu({ member, feed, timeline, onTrouble }: Omit<Props, 'presence'>) {
  const { apollo, viewerId } = useApp();
  const openDirect = useOpenDirect();
  const [asked, setAsked] = useState<'remove' | MemberRole>();
  const { user, role } = member;
  const mine = user.id === viewerId;
  const target = { roomId: feed.roomId, userId: user.id };
  const removable =
    !mine && timeline.permissions.includes('REMOVE_MEMBERS') && (role !== 'OWNER' || timeline.mine.role === 'OWNER');
  const remove = async () => void (await act(apollo, RemoveMemberDocument, target));
  const setRole = async (next: MemberRole) => void (await act(apollo, SetMemberRoleDocument, { ...target, role: next }));
  // Whoever gives up the role of an owner can't take it again by themself: that is asked about.
  const choose = (next: MemberRole) => (mine ? setAsked(next) : void setRole(next).catch(onTrouble));
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className={ui.icon} aria-label={`Actions for ${user.displayName}`}>
          <EllipsisVertical size={16} aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={ui.menu} align="end" collisionPadding={8}>
            {!mine && (
              <DropdownMenu.Item className={ui.item} onSelect={() => void openDirect(user.id).catch(onTrouble)}>
                Write to {user.displayName}
              </DropdownMenu.Item>
            )}
            {timeline.permissions.includes('SET_ROLES') && <Roles role={role} onChosen={choose} />}
            {removable && <DropdownMenu.Separator className={ui.separator} />}
            {removable && (
              <DropdownMenu.Item className={ui.itemDanger} onSelect={() => setAsked('remove')}>
                Remove from the room
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Confirm
        open={asked === 'remove'}
        title={`Remove ${user.displayName}?`}
        text={removal(timeline)}
        action="Remove"
        onConfirm={remove}
        onClose={() => setAsked(undefined)}
      />
      <Confirm
        open={asked !== undefined && asked !== 'remove'}
        title="Give up your role?"
        text="Only another owner can make you an owner again."
        action="Give it up"
        onConfirm={() => setRole(asked as MemberRole)}
        onClose={() => setAsked(undefined)}
      />
    </>
  );
}

function removal({ room }: Timeline): string {
  return room.visibility === 'PUBLIC'
    ? 'They can’t read the room any more, but anybody can join it: they may come back.'
    : 'They can’t read the room any more until somebody adds them again.';
}

/** The roles as a choice of one: choosing the present one again does nothing. */
function Roles({ role, onChosen }: { role: MemberRole; onChosen: (role: MemberRole) => void }) {
  return (
    <>
      <DropdownMenu.Label className={ui.menuLabel}>Role</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={role} onValueChange={(next) => next !== role && onChosen(next as MemberRole)}>
        {(['OWNER', 'ADMIN', 'MEMBER'] as const).map((each) => (
          <DropdownMenu.RadioItem key={each} className={ui.choice} value={each}>
            <span>
              {roleNames[each]}
              <span className={css.may}>{roleNotes[each]}</span>
            </span>
            <DropdownMenu.ItemIndicator className={ui.mark}>✓</DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}
