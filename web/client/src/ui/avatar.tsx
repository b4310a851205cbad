import { Hash, Users } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { PersonFragment, RoomKind } from '../api/generated/graphql';
import type { Presence } from '../presence/presence';
import css from './avatar.module.css';

interface Props {
  person: PersonFragment;
  size?: number;
  presence?: Presence;
}

/** The image of a person, or their initials on a colour of their own. Decoration: the name stands beside it. */
export function Avatar({ person, size = 36, presence }: Props) {
  return (
    <span className={css.frame} style={{ '--size': `${size / 16}rem`, '--hue': hueOf(person.id) } as CSSProperties}>
      <span className={css.face} aria-hidden="true" data-initials={initials(person.displayName)}>
        {person.avatar && <img src={person.avatar.url} alt="" width={size} height={size} loading="lazy" />}
      </span>
      {presence && presence.status !== 'OFFLINE' && <PresenceDot presence={presence} />}
    </span>
  );
}

function PresenceDot({ presence }: { presence: Presence }) {
  const away = presence.status === 'AWAY';
  return <span className={away ? css.away : css.online} role="img" aria-label={away ? 'away' : 'online'} />;
}

interface Shown {
  id: string;
  kind?: RoomKind;
  avatar?: { url: string } | null;
}

/** What stands for a room of many: its picture, or a sign on a colour of its own. */
export function RoomGlyph({ room, size = 36 }: { room: Shown; size?: number }) {
  const Glyph = room.kind === 'GROUP' ? Users : Hash;
  return (
    <span
      className={css.frame}
      style={{ '--size': `${size / 16}rem`, '--hue': hueOf(room.id) } as CSSProperties}
      aria-hidden="true"
    >
      <span className={css.room}>
        <Glyph size={size * 0.5} />
        {room.avatar && <img src={room.avatar.url} alt="" width={size} height={size} loading="lazy" />}
      </span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 360;
  return sum;
}
