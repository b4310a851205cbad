// How an event changes a list of messages.

/**
 * The messages, ascending by seq, with one more or with another in its place. Events tell of messages that the list has
 * never seen, and not always in the order of seq: one that was changed comes where it was changed. The answer to a
 * mutation may come after the event of a later change, so an older version replaces no newer one. What is older than the
 * list comes with its page; `hasOlder` tells that there are such pages.
 */
export function place(messages, message, hasOlder) {
  if (hasOlder && message.seq < messages[0].seq) return messages;
  const at = messages.findIndex(({ seq }) => seq >= message.seq);
  if (at < 0) return [...messages, message];
  const known = messages[at].seq === message.seq;
  if (known && messages[at].version > message.version) return messages;
  return messages.toSpliced(at, known ? 1 : 0, message);
}
