import { useQuery } from '@apollo/client/react';
import { CodeXml, LogOut, Moon, Settings } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { MyselfDocument, SetPresenceDocument } from '../api/generated/graphql';
import { useStore } from '../api/store';
import { Avatar } from '../ui/avatar';
import { Confirm } from '../ui/confirm';
import ui from '../ui/ui.module.css';
import css from './account.module.css';
import { useLeave } from './leave';
import { OpenedSettings } from './opened';

/** Who is signed in, and what they can do about it. */
export function AccountMenu() {
  const { apollo, presence, viewerId } = useApp();
  const { leave, loss } = useLeave();
  const { data } = useQuery(MyselfDocument, { client: apollo });
  const present = useStore(presence.everybody).get(viewerId);
  const [settingsShown, setSettingsShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const user = data?.viewer?.user;
  if (!user) return <span />;

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
            <DropdownMenu.Item className={ui.item} onSelect={() => setSettingsShown(true)}>
              <Settings size={16} aria-hidden="true" /> Settings
            </DropdownMenu.Item>
            <DropdownMenu.Item className={ui.item} onSelect={() => void turn()}>
              <Moon size={16} aria-hidden="true" /> {away ? 'I am back' : 'Show me as away'}
            </DropdownMenu.Item>
            <DropdownMenu.Item className={ui.item} asChild>
              <a href="/graphiql">
                <CodeXml size={16} aria-hidden="true" /> GraphiQL
              </a>
            </DropdownMenu.Item>
            <DropdownMenu.Separator className={ui.separator} />
            <DropdownMenu.Item className={ui.item} onSelect={() => (loss ? setAsking(true) : void leave())}>
              <LogOut size={16} aria-hidden="true" /> Sign out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Confirm
        open={asking}
        title="Sign out?"
        text={loss}
        action="Sign out"
        onConfirm={leave}
        onClose={() => setAsking(false)}
      />
      {settingsShown && (
        <OpenedSettings
          user={user}
          email={data.viewer?.email ?? ''}
          presence={present}
          onClose={() => setSettingsShown(false)}
        />
      )}
    </>
  );
}
