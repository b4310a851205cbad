import { RotateCcw, X } from 'lucide-react';
import { useApp } from '../app';
import css from './tray.module.css';
import type { Item, Uploads } from './uploads';

/** The images on their way, with how far they have come. */
export function UploadTray({ uploads }: { uploads: Uploads }) {
  if (uploads.items.length === 0) return null;
  return (
    <ul className={css.tray} aria-label="Images to send">
      {uploads.items.map((item) => (
        <TrayItem key={item.key} item={item} uploads={uploads} />
      ))}
    </ul>
  );
}

function TrayItem({ item, uploads }: { item: Item; uploads: Uploads }) {
  const { key, file, preview, progress, failure, hopeless, attachment } = item;
  const { imageAltMax } = useApp().server.limits;
  return (
    <li>
      <div className={css.item}>
        <img src={preview} alt={file.name} />
        {!attachment && !failure && (
          <progress className={css.progress} value={progress} max={1} aria-label={`Uploading ${file.name}`} />
        )}
        {failure && (
          <div className={css.failure} role="alert" title={`${file.name}: ${failure}`}>
            <span>{failure}</span>
            {!hopeless && (
              <button type="button" aria-label={`Upload ${file.name} again`} onClick={() => uploads.retry(key)}>
                <RotateCcw size={14} aria-hidden="true" />
              </button>
            )}
          </div>
        )}
        <button
          type="button"
          className={css.remove}
          aria-label={`Remove ${file.name}`}
          onClick={() => uploads.remove(key)}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      <input
        className={css.alt}
        placeholder="What it shows"
        aria-label={`What ${file.name} shows, for those who can’t see it`}
        maxLength={imageAltMax}
        onBlur={(event) => uploads.describe(key, event.target.value.trim())}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault(); // it would send the message
          event.currentTarget.blur();
        }}
      />
    </li>
  );
}
