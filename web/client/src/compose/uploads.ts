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
  /** From 0 to 1. */
  progress: number;
  failure?: string;
  attachment?: PictureFragment;
}

export interface Uploads {
  items: readonly Item[];
  /** Whether every one has arrived. */
  done: boolean;
  dragging: boolean;
  add(files: readonly File[]): void;
  retry(key: number): void;
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

  const start = useCallback(
    async ({ key, file }: Item) => {
      if (file.size > limits.imageBytes) {
        return change(key, { failure: `Larger than ${Math.floor(limits.imageBytes / 2 ** 20)} MiB` });
      }
      const upload: Upload = {
        file,
        path: 'variables.input.file',
        onProgress: (progress) => change(key, { progress }),
      };
      try {
        const { uploadImage } = await act(apollo, UploadImageDocument, { input: { file: null as never } }, { upload });
        change(key, { attachment: uploadImage.attachment, progress: 1 });
      } catch (cause) {
        change(key, { failure: sentence(cause) });
      }
    },
    [apollo, change, limits],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const room = limits.attachmentsPerMessage - live.current.length;
      const added = files
        .filter(({ type }) => type.startsWith('image/'))
        .slice(0, room)
        .map(itemOf);
      setItems((now) => [...now, ...added]);
      for (const item of added) void start(item);
    },
    [limits, start],
  );

  const dragging = useDrop(add);
  return {
    items,
    done: items.every(({ attachment }) => attachment !== undefined),
    dragging,
    add,
    retry(key) {
      const item = items.find((other) => other.key === key);
      if (!item) return;
      change(key, { failure: undefined, progress: 0 });
      void start(item);
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

function itemOf(file: File): Item {
  return { key: ++made, file, preview: URL.createObjectURL(file), progress: 0 };
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
