import { useEffect, useState, type ComponentType } from 'react';
import css from './emoji.module.css';

type Picker = ComponentType<{ onChosen: (emoji: string) => void }>;

/** The picker of all emoji, in the place that it takes, whether it has been loaded or can't be. */
export function AllEmoji({ onChosen }: { onChosen: (emoji: string) => void }) {
  const [picker, setPicker] = useState<{ Picker: Picker } | 'missing'>();
  useEffect(() => {
    import('./picker').then(
      ({ default: Picker }) => setPicker({ Picker }),
      () => setPicker('missing'),
    );
  }, []);
  if (typeof picker === 'object') return <picker.Picker onChosen={onChosen} />;
  return (
    <p className={css.waiting} role="status">
      {picker ? 'The emoji can’t be loaded. Load the page anew once you are online.' : 'Loading…'}
    </p>
  );
}
