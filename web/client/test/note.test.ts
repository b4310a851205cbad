import { expect, test } from 'vitest';
import { heardNote, pushedNote, succeed, type Note, type Pushed } from '../src/notices/note';

const pushed: Pushed = {
  id: 'ntf_1',
  kind: 'MENTION',
  createdAt: '2026-01-31T09:30:00.5Z',
  actor: { displayName: 'Grace' },
  room: { id: 'room_1', name: 'Harbour' },
  messageId: 'msg_1',
  text: 'look, @ada',
};

test('what is pushed is shown in the words of the list, and leads to its message', () => {
  expect(pushedNote(pushed)).toEqual({
    id: 'ntf_1',
    roomId: 'room_1',
    createdAt: '2026-01-31T09:30:00.5Z',
    title: 'Grace mentioned you in Harbour',
    body: 'look, @ada',
    path: '/rooms/room_1?message=msg_1',
  });
});

test('a message without a text is a picture, and an invitation has no message', () => {
  const direct = pushedNote({ ...pushed, kind: 'DIRECT_MESSAGE', room: { id: 'room_1', name: '' }, text: '' });
  expect(direct).toMatchObject({ title: 'Grace wrote to you', body: 'A picture' });
  const invitation = pushedNote({ ...pushed, kind: 'INVITE', messageId: null, text: '' });
  expect(invitation).toMatchObject({ title: 'Grace added you to Harbour', body: '', path: '/rooms/room_1' });
});

test('a kind that a newer server has is shown all the same', () => {
  expect(pushedNote({ ...pushed, kind: 'WAVE' as never }).title).toBe('Grace');
});

test('what a socket told is the same note as what is pushed', () => {
  const { messageId, text, actor, ...notice } = pushed;
  const heard = {
    ...notice,
    cursor: 'cursor',
    actor: { ...actor, id: 'usr_1', username: 'grace' },
    room: { ...notice.room, kind: 'CHANNEL' as const },
    message: { id: messageId!, text },
  };
  expect(heardNote(heard)).toEqual(pushedNote(pushed));
});

test('of a room the newest is shown, and told aloud once', () => {
  const at = (id: string, createdAt: string): Note => ({ ...pushedNote(pushed), id, createdAt });
  const first = at('ntf_1', '2026-01-31T09:30:00.5Z');
  // A later moment whose text sorts before.
  const second = at('ntf_2', '2026-01-31T09:30:00.512Z');
  expect(succeed(undefined, first)).toEqual({ note: first, aloud: true });
  expect(succeed(first, second)).toEqual({ note: second, aloud: true });
  expect(succeed(second, first)).toEqual({ note: second, aloud: false });
  expect(succeed(second, { ...second, title: 'again' })).toEqual({ note: second, aloud: false });
});
