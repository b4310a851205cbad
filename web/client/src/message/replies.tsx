import { useQuery } from '@apollo/client/react';
import { useRef, useState } from 'react';
import { useApp } from '../app';
import { sentence } from '../api/fault';
import { RepliesDocument, type RepliesQuery } from '../api/generated/graphql';
import type { Message } from '../room/timeline';
import { Modal } from '../ui/modal';
import ui from '../ui/ui.module.css';
import { Excerpt } from './excerpt';
import css from './replies.module.css';

interface Props {
  message: Message;
  onJump: (id: string) => void;
}

/** How many have answered a message, and behind it who and what: choosing one leads to its place in the history. */
export function Replies({ message, onJump }: Props) {
  const [open, setOpen] = useState(false);
  const chosen = useRef<string>(undefined);
  const count = `${message.replyCount} ${message.replyCount === 1 ? 'reply' : 'replies'}`;
  return (
    <>
      <button type="button" className={css.count} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {count}
      </button>
      <Modal
        title={`${count} to ${message.author.displayName}`}
        open={open}
        onClose={() => setOpen(false)}
        // Not before: the focus would be taken from where it leads.
        onClosed={() => {
          if (chosen.current === undefined) return false;
          onJump(chosen.current);
          chosen.current = undefined;
          return true;
        }}
      >
        <ReplyList
          messageId={message.id}
          onChosen={(id) => {
            chosen.current = id;
            setOpen(false);
          }}
        />
      </Modal>
    </>
  );
}

type Page = Extract<RepliesQuery['node'], { replies: unknown }>['replies'];

function ReplyList({ messageId, onChosen }: { messageId: string; onChosen: (id: string) => void }) {
  const { apollo } = useApp();
  const { data, error, fetchMore } = useQuery(RepliesDocument, {
    client: apollo,
    variables: { id: messageId },
    fetchPolicy: 'no-cache',
  });
  const page = repliesIn(data);
  const more = () =>
    fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: next }) => joined(before as RepliesQuery, next) as never,
    });
  return (
    <>
      {(error || !page) && (
        <p role="status" className={ui.hint}>
          {error ? sentence(error) : data ? 'The message is not there any more.' : 'Loading…'}
        </p>
      )}
      <ul className={ui.list}>
        {page?.nodes.map((reply) => (
          <li key={reply.id}>
            <Excerpt message={reply} onChosen={() => onChosen(reply.id)} />
          </li>
        ))}
      </ul>
      {page?.pageInfo.hasNextPage && (
        <button type="button" className={ui.button} onClick={() => void more()}>
          Show more
        </button>
      )}
    </>
  );
}

function repliesIn(data: RepliesQuery | undefined): Page | undefined {
  return data?.node && 'replies' in data.node ? data.node.replies : undefined;
}

function joined(before: RepliesQuery, next: RepliesQuery): RepliesQuery {
  const [first, further] = [repliesIn(before), repliesIn(next)];
  if (!first || !further) return before;
  const replies = { ...further, nodes: [...first.nodes, ...further.nodes] };
  return { node: { ...next.node!, replies } as RepliesQuery['node'] };
}
