import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { sentence } from '../api/fault';
import { useReturningFocus } from './focus';
import ui from './ui.module.css';

interface Props {
  open: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Asks before what can't be undone. It stays open, and says why, where it fails. */
export function Confirm({ open, title, text, action, onConfirm, onClose }: Props) {
  const [trouble, setTrouble] = useState<unknown>();
  const focus = useReturningFocus();
  const confirm = () => onConfirm().then(onClose, setTrouble);
  const change = (next: boolean) => {
    if (next) return;
    setTrouble(undefined);
    onClose();
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={ui.overlay} />
        <AlertDialog.Content className={ui.dialog} {...focus}>
          <AlertDialog.Title className={ui.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description>{text}</AlertDialog.Description>
          {trouble !== undefined && (
            <p className={ui.alert} role="alert">
              {sentence(trouble)}
            </p>
          )}
          <div className={ui.end}>
            <AlertDialog.Cancel className={ui.button}>Cancel</AlertDialog.Cancel>
            <button type="button" className={ui.danger} onClick={() => void confirm()}>
              {action}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
