import { Plus } from 'lucide-react';
import { useState } from 'react';
import { AllEmoji } from './allemoji';
import css from './emoji.module.css';

/** The reactions at hand, with the names that screen readers say. */
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

/** The usual reactions, and the way to all others. */
export function ReactionPicker({ onChosen }: { onChosen: (emoji: string) => void }) {
  const [all, setAll] = useState(false);
  if (all) return <AllEmoji onChosen={onChosen} />;
  return (
    <div className={css.grid}>
      {emoji.map(([sign, name]) => (
        <button key={sign} type="button" aria-label={name} title={name} onClick={() => onChosen(sign)}>
          {sign}
        </button>
      ))}
      <button type="button" className={css.all} onClick={() => setAll(true)}>
        <Plus size={16} aria-hidden="true" /> All emoji
      </button>
    </div>
  );
}
