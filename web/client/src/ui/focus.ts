import { useRef } from 'react';

/**
 * Brings the focus back when a dialog closes, to where it was when it opened. Radix does so for dialogs with a trigger of
 * their own only. What is opened from a menu returns to the menu's button: the menu is gone by then.
 */
export function useReturningFocus() {
  const opener = useRef<HTMLElement>(null);
  return {
    onOpenAutoFocus: () => {
      const focused = document.activeElement;
      const button = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby');
      opener.current = button ? document.getElementById(button) : (focused as HTMLElement | null);
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      opener.current?.focus();
    },
  };
}
