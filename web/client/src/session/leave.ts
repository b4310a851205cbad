import { useApp } from '../app';
import { act } from '../api/apollo';
import { LogoutDocument } from '../api/generated/graphql';
import { goTo } from '../ui/route';

/** Signs out: of this browser, or of all devices of the viewer's. */
export function useLeave() {
  const { apollo, session } = useApp();
  const forget = () => {
    session.end();
    sessionStorage.clear(); // what was begun and not sent is nobody else's affair
    goTo('/');
  };
  return {
    // The session ends here even where the server can't be told: its token is forgotten.
    leave: async () => {
      await act(apollo, LogoutDocument, { everywhere: false }).catch(() => undefined);
      forget();
    },
    // The other devices are signed in until the server knows. So it rejects where that fails.
    leaveEverywhere: async () => {
      await act(apollo, LogoutDocument, { everywhere: true });
      forget();
    },
  };
}
