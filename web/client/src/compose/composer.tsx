import { SendHorizontal } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useApp } from '../app';
import { TypingSign } from '../presence/presence';
import type { Feed } from '../room/feed';
import type { Message, Timeline } from '../room/timeline';
import { useCompletion } from './completion';
import css from './composer.module.css';
import { useDraft } from './draft';
import { MentionList } from './mentionlist';
import { EmojiButton, ImageButton, ReplyNote } from './parts';
import { UploadTray } from './tray';
import { useUploads, type Uploads } from './uploads';

interface Props {
  feed: Feed;
  timeline: Timeline;
  replyTo?: Message;
  onReplyDone: () => void;
  onEditLast: () => void;
}

/** Where messages are written. What can't be written to says so instead. */
export function Composer(props: Props) {
  const { permissions, room } = props.timeline;
  // The event that archives the room comes before the permissions have been asked for again.
  if (room.archivedAt || !permissions.includes('SEND_MESSAGES')) return <Closed {...props} />;
  return <Writing {...props} />;
}

/** Says why nothing can be written, and gives back what was begun. */
function Closed({ feed, timeline }: Props) {
  const { viewerId } = useApp();
  const [begun] = useDraft(viewerId, feed.roomId);
  return (
    <div className={css.closed} role="status">
      <p>{timeline.room.archivedAt ? 'This room is archived: it can only be read.' : 'You can’t write here.'}</p>
      {begun && (
        <p>
          What you had begun: <q>{begun}</q>
        </p>
      )}
    </div>
  );
}

function Writing({ feed, timeline, replyTo, onReplyDone, onEditLast }: Props) {
  const { viewerId } = useApp();
  const [text, setText] = useDraft(viewerId, feed.roomId);
  const [caret, setCaret] = useState(0);
  const area = useFocusedArea(replyTo);
  const sign = useTypingSign(feed.roomId);
  const { uploads, obstacle, ready, send } = useSending({ feed, text, replyTo });

  const change = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    completion.reset();
    sign.typed(next);
  };

  const completion = useCompletion({
    text,
    caret,
    timeline,
    viewerId,
    onCompleted: (next, at) => put(next, at),
  });

  const put = (next: string, at: number) => {
    change(next, at);
    area.current?.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(at, at)); // once the text is there
  };

  const insert = (emoji: string) => {
    const at = area.current?.selectionStart ?? text.length;
    put(text.slice(0, at) + emoji + text.slice(at), at + emoji.length);
  };

  const submit = () => {
    if (!ready) return;
    send();
    setText('');
    sign.sent();
    onReplyDone();
    area.current?.focus();
  };

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || completion.key(event)) return;
    // Phones have a button to send, and no other key for a new line.
    if (event.key === 'Enter' && !event.shiftKey && !byTouch()) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape') onReplyDone();
  };

  const { people, chosen } = completion;
  return (
    <div className={css.composer}>
      {uploads.dragging && <div className={css.drop}>Drop images to send them</div>}
      {replyTo && <ReplyNote message={replyTo} onClose={onReplyDone} />}
      <UploadTray uploads={uploads} />
      {people.length > 0 && (
        <MentionList
          people={people}
          chosen={chosen}
          isMember={(id) => timeline.members.has(id)}
          onChosen={completion.complete}
        />
      )}
      <form
        className={css.line}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ImageButton onFiles={uploads.add} />
        <textarea
          ref={area}
          className={css.text}
          rows={1}
          value={text}
          placeholder="Write a message"
          title="**bold**  *italic*  `code`  ```block of code```  &gt; quote"
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={people.length > 0 ? 'mentions' : undefined}
          aria-activedescendant={people.length > 0 ? `mention-${people[chosen]!.id}` : undefined}
          onChange={(event) => change(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={keys}
          onPaste={(event) => {
            const files = [...event.clipboardData.files];
            if (files.length === 0) return;
            event.preventDefault();
            uploads.add(files);
          }}
        />
        <EmojiButton onChosen={insert} onClosed={() => area.current?.focus()} />
        <button className={css.send} aria-label="Send" title={obstacle ?? 'Send'} disabled={!ready}>
          <SendHorizontal size={19} aria-hidden="true" />
        </button>
      </form>
      {obstacle && (
        <p className={css.obstacle} role="status">
          {obstacle}
        </p>
      )}
    </div>
  );
}

/** What is to be sent, and the way into the outbox. */
function useSending({ feed, text, replyTo }: { feed: Feed; text: string; replyTo?: Message }) {
  const { apollo, outbox, server } = useApp();
  const uploads = useUploads(apollo, server.limits);
  const obstacle = obstacleTo(text, server.limits.messageTextMax, uploads);
  const ready = (text.trim() !== '' || uploads.items.length > 0) && uploads.done && obstacle === undefined;
  const send = () =>
    outbox.add({
      clientKey: crypto.randomUUID?.() ?? randomKey(),
      roomId: feed.roomId,
      text,
      replyTo: replyTo && { id: replyTo.id, text: replyTo.text, author: replyTo.author.displayName },
      attachments: uploads.take(),
      createdAt: new Date().toISOString(),
    });
  return { uploads, obstacle, ready, send };
}

/** What stands in the way of sending, and does not pass by itself. */
function obstacleTo(text: string, most: number, uploads: Uploads): string | undefined {
  const length = text.length > most ? [...text].length : text.length; // counted in code points, as the server does
  if (length > most) return `${length} characters: at most ${most} fit into a message.`;
  return uploads.failed ? 'Remove the images that failed, or try them again.' : undefined;
}

function useTypingSign(roomId: string): TypingSign {
  const { apollo, server } = useApp();
  const sign = useMemo(() => new TypingSign(apollo, roomId, server.timers.typingResendMs), [apollo, roomId, server]);
  useEffect(() => () => sign.stopped(), [sign]);
  return sign;
}

/** On a phone the focus brings up the keyboard: there only what was asked for may do that. */
function useFocusedArea(replyTo: Message | undefined) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (replyTo || !byTouch()) area.current?.focus();
  }, [replyTo]);
  return area;
}

function byTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}

/** Browsers give randomUUID to secure pages only. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
