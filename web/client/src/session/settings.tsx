import { Tabs } from 'radix-ui';
import type { PersonFragment } from '../api/generated/graphql';
import { NotificationsPanel } from '../notices/panel';
import type { Presence } from '../presence/presence';
import { Modal } from '../ui/modal';
import { Devices } from './devices';
import { PasswordForm } from './password';
import { ProfileForm } from './profile';
import css from './settings.module.css';

interface Props {
  user: PersonFragment;
  email: string;
  presence?: Presence;
  onClose: () => void;
}

/** What somebody can change of their account, and of this browser. */
export function SettingsDialog({ user, email, presence, onClose }: Props) {
  return (
    <Modal title="Settings" open onClose={onClose}>
      <Tabs.Root className={css.settings} defaultValue="profile">
        <Tabs.List className={css.tabs} aria-label="Settings">
          <Tabs.Trigger className={css.tab} value="profile">
            Profile
          </Tabs.Trigger>
          <Tabs.Trigger className={css.tab} value="password">
            Password
          </Tabs.Trigger>
          <Tabs.Trigger className={css.tab} value="devices">
            Devices
          </Tabs.Trigger>
          <Tabs.Trigger className={css.tab} value="notifications">
            Notifications
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="profile">
          <ProfileForm user={user} presence={presence} onDone={onClose} />
        </Tabs.Content>
        <Tabs.Content value="password">
          <PasswordForm email={email} />
        </Tabs.Content>
        <Tabs.Content value="devices">
          <Devices />
        </Tabs.Content>
        <Tabs.Content value="notifications">
          <NotificationsPanel />
        </Tabs.Content>
      </Tabs.Root>
    </Modal>
  );
}
