import { useApp } from '../app';
import { act } from '../api/apollo';
import { LogoutDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import { goTo } from '../ui/route';

/** Signs out: of this browser, or of all devices of the viewer's. */
export function useLeave() {
  const { apollo, outbox, session } = useApp();
  const unsent = useStore(outbox.items).length;
  // What was begun and not sent is nobody else's affair, and is not sent weeks later, when its author is back.
  const forget = () => {
    outbox.clear();
    sessionStorage.clear();
    goTo('/');
  };
  return {
    /** What is lost by it, if anything. */
    loss: unsent > 0 ? `${unsent === 1 ? 'A message has' : `${unsent} messages have`} not been sent yet, and would be lost.` : '',
    leave: async () => {
      await session.leave(act(apollo, LogoutDocument, { everywhere: false }));
      forget();
    },
    // The other devices are signed in until the server knows. So it rejects where that fails.
    leaveEverywhere: async () => {
      await act(apollo, LogoutDocument, { everywhere: true });
      session.end();
      forget();
    },
  };
}
