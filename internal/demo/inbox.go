package demo

import (
	"context"
	"fmt"

	"parley/internal/client"
)

// roomActivity is an event of an inbox.
type roomActivity struct {
	InboxEvents struct {
		Room struct {
			ID, Name string
			LastSeq  int
		}
		Membership struct{ UnreadCount, ReadSeq int }
	}
}

// inbox has bob keep his list of rooms by its events: a message raises his badge, and reading on one device clears
// it on the other.
func (s *stage) inbox(ctx context.Context, _ *client.Client) error {
	var list struct{ Viewer struct{ InboxCursor string } }
	if err := s.bob.Do(ctx, `{ viewer { inboxCursor rooms { nodes { id } } } }`, nil, &list); err != nil {
		return fmt.Errorf("read list of rooms: %w", err)
	}
	socket, err := s.bob.Dial(ctx)
	if err != nil {
		return err
	}
	events, err := socket.Subscribe(`subscription($after: String) { inboxEvents(after: $after) {
		cursor room { id name lastSeq } membership { unreadCount readSeq } } }`, client.Variables{"after": list.Viewer.InboxCursor})
	if err != nil {
		return err
	}
	if err := s.send(ctx, "Look at your list of rooms."); err != nil {
		return err
	}
	last := len(s.sent) + 1 // the first message is the server's
	if err := s.badge(ctx, events, last, false); err != nil {
		return err
	}
	err = s.bob.Do(ctx, `mutation($room: ID!, $seq: Int!) { markRead(input: {roomId: $room, seq: $seq}) { membership { readSeq } } }`,
		client.Variables{"room": s.roomID, "seq": last}, nil)
	if err != nil {
		return fmt.Errorf("mark read: %w", err)
	}
	s.say("bob", "reads up to message #%d on another device", last)
	if err := s.badge(ctx, events, last, true); err != nil {
		return err
	}
	return socket.Close()
}

// badge takes events of bob's inbox until the room has come to a message and bob has read it, or not: earlier states may
// be told first.
func (s *stage) badge(ctx context.Context, events *client.Subscription, last int, read bool) error {
	for {
		var e roomActivity
		if err := events.Next(ctx, &e); err != nil {
			return fmt.Errorf("follow inbox: %w", err)
		}
		rm, m := e.InboxEvents.Room, e.InboxEvents.Membership
		if rm.ID != s.roomID || rm.LastSeq != last || (m.ReadSeq == last) != read {
			continue
		}
		s.say("bob", "%-32s %d unread", "• "+rm.Name, m.UnreadCount)
		return nil
	}
}
