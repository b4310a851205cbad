import { useQuery } from '@apollo/client/react';
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { sentence } from '../api/fault';
import { DevicesDocument, RevokeSessionDocument, type DeviceFragment } from '../api/generated/graphql';
import { Confirm } from '../ui/confirm';
import { fullTime, shortTime } from '../ui/time';
import ui from '../ui/ui.module.css';
import { deviceName } from './device';
import { useLeave } from './leave';
import css from './settings.module.css';

/** Where the viewer is signed in, and an end to that. */
export function Devices() {
  const { apollo } = useApp();
  const { leaveEverywhere, loss } = useLeave();
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());
  const [endTrouble, setEndTrouble] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const { data, error } = useQuery(DevicesDocument, { client: apollo, fetchPolicy: 'no-cache' });
  const sessions = data?.viewer?.sessions.filter(({ id }) => !ended.has(id)) ?? [];
  const end = ({ id }: DeviceFragment) =>
    act(apollo, RevokeSessionDocument, { sessionId: id }).then(() => setEnded(new Set([...ended, id])), setEndTrouble);
  const trouble = endTrouble ?? error;
  return (
    <div className={`${ui.form} ${css.devices}`}>
      {trouble !== undefined && (
        <p className={ui.alert} role="alert">
          {sentence(trouble)}
        </p>
      )}
      <ul className={ui.list} aria-label="Devices" aria-busy={!data && !error}>
        {inOrder(sessions).map((session) => (
          <Device key={session.id} session={session} onEnd={() => void end(session)} />
        ))}
      </ul>
      <p className={ui.hint}>A device is signed in until it signs out, or has not been used for a long time.</p>
      <div className={ui.end}>
        <button type="button" className={ui.button} onClick={() => setAsking(true)}>
          Sign out everywhere
        </button>
      </div>
      <Confirm
        open={asking}
        title="Sign out everywhere?"
        text={`All of your devices are signed out, this one too. ${loss}`}
        action="Sign out"
        onConfirm={leaveEverywhere}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

function Device({ session, onEnd }: { session: DeviceFragment; onEnd: () => void }) {
  const name = deviceName(session.device);
  return (
    <li className={`${ui.listItem} ${css.device}`}>
      <MonitorSmartphone size={20} aria-hidden="true" />
      <span className={ui.listText}>
        <strong title={session.device}>{name}</strong>
        <span className={ui.hint}>
          {session.current ? 'This device' : 'Last seen '}
          {!session.current && (
            <time dateTime={session.lastSeenAt} title={fullTime(session.lastSeenAt)}>
              {shortTime(session.lastSeenAt)}
            </time>
          )}
          {session.ip && ` · ${session.ip}`}
        </span>
      </span>
      {!session.current && (
        <button
          type="button"
          className={ui.button}
          aria-label={`Sign out ${name}, last seen ${shortTime(session.lastSeenAt)}`}
          onClick={onEnd}
        >
          Sign out
        </button>
      )}
    </li>
  );
}

function inOrder(sessions: readonly DeviceFragment[]): DeviceFragment[] {
  return sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt));
}
