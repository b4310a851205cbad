import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useReturningFocus } from './focus';
import ui from './ui.module.css';

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Once it has closed: puts the focus where it led to, and says whether it did. */
  onClosed?: () => boolean;
  children: ReactNode;
}

/** A dialog over the page: focus stays in it, Escape closes it, and focus returns to where it was. */
export function Modal({ title, open, onClose, onClosed, children }: Props) {
  const focus = useReturningFocus(onClosed);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={ui.overlay} />
        <Dialog.Content className={ui.dialog} aria-describedby={undefined} {...focus}>
          <Dialog.Title className={ui.title}>{title}</Dialog.Title>
          {children}
          <Dialog.Close className={ui.close} aria-label="Close">
            <X size={18} aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
