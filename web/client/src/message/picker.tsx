import { EmojiPicker, useSkinTone, type SkinTone } from 'frimousse';
import { useEffect } from 'react';
import css from './picker.module.css';

const toneKey = 'parley.skin';

/** All emoji, to be searched by name. A file of its own, which only who opens it loads. */
export default function Picker({ onChosen }: { onChosen: (emoji: string) => void }) {
  const tone = (localStorage.getItem(toneKey) ?? undefined) as SkinTone | undefined;
  const touch = matchMedia('(pointer: coarse)').matches;
  return (
    <EmojiPicker.Root
      className={css.picker}
      emojibaseUrl="/emoji"
      columns={8}
      skinTone={tone}
      onEmojiSelect={({ emoji }) => onChosen(emoji)}
    >
      {/* On a phone the focus would bring up the keyboard, over the emoji. */}
      <EmojiPicker.Search className={css.search} placeholder="Find an emoji" aria-label="Find an emoji" autoFocus={!touch} />
      <EmojiPicker.Viewport className={css.viewport}>
        <EmojiPicker.Loading className={css.note}>Loading…</EmojiPicker.Loading>
        <EmojiPicker.Empty className={css.note}>No emoji is called so.</EmojiPicker.Empty>
        <EmojiPicker.List
          className={css.list}
          aria-label="Emoji"
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div className={css.category} {...props}>
                {category.label}
              </div>
            ),
            // They are counted from 0 there, from 1 by ARIA.
            Row: ({ children, ...props }) => (
              <div className={css.row} {...props} aria-rowindex={1 + (props['aria-rowindex'] ?? 0)}>
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button
                type="button"
                className={css.emoji}
                title={emoji.label}
                {...props}
                aria-colindex={1 + (props['aria-colindex'] ?? 0)}
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </EmojiPicker.Viewport>
      <footer className={css.footer}>
        <EmojiPicker.ActiveEmoji>
          {({ emoji }) => (
            // The focus stays in the search: what the arrows come to is read out here.
            <span className={css.active} aria-live="polite">
              {emoji && `${emoji.emoji} ${emoji.label}`}
            </span>
          )}
        </EmojiPicker.ActiveEmoji>
        <EmojiPicker.SkinToneSelector className={css.tone} />
        <RememberedTone />
      </footer>
    </EmojiPicker.Root>
  );
}

function RememberedTone() {
  const [tone] = useSkinTone();
  useEffect(() => localStorage.setItem(toneKey, tone), [tone]);
  return null;
}
