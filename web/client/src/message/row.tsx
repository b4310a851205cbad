import { Check, CheckCheck, CornerUpLeft } from 'lucide-react';
import { memo, useState } from 'react';
import { useApp } from '../app';
import { systemSentence } from '../rooms/naming';
import type { Feed } from '../room/feed';
import type { Delivery } from '../room/membership';
import type { Message, Timeline } from '../room/timeline';
import { Avatar } from '../ui/avatar';
import { clockTime, fullTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import { Actions } from './actions';
import { Editor } from './editor';
import { Pictures } from './pictures';
import { Reactions } from './reactions';
import { Replies } from './replies';
import css from './row.module.css';
import { MessageText } from './text';

interface Props {
  message: Message;
  /** The day that begins with this message. */
  heading?: string;
  /** Whether what is unread begins with this message. */
  unreadFrom: boolean;
  /** Whether it shows its author, or stands under theirs. */
  head: boolean;
  own: boolean;
  delivery?: Delivery;
  /** How many have read it, in rooms too large for all of them to. */
  readCount?: number;
  permissions: Timeline['permissions'];
  editing: boolean;
  /** Whether it is the message that somebody has jumped to. */
  pointed: boolean;
  feed: Feed;
  onReply: (message: Message) => void;
  onEdit: (message: Message | undefined) => void;
  onJump: (id: string) => void;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, heading, unreadFrom } = props;
  return (
    <>
      {heading && (
        <li className={css.day}>
          <span>{heading}</span>
        </li>
      )}
      {unreadFrom && (
        <li className={css.unread}>
          <span>New</span>
        </li>
      )}
      {message.systemEvent ? <SystemRow message={message} pointed={props.pointed} /> : <SpokenRow {...props} />}
    </>
  );
});

function SystemRow({ message, pointed }: { message: Message; pointed: boolean }) {
  return (
    <li
      className={css.system}
      data-seq={message.seq}
      data-id={message.id}
      data-pointed={pointed || undefined}
      tabIndex={-1}
    >
      {systemSentence(message.author.displayName, message.systemEvent!)}{' '}
      <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
        {clockTime(message.createdAt)}
      </time>
    </li>
  );
}

function SpokenRow({
  message,
  head,
  own,
  delivery,
  readCount,
  permissions,
  editing,
  pointed,
  feed,
  onReply,
  onEdit,
  onJump,
}: Props) {
  const { viewerId } = useApp();
  // Menus and popovers are made for the few rows that somebody comes near to, not for all that are loaded.
  const [near, setNear] = useState(false);
  const gone = message.deletedAt != null;
  const named = message.mentions.some(({ id }) => id === viewerId);
  return (
    <li
      className={head ? css.head : css.row}
      data-seq={message.seq}
      data-id={message.id}
      data-named={named || undefined}
      data-pointed={pointed || undefined}
      tabIndex={-1}
      // Not onPointerEnter: React misses it where the row comes under a pointer that rests.
      onPointerOver={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <div className={css.side}>
        {head ? (
          <Avatar person={message.author} size={38} />
        ) : (
          <time className={css.sideTime} dateTime={message.createdAt} title={fullTime(message.createdAt)}>
            {clockTime(message.createdAt)}
          </time>
        )}
      </div>
      <article className={css.body} aria-label={`${message.author.displayName}, ${clockTime(message.createdAt)}`}>
        {head && (
          <header className={css.meta}>
            <strong>{message.author.displayName}</strong>
            <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
              {clockTime(message.createdAt)}
            </time>
          </header>
        )}
        {message.replyTo && <Quote original={message.replyTo} onJump={onJump} />}
        {gone ? (
          <p className={css.gone}>This message was deleted.</p>
        ) : (
          <>
            {editing ? (
              <Editor message={message} feed={feed} onDone={() => onEdit(undefined)} />
            ) : (
              <MessageText text={message.text} mentions={message.mentions} viewerId={viewerId} />
            )}
            <Pictures pictures={message.attachments} />
          </>
        )}
        {!gone && message.reactions.length > 0 && (
          <Reactions message={message} feed={feed} enabled={permissions.includes('REACT')} />
        )}
        {!gone && <Footnote message={message} onJump={onJump} />}
      </article>
      {delivery && !gone && <Tick delivery={delivery} readCount={readCount} />}
      {near && !gone && !editing && (
        <Actions message={message} own={own} permissions={permissions} feed={feed} onReply={onReply} onEdit={onEdit} />
      )}
    </li>
  );
}

function Quote({ original, onJump }: { original: NonNullable<Message['replyTo']>; onJump: (id: string) => void }) {
  const text = original.deletedAt ? 'This message was deleted.' : original.text || 'Image';
  return (
    <button type="button" className={css.quote} onClick={() => onJump(original.id)}>
      <CornerUpLeft size={14} aria-hidden="true" />
      <span className={ui.hidden}>Reply to </span>
      <strong>{original.author.displayName}</strong>
      <span>{text}</span>
    </button>
  );
}

const ticks = { SENT: 'Sent', DELIVERED: 'Delivered', READ: 'Read by all' } as const;

function Tick({ delivery, readCount }: { delivery: Delivery; readCount?: number }) {
  const Glyph = delivery === 'SENT' ? Check : CheckCheck;
  const text = readCount && delivery !== 'READ' ? `${ticks[delivery]}, read by ${readCount}` : ticks[delivery];
  return (
    <span className={delivery === 'READ' ? css.readTick : css.tick} title={text} data-delivery={delivery}>
      <Glyph size={15} role="img" aria-label={text} />
    </span>
  );
}

function Footnote({ message, onJump }: { message: Message; onJump: (id: string) => void }) {
  if (!message.editedAt && message.replyCount === 0) return null;
  return (
    <p className={css.footnote}>
      {message.editedAt && <span title={fullTime(message.editedAt)}>edited</span>}
      {message.replyCount > 0 && <Replies message={message} onJump={onJump} />}
    </p>
  );
}
