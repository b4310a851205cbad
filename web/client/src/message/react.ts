import { useCallback } from 'react';
import { useApp } from '../app';
import { act } from '../api/apollo';
import { AddReactionDocument, RemoveReactionDocument } from '../api/generated/graphql';
import type { Feed } from '../room/feed';
import type { Message } from '../room/timeline';

/** Adds a reaction of the viewer's, or takes it back. */
export function useReact(feed: Feed): (message: Message, emoji: string) => Promise<void> {
  const { apollo } = useApp();
  return useCallback(
    async (message, emoji) => {
      const mine = message.reactions.some((group) => group.emoji === emoji && group.viewerReacted);
      const variables = { messageId: message.id, emoji };
      try {
        feed.put(
          mine
            ? (await act(apollo, RemoveReactionDocument, variables)).removeReaction.message
            : (await act(apollo, AddReactionDocument, variables)).addReaction.message,
        );
        feed.complain(undefined);
      } catch (cause) {
        feed.complain(cause); // the reactions stay as the server has them
      }
    },
    [apollo, feed],
  );
}
