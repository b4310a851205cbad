import css from './typing.module.css';

/** Who types, in words; quiet for screen readers, which would hear it without end. */
export function TypingLine({ typing }: { typing: readonly string[] }) {
  return (
    <p className={css.line} aria-hidden={typing.length === 0}>
      {typing.length > 0 && (
        <>
          <span className={css.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {typingSentence(typing)}
        </>
      )}
    </p>
  );
}

export function typingSentence(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} is typing`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing`;
  return names.length === 0 ? '' : 'Several people are typing';
}
