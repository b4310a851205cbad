import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { PictureFragment } from '../api/generated/graphql';
import ui from '../ui/ui.module.css';
import css from './lightbox.module.css';

interface Props {
  pictures: readonly PictureFragment[];
  at: number | undefined;
  onMove: (at: number) => void;
  onClose: () => void;
}

/** An image as large as the window allows; the arrows go through the others of its message. */
export function Lightbox({ pictures, at, onMove, onClose }: Props) {
  const picture = at === undefined ? undefined : pictures[at];
  if (at === undefined || !picture) return null;
  const move = (by: number) => onMove((at + by + pictures.length) % pictures.length);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={css.overlay} />
        <Dialog.Content
          className={css.box}
          aria-describedby={undefined}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') move(-1);
            if (event.key === 'ArrowRight') move(1);
          }}
        >
          <Dialog.Title className={ui.hidden}>{picture.alt || 'Image'}</Dialog.Title>
          <img src={picture.original} alt={picture.alt} onClick={onClose} />
          {picture.alt && <p className={css.alt}>{picture.alt}</p>}
          {pictures.length > 1 && (
            <>
              <button type="button" className={css.left} aria-label="Previous image" onClick={() => move(-1)}>
                <ChevronLeft aria-hidden="true" />
              </button>
              <button type="button" className={css.right} aria-label="Next image" onClick={() => move(1)}>
                <ChevronRight aria-hidden="true" />
              </button>
            </>
          )}
          <Dialog.Close className={css.close} aria-label="Close">
            <X aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
