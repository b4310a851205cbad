import { useApp } from '../app';
import { act } from '../api/apollo';
import { LogoutDocument } from '../api/generated/graphql';
import { goTo } from '../ui/route';

/** Signs out: of this browser, or of all devices of the viewer's. */
export function useLeave() {
  const { apollo, session } = useApp();
  const forget = () => {
    sessionStorage.clear(); // what was begun and not sent is nobody else's affair
    goTo('/');
  };
  return {
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
