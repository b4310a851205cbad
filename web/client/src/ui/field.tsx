import { useId, type InputHTMLAttributes } from 'react';
import ui from './ui.module.css';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  error?: string;
}

/** An input with its label, and what is wrong with it beside it. */
export function Field({ label, hint, error, ...input }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={ui.field}>
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className={ui.input}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      {note && (
        <p id={`${id}-note`} className={error ? ui.error : ui.hint}>
          {note}
        </p>
      )}
    </div>
  );
}
