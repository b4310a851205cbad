package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// The operations that are measured. A subscriber starts after a position, so that nothing can be posted
// between subscribing and being subscribed.
const (
	subscribeDocument = `subscription Added($room: ID!, $after: Int) { messageAdded(roomId: $room, afterSeq: $after) { id seq text createdAt author { username displayName } } }`
	// sendDocument is also the mutation that does nothing: with $send false the executor leaves its field
	// out. So both have the same document, variables, authentication and transport, and differ by what
	// sending a message takes alone.
	sendDocument  = `mutation Send($input: SendMessageInput!, $send: Boolean!) { __typename sendMessage(input: $input) @include(if: $send) { message { id seq } } }`
	pageDocument  = `query Page($room: ID!, $before: String) { room(id: $room) { messages(last: 50, before: $before) { nodes { id seq text createdAt author { username displayName } } pageInfo { hasPreviousPage startCursor } } } }`
	midDocument   = `query Middle($room: ID!, $id: ID!) { room(id: $room) { messages(last: 50, around: $id) { pageInfo { startCursor } } } }`
	inboxDocument = `query Inbox($first: Int!) { viewer { rooms(first: $first) { nodes { name lastMessage { text } viewerMembership { role } } } } }`
)

// textBytes is the length of every message's text.
const textBytes = 200

// text is that of a message: its key, and words up to textBytes.
func text(key string) string {
	const words = " the quick brown fox jumps over the lazy dog while the kettle sings"
	return (key + strings.Repeat(words, textBytes/len(words)+1))[:textBytes]
}

// sendBody is the request that sends a message, or that does nothing.
func sendBody(roomID, key string, send bool) []byte {
	return fmt.Appendf(nil, `{"query":%q,"variables":{"input":{"roomId":%q,"clientKey":%q,"text":%q},"send":%t}}`,
		sendDocument, roomID, key, text(key), send)
}

func pageBody(roomID, before string) []byte {
	cursor := "null"
	if before != "" {
		cursor = strconv.Quote(before)
	}
	return fmt.Appendf(nil, `{"query":%q,"variables":{"room":%q,"before":%s}}`, pageDocument, roomID, cursor)
}

func inboxBody(first int) []byte {
	return fmt.Appendf(nil, `{"query":%q,"variables":{"first":%d}}`, inboxDocument, first)
}

// failed reports whether an answer tells of errors. No text that is sent here looks like that.
func failed(answer []byte) bool { return bytes.Contains(answer, []byte(`"errors":`)) }

// seqOf finds the position of a message in an event; false where it is none.
func seqOf(event []byte) (seq int64, ok bool) {
	_, rest, found := bytes.Cut(event, []byte(`"seq":`))
	if !found {
		return 0, false
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		seq = seq*10 + int64(rest[digits]-'0')
		digits++
	}
	return seq, digits > 0
}
