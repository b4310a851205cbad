import { decode } from 'blurhash';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../app';
import { ask } from '../api/apollo';
import { PictureAddressDocument, type PictureFragment } from '../api/generated/graphql';
import { Lightbox } from './lightbox';
import css from './pictures.module.css';

/** The images of a message, each in a space of its own shape before it has come: nothing jumps. */
export function Pictures({ pictures }: { pictures: readonly PictureFragment[] }) {
  const [open, setOpen] = useState<number>();
  if (pictures.length === 0) return null;
  return (
    <div className={css.pictures}>
      {pictures.map((picture, at) => (
        <Picture key={picture.id} picture={picture} alone={pictures.length === 1} onOpen={() => setOpen(at)} />
      ))}
      <Lightbox pictures={pictures} at={open} onMove={setOpen} onClose={() => setOpen(undefined)} />
    </div>
  );
}

interface Props {
  picture: PictureFragment;
  alone: boolean;
  onOpen: () => void;
}

function Picture({ picture, alone, onOpen }: Props) {
  const [loaded, setLoaded] = useState(false);
  const { url, renew } = useAddress(picture);
  const [width, height] = fitted(picture, alone ? 420 : 200);
  return (
    <button
      type="button"
      className={css.picture}
      style={{ width, aspectRatio: `${width} / ${height}` }}
      aria-label={`Open image${picture.alt && `: ${picture.alt}`}`}
      onClick={onOpen}
    >
      {!loaded && <Blur hash={picture.blurhash} />}
      <img
        src={url}
        alt={picture.alt}
        width={width}
        height={height}
        loading="lazy"
        onLoad={() => setLoaded(true)}
        onError={renew}
      />
    </button>
  );
}

/** An address works for a few minutes: what fails later is asked for once more. */
function useAddress(picture: PictureFragment) {
  const { apollo } = useApp();
  const [renewed, setRenewed] = useState<string>();
  const asked = useRef(false);
  const renew = () => {
    if (asked.current) return;
    asked.current = true;
    ask(apollo, PictureAddressDocument, { id: picture.id }).then(
      ({ node }) => node && 'url' in node && setRenewed(picture.animated ? node.original : node.url),
      () => undefined,
    );
  };
  // Only the original moves.
  return { url: renewed ?? (picture.animated ? picture.original : picture.url), renew };
}

function Blur({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    try {
      const image = context.createImageData(32, 32);
      image.data.set(decode(hash, 32, 32));
      context.putImageData(image, 0, 0);
    } catch {
      // Without a hash the space stays plain.
    }
  }, [hash]);
  return <canvas ref={canvas} width={32} height={32} aria-hidden="true" />;
}

/** The largest size of the same shape within a square, and never larger than the image. */
function fitted({ width, height }: PictureFragment, side: number): [number, number] {
  const scale = Math.min(1, side / width, side / height);
  return [Math.max(48, Math.round(width * scale)), Math.max(48, Math.round(height * scale))];
}
