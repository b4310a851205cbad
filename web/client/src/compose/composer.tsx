import { ImagePlus, SendHorizontal, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../app';
import { TypingSign } from '../presence/presence';
import type { Feed } from '../room/feed';
import type { Message, Timeline } from '../room/timeline';
import ui from '../ui/ui.module.css';
import css from './composer.module.css';
import { MentionList } from './mentionlist';
import { candidates, completed, mentionAt } from './mentions';
import { UploadTray } from './tray';
import { useUploads } from './uploads';

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
  if (!permissions.includes('SEND_MESSAGES')) {
    return <p className={css.closed}>{room.archivedAt ? 'This room is archived: it can only be read.' : 'You can’t write here.'}</p>;
  }
  return <Writing {...props} />;
}

function Writing({ feed, timeline, replyTo, onReplyDone, onEditLast }: Props) {
  const { apollo, outbox, server, viewerId } = useApp();
  const [text, setText] = useDraft(feed.roomId);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState<number>();
  const area = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads(apollo, server.limits);
  const sign = useMemo(() => new TypingSign(apollo, feed.roomId, server.timers.typingResendMs), [apollo, feed.roomId, server]);
  useEffect(() => () => sign.stopped(), [sign]);
  useEffect(() => {
    // On a phone the focus brings up the keyboard: only what was asked for may do that.
    if (replyTo || !matchMedia('(pointer: coarse)').matches) area.current?.focus();
  }, [replyTo]);

  const mention = mentionAt(text, caret);
  const offered = mention && mention.from !== dismissed ? candidates(mention.prefix, timeline, viewerId) : [];
  const ready = (text.trim() !== '' || uploads.items.length > 0) && uploads.done;

  const change = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setChosen(0);
    sign.typed(next);
  };

  const complete = (username: string) => {
    if (!mention) return;
    const next = completed(text, mention, username);
    change(next.text, next.caret);
    requestAnimationFrame(() => area.current?.setSelectionRange(next.caret, next.caret));
    area.current?.focus();
  };

  const send = () => {
    if (!ready) return;
    outbox.add({
      clientKey: crypto.randomUUID?.() ?? randomKey(),
      roomId: feed.roomId,
      text,
      replyTo: replyTo && { id: replyTo.id, text: replyTo.text, author: replyTo.author.displayName },
      attachments: uploads.take(),
      createdAt: new Date().toISOString(),
    });
    setText('');
    sign.sent();
    onReplyDone();
    area.current?.focus();
  };

  const keys = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (offered.length > 0 && mention) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setChosen((chosen + step + offered.length) % offered.length);
      else if (event.key === 'Enter' || event.key === 'Tab') complete(offered[chosen]!.username);
      else if (event.key === 'Escape') setDismissed(mention.from);
      else return;
      return event.preventDefault();
    }
    if (event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape') onReplyDone();
  };

  return (
    <div className={css.composer}>
      {uploads.dragging && <div className={css.drop}>Drop images to send them</div>}
      {replyTo && (
        <div className={css.reply}>
          <span>
            Reply to <strong>{replyTo.author.displayName}</strong>: {replyTo.text || 'Image'}
          </span>
          <button type="button" className={css.small} aria-label="Don’t reply" onClick={onReplyDone}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      )}
      <UploadTray uploads={uploads} />
      {offered.length > 0 && <MentionList people={offered} chosen={chosen} onChosen={complete} />}
      <form
        className={css.line}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label className={css.pick} title="Add images">
          <ImagePlus size={20} aria-hidden="true" />
          <input
            type="file"
            className={ui.hidden}
            aria-label="Add images"
            accept="image/jpeg,image/png,image/gif,image/webp"
            multiple
            onChange={(event) => {
              uploads.add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </label>
        <textarea
          ref={area}
          className={css.text}
          rows={1}
          value={text}
          maxLength={server.limits.messageTextMax}
          placeholder="Write a message"
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? 'mentions' : undefined}
          aria-activedescendant={offered.length > 0 ? `mention-${offered[chosen]!.id}` : undefined}
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
        <button className={css.send} aria-label="Send" title="Send" disabled={!ready}>
          <SendHorizontal size={19} aria-hidden="true" />
        </button>
      </form>
    </div>
  );
}

/** What was begun in a room is there when one comes back to it, until the tab is closed. */
function useDraft(roomId: string): [string, (text: string) => void] {
  const key = `parley.draft.${roomId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  return [
    text,
    (next) => {
      setText(next);
      if (next) sessionStorage.setItem(key, next);
      else sessionStorage.removeItem(key);
    },
  ];
}

/** Browsers give randomUUID to secure pages only. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
