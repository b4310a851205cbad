import { useApp } from '../app';
import { sentence } from '../api/fault';
import { useStore } from '../api/store';
import ui from '../ui/ui.module.css';
import type { AlertState } from './alerts';
import css from './panel.module.css';

/** Turns the notifications of this device on and off, and tells how far they come. */
export function NotificationsPanel() {
  const { alerts } = useApp();
  const state = useStore(alerts.state);
  const on = state.is === 'on';
  const refused = state.is === 'blocked' || (on && state.push === 'refused');
  const failed = on && (state.push === 'noService' || state.push === 'refused');
  return (
    <div className={ui.form}>
      <label className={css.switch}>
        <span>Notifications on this device</span>
        <input
          type="checkbox"
          role="switch"
          checked={on}
          disabled={!on && state.is !== 'off'}
          aria-describedby="alerts-state"
          onChange={() => void (on ? alerts.turnOff() : alerts.turnOn())}
        />
      </label>
      <p id="alerts-state" role="status" className={refused ? ui.alert : ui.hint}>
        {explained(state)}
      </p>
      {failed && (
        <div className={ui.end}>
          <button type="button" className={ui.button} onClick={() => void alerts.settle()}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

function explained(state: AlertState): string {
  switch (state.is) {
    case 'insecure':
      return 'Browsers show notifications of pages at https addresses only, and of localhost.';
    case 'unsupported':
      return 'This browser shows no notifications of this page.';
    case 'blocked':
      return 'This browser is told to show no notifications of Parley. Allow them in its settings for this page, beside the address.';
    case 'off':
      return 'Mentions, replies, direct messages and invitations are shown while you do not look at Parley.';
    case 'on':
      return reach(state);
  }
}

function reach(state: Extract<AlertState, { is: 'on' }>): string {
  const opened = 'They come only while Parley is open in a tab';
  switch (state.push) {
    case 'pending':
      return 'Asking the push service of this browser…';
    case 'ready':
      return 'They come with Parley closed, too.';
    case 'notOffered':
      return `${opened}: this server does not push.`;
    case 'notSupported':
      return `${opened}: this browser can’t be pushed to.`;
    case 'noService':
      return `${opened}: this browser does not reach its push service.`;
    case 'refused':
      return `${opened}. ${sentence(state.trouble)}`;
  }
}
