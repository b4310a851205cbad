import { Archive, ArrowLeft, Bell, BellOff, EllipsisVertical, LogOut, Settings, Users } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import {
  ArchiveRoomDocument,
  LeaveRoomDocument,
  SetRoomNotificationsDocument,
  type NotificationLevel,
} from '../api/generated/graphql';
import { useStore } from '../api/store';
import { partner, roomTitle } from '../rooms/naming';
import { Avatar, RoomGlyph } from '../ui/avatar';
import { Confirm } from '../ui/confirm';
import { goTo } from '../ui/route';
import ui from '../ui/ui.module.css';
import { EditRoomDialog } from './edit';
import type { Feed } from './feed';
import css from './header.module.css';
import type { Timeline } from './timeline';

interface Props {
  feed: Feed;
  timeline: Timeline;
  membersShown: boolean;
  onMembers: () => void;
}

export function RoomHeader({ feed, timeline, membersShown, onMembers }: Props) {
  const { inbox, presence, viewerId } = useApp();
  const { rooms } = useStore(inbox.list);
  const present = useStore(presence.everybody);
  const listed = rooms.find(({ id }) => id === feed.roomId);
  const { room } = timeline;
  const other = listed && partner(listed, viewerId);
  const title = listed ? roomTitle({ ...listed, name: room.name }, viewerId) : room.name;
  return (
    <header className={css.header}>
      <button
        type="button"
        className={`${ui.icon} ${css.back}`}
        aria-label="Back to your rooms"
        onClick={() => goTo('/')}
      >
        <ArrowLeft size={20} aria-hidden="true" />
      </button>
      {other ? (
        <Avatar person={other} presence={present.get(other.id)} />
      ) : (
        <RoomGlyph room={room} />
      )}
      <div className={css.text}>
        <h1>{title}</h1>
        <p>{room.kind === 'DIRECT' ? lastSeen(present.get(other?.id ?? '')) : subtitle(timeline)}</p>
      </div>
      <button
        type="button"
        className={ui.icon}
        aria-pressed={membersShown}
        aria-label="Members"
        title="Members"
        onClick={onMembers}
      >
        <Users size={19} aria-hidden="true" />
      </button>
      <RoomMenu
        feed={feed}
        timeline={timeline}
        level={listed?.viewerMembership?.notificationLevel ?? 'ALL'}
        title={title}
      />
    </header>
  );
}

function subtitle({ room }: Timeline): string {
  const members = `${room.memberCount} ${room.memberCount === 1 ? 'member' : 'members'}`;
  const parts = [room.archivedAt ? 'Archived' : '', members, room.description];
  return parts.filter(Boolean).join(' · ');
}

function lastSeen(presence: { status: string; statusText?: string | null } | undefined): string {
  if (!presence) return '';
  const status = { ONLINE: 'Online', AWAY: 'Away', OFFLINE: 'Offline' }[presence.status] ?? '';
  return presence.statusText ? `${status} · ${presence.statusText}` : status;
}

type Asked = 'leave' | 'archive' | 'edit';

function RoomMenu({
  feed,
  timeline,
  level,
  title,
}: {
  feed: Feed;
  timeline: Timeline;
  level: NotificationLevel;
  title: string;
}) {
  const { apollo, inbox } = useApp();
  const [asked, setAsked] = useState<Asked>();
  const { roomId } = feed;
  const may = (permission: Timeline['permissions'][number]) => timeline.permissions.includes(permission);
  const setLevel = (next: string) => {
    const input = { roomId, level: next as NotificationLevel };
    act(apollo, SetRoomNotificationsDocument, input).catch((cause) => feed.complain(cause)); // the mark stays where it was
  };
  const leave = async () => {
    await act(apollo, LeaveRoomDocument, { roomId });
    inbox.drop(roomId);
    goTo('/');
  };
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className={ui.icon} aria-label="Room menu">
          <EllipsisVertical size={19} aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={ui.menu} align="end" sideOffset={4}>
            <DropdownMenu.Label className={ui.menuLabel}>Notify me of</DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={level} onValueChange={setLevel}>
              <Level
                value="ALL"
                text={timeline.room.kind === 'DIRECT' ? 'Messages and reactions' : 'Mentions, replies and reactions'}
              />
              <Level value="MENTIONS" text="Mentions and replies" />
              <Level value="NONE" text="Nothing" />
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className={ui.separator} />
            {may('UPDATE_ROOM') && timeline.room.kind !== 'DIRECT' && (
              <DropdownMenu.Item className={ui.item} onSelect={() => setAsked('edit')}>
                <Settings size={16} aria-hidden="true" /> Room settings
              </DropdownMenu.Item>
            )}
            {may('ARCHIVE_ROOM') && (
              <DropdownMenu.Item className={ui.item} onSelect={() => setAsked('archive')}>
                <Archive size={16} aria-hidden="true" /> Archive room
              </DropdownMenu.Item>
            )}
            {may('LEAVE') && (
              <DropdownMenu.Item className={ui.itemDanger} onSelect={() => setAsked('leave')}>
                <LogOut size={16} aria-hidden="true" /> Leave room
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Confirm
        open={asked === 'leave'}
        title={`Leave ${title}?`}
        text="You won’t see its messages any more."
        action="Leave"
        onConfirm={leave}
        onClose={() => setAsked(undefined)}
      />
      <Confirm
        open={asked === 'archive'}
        title={`Archive ${title}?`}
        text="It stays readable and takes no message any more. This can’t be undone."
        action="Archive"
        onConfirm={async () => void (await act(apollo, ArchiveRoomDocument, { roomId }))}
        onClose={() => setAsked(undefined)}
      />
      <EditRoomDialog open={asked === 'edit'} timeline={timeline} onClose={() => setAsked(undefined)} />
    </>
  );
}

function Level({ value, text }: { value: NotificationLevel; text: string }) {
  const Glyph = value === 'NONE' ? BellOff : Bell;
  return (
    <DropdownMenu.RadioItem className={ui.choice} value={value}>
      <Glyph size={16} aria-hidden="true" /> {text}
      <DropdownMenu.ItemIndicator className={ui.mark}>✓</DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
