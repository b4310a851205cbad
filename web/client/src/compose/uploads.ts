import type { ApolloClient } from '@apollo/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { UploadImageDocument, type PictureFragment } from '../api/generated/graphql';
import type { Upload } from '../api/upload';
import type { Server } from '../app';

export interface Item {
  key: number;
  file: File;
  /** An address of the file within the page. */
  preview: string;
  /** What it shows, for those who can't see it. */
  alt: string;
  /** From 0 to 1. */
  progress: number;
  failure?: string;
  /** Whether sending it again can't help. */
  hopeless?: boolean;
  attachment?: PictureFragment;
}

export interface Uploads {
  items: readonly Item[];
  /** Whether every one has arrived. */
  done: boolean;
  /** Whether one can't be sent: it is to be removed, or tried again. */
  failed: boolean;
  dragging: boolean;
  add(files: readonly File[]): void;
  retry(key: number): void;
  /** Says what an image shows. It goes with the file, which is therefore sent again. */
  describe(key: number, alt: string): void;
  remove(key: number): void;
  /** Empties the tray into a message. */
  take(): PictureFragment[];
}

let made = 0;

/** The images that are to go with the next message: each is on its way as soon as it is chosen. */
export function useUploads(apollo: ApolloClient, limits: Server['limits']): Uploads {
  const [items, setItems] = useState<readonly Item[]>([]);
  const live = useRef(items);
  live.current = items;
  useEffect(() => () => live.current.forEach(({ preview }) => URL.revokeObjectURL(preview)), []);

  const change = useCallback((key: number, change: Partial<Item>) => {
    setItems((now) => now.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }, []);

  // An image that has been described anew meanwhile is on its way again.
  const finish = useCallback((key: number, alt: string, change: Partial<Item>) => {
    setItems((now) => now.map((item) => (item.key === key && item.alt === alt ? { ...item, ...change } : item)));
  }, []);

  const start = useCallback(
    async ({ key, file, alt }: Item) => {
      if (file.size > limits.imageBytes) {
        return change(key, { failure: tooLarge(file.size, limits.imageBytes), hopeless: true });
      }
      const upload: Upload = {
        file,
        path: 'variables.input.file',
        onProgress: (progress) => change(key, { progress }),
      };
      try {
        const input = { file: null as never, alt: alt || undefined };
        const { uploadImage } = await act(apollo, UploadImageDocument, { input }, { upload });
        finish(key, alt, { attachment: uploadImage.attachment, progress: 1 });
      } catch (cause) {
        finish(key, alt, { failure: sentence(cause) });
      }
    },
    [apollo, change, finish, limits],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const room = limits.attachmentsPerMessage - live.current.length;
      const added = files.map((file, at) => {
        if (!file.type.startsWith('image/')) return itemOf(file, 'Not an image');
        return itemOf(file, at < room ? undefined : `At most ${limits.attachmentsPerMessage} images fit into a message`);
      });
      setItems((now) => [...now, ...added]);
      for (const item of added) if (!item.failure) void start(item);
    },
    [limits, start],
  );

  const dragging = useDrop(add);
  return {
    items,
    done: items.every(({ attachment }) => attachment !== undefined),
    failed: items.some(({ failure }) => failure !== undefined),
    dragging,
    add,
    retry(key) {
      const item = items.find((other) => other.key === key);
      if (!item) return;
      change(key, { failure: undefined, progress: 0 });
      void start(item);
    },
    describe(key, alt) {
      const item = items.find((other) => other.key === key);
      if (!item || item.hopeless || item.alt === alt) return;
      change(key, { alt, attachment: undefined, failure: undefined, progress: 0 });
      void start({ ...item, alt });
    },
    remove(key) {
      const item = items.find((other) => other.key === key);
      if (item) URL.revokeObjectURL(item.preview);
      setItems((now) => now.filter((other) => other.key !== key));
    },
    take() {
      for (const { preview } of items) URL.revokeObjectURL(preview);
      setItems([]);
      return items.map(({ attachment }) => attachment!);
    },
  };
}

function tooLarge(bytes: number, most: number): string {
  const mebibytes = (count: number) => `${Math.ceil((count / 2 ** 20) * 10) / 10} MiB`;
  return `Too large: ${mebibytes(bytes)}, at most ${mebibytes(most)} can be sent`;
}

function itemOf(file: File, failure?: string): Item {
  const preview = URL.createObjectURL(file);
  return { key: ++made, file, preview, alt: '', progress: 0, failure, hopeless: failure !== undefined };
}

/** Takes files that are dropped anywhere on the page; elsewhere the browser would leave it for them. */
function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setDragging(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return dragging;
}
