import { type RefObject, useEffect, useRef, useState } from 'react';
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
  const leave = useLeave(area, onDone);
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(message.text.length, message.text.length);
  }, [message.text]);

  const save = async () => {
    if (text === message.text) return leave();
    try {
      feed.put((await act(apollo, EditMessageDocument, { messageId: message.id, text })).editMessage.message);
      leave();
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
          if (event.key === 'Escape') leave();
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
        <button type="button" className={ui.button} onClick={leave}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Ends the editing, and brings the focus back: to the text that it was begun from, or else to the row of the message. */
function useLeave(area: RefObject<HTMLTextAreaElement | null>, onDone: () => void): () => void {
  const [opener] = useState(() => document.activeElement);
  return () => {
    const row = area.current?.closest('li');
    onDone();
    if (opener instanceof HTMLTextAreaElement && opener.isConnected) opener.focus();
    else row?.focus();
  };
}
