package demo

import (
	"context"
	"fmt"

	"parley/internal/client"
)

// ticks are how ada's client shows the stages of a message's delivery.
func ticks(delivery string) string {
	return map[string]string{"SENT": "✓", "DELIVERED": "✓✓", "READ": "✓✓ read"}[delivery]
}

type receiptsEvent struct {
	RoomEvents struct {
		Receipts []struct{ DeliveredSeq, ReadSeq int }
	}
}

// receipts has bob's client tell how far he has come, and shows what both of them see of it.
func (s *stage) receipts(ctx context.Context, _ *client.Client) error {
	var state struct {
		Room struct {
			LastSeq int
			Cursor  string
		}
	}
	if err := s.ada.Do(ctx, `query($id: ID!) { room(id: $id) { lastSeq cursor } }`, client.Variables{"id": s.roomID}, &state); err != nil {
		return fmt.Errorf("read room: %w", err)
	}
	socket, err := s.ada.Dial(ctx)
	if err != nil {
		return err
	}
	told, err := socket.Subscribe(`subscription($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) {
		... on ReceiptsAdvanced { receipts { deliveredSeq readSeq } } } }`, client.Variables{"id": s.roomID, "after": state.Room.Cursor})
	if err != nil {
		return err
	}
	if err := s.look(ctx, len(s.sent)-1, "SENT"); err != nil { // all but the secret, which is deleted
		return err
	}
	for _, step := range []struct {
		mutation, does, delivery string
		unread                   int
	}{
		{"markDelivered", "has got all messages", "DELIVERED", len(s.sent) - 1},
		{"markRead", "has read them", "READ", 0},
	} {
		s.say("bob", "%s", step.does)
		err := s.bob.Do(ctx, `mutation($room: ID!, $seq: Int!) { `+step.mutation+`(input: {roomId: $room, seq: $seq}) { membership { id } } }`,
			client.Variables{"room": s.roomID, "seq": state.Room.LastSeq}, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", step.mutation, err)
		}
		var e receiptsEvent
		if err := told.Next(ctx, &e); err != nil {
			return fmt.Errorf("follow receipts: %w", err)
		}
		if len(e.RoomEvents.Receipts) != 1 || e.RoomEvents.Receipts[0].DeliveredSeq != state.Room.LastSeq {
			return fmt.Errorf("%s was told as %v", step.mutation, e.RoomEvents.Receipts)
		}
		if err := s.look(ctx, step.unread, step.delivery); err != nil {
			return err
		}
	}
	return socket.Close()
}

// look shows what is unread to each of the two and how far ada's last message has come, which must be as told.
func (s *stage) look(ctx context.Context, unread int, delivery string) error {
	const counts = `query { viewer { unreadCount } }`
	var ada, bob struct{ Viewer struct{ UnreadCount int } }
	if err := s.ada.Do(ctx, counts, nil, &ada); err != nil {
		return fmt.Errorf("count unread: %w", err)
	}
	if err := s.bob.Do(ctx, counts, nil, &bob); err != nil {
		return fmt.Errorf("count unread: %w", err)
	}
	var last struct {
		Node struct{ Text, Delivery string }
	}
	if err := s.ada.Do(ctx, `query($id: ID!) { node(id: $id) { ... on Message { text delivery } } }`,
		client.Variables{"id": s.sent[len(s.sent)-1]}, &last); err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	s.say("ada", "%-32s %s", "» "+last.Node.Text+" "+ticks(last.Node.Delivery), last.Node.Delivery)
	s.say("", "unread: ada %d, bob %d", ada.Viewer.UnreadCount, bob.Viewer.UnreadCount)
	if ada.Viewer.UnreadCount != 0 || bob.Viewer.UnreadCount != unread || last.Node.Delivery != delivery {
		return fmt.Errorf("%d are unread to bob and the last message is %s, not %d and %s", bob.Viewer.UnreadCount, last.Node.Delivery, unread, delivery)
	}
	return nil
}
