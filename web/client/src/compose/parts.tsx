import { ImagePlus, Smile, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { AllEmoji } from '../message/allemoji';
import type { Message } from '../room/timeline';
import ui from '../ui/ui.module.css';
import css from './composer.module.css';

/** What the next message answers. */
export function ReplyNote({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <div className={css.reply}>
      <span>
        Reply to <strong>{message.author.displayName}</strong>: {message.text || 'Image'}
      </span>
      <button type="button" className={css.small} aria-label="Don’t reply" onClick={onClose}>
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

export function ImageButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  return (
    <label className={css.pick} title="Add images">
      <ImagePlus size={20} aria-hidden="true" />
      <input
        type="file"
        className={ui.hidden}
        aria-label="Add images"
        accept="image/jpeg,image/png,image/gif,image/webp"
        multiple
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = ''; // the same file may be chosen again
        }}
      />
    </label>
  );
}

/** Puts an emoji where the caret is; the focus goes back to the text. */
export function EmojiButton({ onChosen, onClosed }: { onChosen: (emoji: string) => void; onClosed: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={ui.icon} aria-label="Emoji" title="Emoji">
        <Smile size={20} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={ui.menu}
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Choose an emoji"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
        >
          <AllEmoji
            onChosen={(emoji) => {
              setOpen(false);
              onChosen(emoji);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
