import { RotateCcw, X } from 'lucide-react';
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
  const { key, file, preview, progress, failure, attachment } = item;
  return (
    <li className={css.item}>
      <img src={preview} alt={file.name} />
      {!attachment && !failure && (
        <progress className={css.progress} value={progress} max={1} aria-label={`Uploading ${file.name}`} />
      )}
      {failure && (
        <div className={css.failure} role="alert">
          <span>{failure}</span>
          <button type="button" aria-label={`Upload ${file.name} again`} onClick={() => uploads.retry(key)}>
            <RotateCcw size={14} aria-hidden="true" />
          </button>
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
    </li>
  );
}
