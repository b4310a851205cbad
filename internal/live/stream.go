package live

import (
	"context"

	"parley/ent"
	"parley/internal/chat"
)

// Kind is what an event tells.
type Kind uint8

// The kinds of events, as the types that implement RoomEvent in the schema.
const (
	MessagePosted     Kind = iota + 1 // a message this stream has not handed out before
	MessageChanged                    // a message was edited, answered or reacted to
	MessageDeleted                    // a message is a tombstone
	MembershipChanged                 // somebody joined, left or was given another role, or the viewer's own settings
	ReceiptsAdvanced                  // how far members have come
	RoomChanged                       // the room's own fields
	RoomListed                        // what a list of rooms shows of one; of an Inbox alone
	NotificationAdded                 // the viewer was notified of something; in streams of notifications alone
)

// Event is one changed row as it is now, or several receipts. What its kind speaks of is set, the others
// are nil. Rows are shared and must not be changed.
type Event struct {
	Kind Kind
	// Cursor is where to resume to see everything after this event; it ascends strictly.
	Cursor     int
	Message    *ent.Message
	Membership *ent.Membership
	Receipts   []*chat.Receipt // changes that followed each other, the last one at the cursor
	Room       *ent.Room
	Activity   *chat.Activity
	// Notification has its room and its message, if it is of one, as Edges.
	Notification *ent.Notification
}

// Stream is one subscription to a room's events. It belongs to one goroutine at a time, which calls Next
// until it fails and then Close, or to the Group that it is attached to.
//
// Applying the events after a cursor to the state read at that cursor, each by replacing the row of
// the same id, gives the state at the last event's cursor. A row that changed several times may come
// once, as it is now. The message of a MessagePosted comes as such once a stream; MessageChanged and
// MessageDeleted may be about a message that the stream has not handed out: one from before its
// cursor, or one that was deleted before it could be.
type Stream struct {
	walk  *walk
	posts posted
}

// Subscribe starts a stream after a cursor, or now where after is nil: at a version the room has while
// the call runs. NOT_FOUND where the viewer may not see the room, NOT_A_MEMBER where they see it from
// outside, CURSOR_INVALID for a cursor the room has not reached, ErrClosed on a closed hub. ctx is for
// the call only; close the stream in any case.
func (h *Hub) Subscribe(ctx context.Context, viewerID, roomID string, after *int) (*Stream, error) {
	w, rm, err := h.enter(ctx, viewerID, roomID)
	if err != nil {
		return nil, err
	}
	if after != nil {
		if *after < 0 || *after > rm.Version {
			w.close()
			return nil, cursorInvalid("after", "The cursor is not one of this room.")
		}
		w.cursor, w.caughtUp = *after, *after
	}
	return &Stream{walk: w, posts: posted{after: w.cursor}}, nil
}

// Next is Source.Next.
func (s *Stream) Next(ctx context.Context) ([]Event, error) { return s.events(ctx, true) }

// Poll is Source.Poll.
func (s *Stream) Poll(ctx context.Context) ([]Event, error) { return s.events(ctx, false) }

// Room is Source.Room.
func (s *Stream) Room() *ent.Room { return s.walk.room }

// Close is Source.Close.
func (s *Stream) Close() { s.walk.close() }

func (s *Stream) events(ctx context.Context, wait bool) ([]Event, error) {
	for {
		changes, err := s.walk.next(ctx, wait)
		if err != nil || len(changes) == 0 {
			return nil, err
		}
		s.posts.settle(s.walk.caughtUp)
		events := make([]Event, 0, len(changes))
		for _, c := range gather(changes) {
			if !s.walk.private(c) {
				events = append(events, told(c, s.kind(c)))
			}
		}
		if len(events) > 0 {
			return events, nil
		}
	}
}

func (s *Stream) way() *walk { return s.walk }

func (s *Stream) offer(c chat.Change) (Event, verdict) {
	switch {
	case s.walk.isWithin(c):
		return Event{}, looks
	case !s.walk.offered(c) || s.walk.private(c):
		return Event{}, passes
	}
	s.posts.settle(s.walk.caughtUp)
	e := told(c, s.kind(c))
	if s.walk.removed {
		return e, ends
	}
	return e, tells
}

func (s *Stream) kind(c chat.Change) Kind {
	switch {
	case c.Room != nil:
		return RoomChanged
	case c.Membership != nil || c.Settings != nil:
		return MembershipChanged
	case c.Receipts != nil:
		return ReceiptsAdvanced
	}
	first := s.posts.first(c.Message)
	switch {
	case c.Message.DeletedAt != nil:
		return MessageDeleted
	case first:
		return MessagePosted
	default:
		return MessageChanged
	}
}
