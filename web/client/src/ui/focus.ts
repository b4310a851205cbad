import { useRef } from 'react';

/**
 * Brings the focus back when a dialog closes, to where it was when it opened. Radix does so for dialogs with a trigger of
 * their own only. What is opened from a menu returns to the menu's button: the menu is gone by then. Where the button is gone
 * too, as that of a message which was deleted, the focus returns to the row that it stood in. `elsewhere` may put it where
 * the dialog has led to, and says whether it did.
 */
export function useReturningFocus(elsewhere?: () => boolean) {
  const opener = useRef<HTMLElement>(null);
  const row = useRef<HTMLElement>(null);
  return {
    onOpenAutoFocus: () => {
      const focused = document.activeElement;
      const button = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby');
      opener.current = button ? document.getElementById(button) : (focused as HTMLElement | null);
      row.current = opener.current?.closest<HTMLElement>('li[tabindex]') ?? null;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (elsewhere?.()) return;
      (opener.current?.isConnected ? opener : row).current?.focus();
    },
  };
}
