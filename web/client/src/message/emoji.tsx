import css from './emoji.module.css';

/** The reactions on offer, with the names that screen readers say. */
const emoji: readonly (readonly [string, string])[] = [
  ['👍', 'thumbs up'],
  ['❤️', 'heart'],
  ['😂', 'laughing'],
  ['🎉', 'party'],
  ['😮', 'surprised'],
  ['😢', 'sad'],
  ['🙏', 'thanks'],
  ['🔥', 'fire'],
  ['👀', 'eyes'],
  ['✅', 'done'],
  ['❌', 'no'],
  ['👎', 'thumbs down'],
  ['😀', 'smile'],
  ['😍', 'in love'],
  ['🤔', 'thinking'],
  ['😅', 'relieved'],
  ['😎', 'cool'],
  ['🙌', 'hooray'],
  ['👏', 'clapping'],
  ['💯', 'hundred'],
  ['🚀', 'rocket'],
  ['☕', 'coffee'],
  ['🌱', 'seedling'],
  ['💡', 'idea'],
];

export function EmojiGrid({ onChosen }: { onChosen: (emoji: string) => void }) {
  return (
    <div className={css.grid}>
      {emoji.map(([sign, name]) => (
        <button key={sign} type="button" aria-label={name} title={name} onClick={() => onChosen(sign)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
