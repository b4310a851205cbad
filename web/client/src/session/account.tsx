import { useQuery } from '@apollo/client/react';
import { Bell, CodeXml, LogOut, Moon, UserRound } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { LogoutDocument, MyselfDocument, SetPresenceDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import { desktopPermission } from '../notices/desktop';
import { Avatar } from '../ui/avatar';
import { goTo } from '../ui/route';
import ui from '../ui/ui.module.css';
import css from './account.module.css';
import { ProfileDialog } from './profile';

/** Who is signed in, and what they can do about it. */
export function AccountMenu() {
  const { apollo, presence, session, viewerId } = useApp();
  const { data } = useQuery(MyselfDocument, { client: apollo });
  const present = useStore(presence.everybody).get(viewerId);
  const [permission, setPermission] = useState(desktopPermission);
  const [profileShown, setProfileShown] = useState(false);
  const user = data?.viewer?.user;
  if (!user) return <span />;

  // The session ends here even where the server can't be told: its token is forgotten.
  const signOut = async () => {
    await act(apollo, LogoutDocument, {}).catch(() => undefined);
    session.end();
    sessionStorage.clear(); // what was begun and not sent is nobody else's affair
    goTo('/');
  };

  const away = present?.status === 'AWAY';
  const turn = () =>
    act(apollo, SetPresenceDocument, { input: { status: away ? 'ONLINE' : 'AWAY' } }).catch(() => undefined);

  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className={css.trigger} aria-label={`Account of ${user.displayName}`}>
          <Avatar person={user} size={34} presence={present} />
          <span className={css.name}>{user.displayName}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={ui.menu} align="start" sideOffset={4}>
            <DropdownMenu.Label className={ui.menuLabel}>@{user.username}</DropdownMenu.Label>
            <DropdownMenu.Item className={ui.item} onSelect={() => setProfileShown(true)}>
              <UserRound size={16} aria-hidden="true" /> Profile and status
            </DropdownMenu.Item>
            <DropdownMenu.Item className={ui.item} onSelect={() => void turn()}>
              <Moon size={16} aria-hidden="true" /> {away ? 'I am back' : 'Show me as away'}
            </DropdownMenu.Item>
            {permission === 'default' && (
              <DropdownMenu.Item
                className={ui.item}
                onSelect={() => void Notification.requestPermission().then(setPermission)}
              >
                <Bell size={16} aria-hidden="true" /> Notify me while Parley is open
              </DropdownMenu.Item>
            )}
            <DropdownMenu.Item className={ui.item} asChild>
              <a href="/graphiql">
                <CodeXml size={16} aria-hidden="true" /> GraphiQL
              </a>
            </DropdownMenu.Item>
            <DropdownMenu.Separator className={ui.separator} />
            <DropdownMenu.Item className={ui.item} onSelect={() => void signOut()}>
              <LogOut size={16} aria-hidden="true" /> Sign out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <ProfileDialog open={profileShown} user={user} presence={present} onClose={() => setProfileShown(false)} />
    </>
  );
}
