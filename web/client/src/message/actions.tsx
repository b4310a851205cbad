import { Copy, EllipsisVertical, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-react';
import { DropdownMenu, Popover } from 'radix-ui';
import { memo, useState } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { DeleteMessageDocument } from '../api/generated/graphql';
import type { Feed } from '../room/feed';
import type { Message, Timeline } from '../room/timeline';
import { Confirm } from '../ui/confirm';
import ui from '../ui/ui.module.css';
import css from './actions.module.css';
import { ReactionPicker } from './emoji';
import { useReact } from './react';

interface Props {
  message: Message;
  own: boolean;
  permissions: Timeline['permissions'];
  feed: Feed;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
}

/** What can be done with a message: shown under the pointer, and where the focus is. */
export const Actions = memo(function Actions({ message, own, permissions, feed, onReply, onEdit }: Props) {
  const [picking, setPicking] = useState(false);
  const react = useReact(feed);
  return (
    <div className={css.actions} role="toolbar" aria-label="Message actions">
      {permissions.includes('REACT') && (
        <Popover.Root open={picking} onOpenChange={setPicking}>
          <Popover.Trigger className={css.action} aria-label="React" title="React">
            <SmilePlus size={17} aria-hidden="true" />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              className={ui.menu}
              side="top"
              align="end"
              collisionPadding={8}
              aria-label="Choose a reaction"
            >
              <ReactionPicker
                onChosen={(emoji) => {
                  setPicking(false);
                  void react(message, emoji);
                }}
              />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
      {permissions.includes('SEND_MESSAGES') && (
        <button type="button" className={css.action} aria-label="Reply" title="Reply" onClick={() => onReply(message)}>
          <Reply size={17} aria-hidden="true" />
        </button>
      )}
      <More message={message} own={own} permissions={permissions} feed={feed} onEdit={onEdit} />
    </div>
  );
});

function More({ message, own, permissions, feed, onEdit }: Omit<Props, 'onReply'>) {
  const { apollo } = useApp();
  const [asked, setAsked] = useState(false);
  const writable = permissions.includes('SEND_MESSAGES');
  const deletable = (own && writable) || permissions.includes('DELETE_MESSAGES');
  const remove = async () => {
    const { deleteMessage } = await act(apollo, DeleteMessageDocument, { messageId: message.id });
    feed.put(deleteMessage.message);
  };
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className={css.action} aria-label="More" title="More">
          <EllipsisVertical size={17} aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={ui.menu} align="end" collisionPadding={8}>
            {own && writable && (
              <DropdownMenu.Item className={ui.item} onSelect={() => onEdit(message)}>
                <Pencil size={16} aria-hidden="true" /> Edit
              </DropdownMenu.Item>
            )}
            <DropdownMenu.Item
              className={ui.item}
              disabled={message.text === ''}
              onSelect={() => void navigator.clipboard?.writeText(message.text)}
            >
              <Copy size={16} aria-hidden="true" /> Copy text
            </DropdownMenu.Item>
            {deletable && (
              <DropdownMenu.Item className={ui.itemDanger} onSelect={() => setAsked(true)}>
                <Trash2 size={16} aria-hidden="true" /> Delete
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Confirm
        open={asked}
        title="Delete this message?"
        text="Its text and images are removed for everybody."
        action="Delete"
        onConfirm={remove}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
