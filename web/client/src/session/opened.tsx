import { useEffect, useState, type ComponentProps } from 'react';
import { Modal } from '../ui/modal';
import ui from '../ui/ui.module.css';

type Dialog = typeof import('./settings').SettingsDialog;

/**
 * The settings, which are loaded when they are opened: seldom, and not for a first sight of the page. Without a connection,
 * or after the server's pages have changed, they can't be, which says so and leaves the page as it is. Browsers remember
 * what they failed to load until the page is loaded anew.
 */
export function OpenedSettings(props: ComponentProps<Dialog>) {
  const [settings, setSettings] = useState<{ Dialog: Dialog } | 'missing'>();
  useEffect(() => {
    import('./settings').then(
      ({ SettingsDialog }) => setSettings({ Dialog: SettingsDialog }),
      () => setSettings('missing'),
    );
  }, []);
  if (!settings) return null;
  if (settings !== 'missing') return <settings.Dialog {...props} />;
  return (
    <Modal title="Settings" open onClose={props.onClose}>
      <p role="alert">The settings can’t be loaded. Load the page anew once you are online.</p>
      <button type="button" className={ui.primary} onClick={() => location.reload()}>
        Load anew
      </button>
    </Modal>
  );
}
