import { FileX, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../app';
import ui from '../ui/ui.module.css';
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
  const { key, file, preview, failure, hopeless } = item;
  const { imageAltMax } = useApp().server.limits;
  const [shown, setShown] = useState(true);
  return (
    <li className={css.item}>
      <div className={css.preview}>
        {shown ? (
          <img src={preview} alt="" onError={() => setShown(false)} />
        ) : (
          <FileX size={22} aria-hidden="true" />
        )}
      </div>
      <div className={css.text}>
        <p className={css.name} title={file.name}>
          {file.name}
        </p>
        {failure ? (
          <p className={css.failure} role="alert">
            {failure}
          </p>
        ) : (
          <Progress item={item} />
        )}
        {failure && !hopeless && (
          <button
            type="button"
            className={css.again}
            aria-label={`Upload ${file.name} again`}
            onClick={() => uploads.retry(key)}
          >
            <RotateCcw size={14} aria-hidden="true" /> Try again
          </button>
        )}
      </div>
      <button type="button" className={ui.icon} aria-label={`Remove ${file.name}`} onClick={() => uploads.remove(key)}>
        <X size={16} aria-hidden="true" />
      </button>
      {!hopeless && (
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
      )}
    </li>
  );
}

function Progress({ item: { file, progress, attachment } }: { item: Item }) {
  if (attachment) return <p className={css.state}>Ready</p>;
  return (
    <p className={css.state}>
      <progress value={progress} max={1} aria-label={`Uploading ${file.name}`} />
      {Math.floor(progress * 100)} %
    </p>
  );
}
