import { useEffect, useRef, useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { EditMessageDocument } from '../api/generated/graphql';
import type { Feed } from '../room/feed';
import type { Message } from '../room/timeline';
import ui from '../ui/ui.module.css';
import css from './editor.module.css';

/** A message being changed: Enter saves, Escape gives up. */
export function Editor({ message, feed, onDone }: { message: Message; feed: Feed; onDone: () => void }) {
  const { apollo, server } = useApp();
  const [text, setText] = useState(message.text);
  const [trouble, setTrouble] = useState<unknown>();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(message.text.length, message.text.length);
  }, [message.text]);

  const save = async () => {
    if (text === message.text) return onDone();
    try {
      feed.put((await act(apollo, EditMessageDocument, { messageId: message.id, text })).editMessage.message);
      onDone();
    } catch (cause) {
      setTrouble(cause);
    }
  };

  return (
    <form
      className={css.editor}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={area}
        className={ui.input}
        aria-label="Edit message"
        value={text}
        maxLength={server.limits.messageTextMax}
        rows={Math.min(10, text.split('\n').length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void save();
        }}
      />
      {trouble !== undefined && (
        <p className={ui.error} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <div className={ui.row}>
        <button className={ui.primary}>Save</button>
        <button type="button" className={ui.button} onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
