package live

import (
	"context"

	"parley/ent"
	"parley/internal/chat"
)

// Source is a stream, of whatever it tells: a Stream or a PostStream. It belongs to one goroutine at a
// time, but for Close.
type Source interface {
	// Next waits until something follows the last event and gives it: at least one event, at most
	// Options.Page, in the order of their cursors. Its error is that of ctx, ErrRemoved behind the event
	// that ends the viewer's membership, ErrClosed, or what the Log failed with for too long. After the
	// end of ctx and failures of the Log, Next may be called again; nothing is lost.
	Next(ctx context.Context) ([]Event, error)
	// Poll is Next, but gives nothing where the stream has caught up: it waits for what is being read
	// only.
	Poll(ctx context.Context) ([]Event, error)
	// Room gives the room's own row as the viewer could last see it: as it was when they were let in, or as
	// the last event about it told. Nobody may change it.
	Room() *ent.Room
	// Close gives the subscription back: the next Next fails with ErrClosed, one that waits goes on waiting
	// for its context. It may be called from any goroutine and more than once.
	Close()

	// offer hands the next change to a stream that has caught up with those before it.
	offer(c chat.Change) (Event, verdict)
	// way is the stream's way through the room.
	way() *walk
}

// verdict is what a stream that was offered a change makes of it.
type verdict uint8

const (
	passes verdict = iota // the change is nothing to tell
	tells                 // it is the event
	ends                  // it is the event, and the last one: Next knows why
	looks                 // the stream must look something up: Next gives what there is to tell
)

// told makes a change the event that it is to a stream.
func told(c chat.Change, kind Kind) Event {
	e := Event{
		Kind: kind, Cursor: c.Version, Message: c.Message, Membership: c.Membership, Receipts: c.Receipts, Room: c.Room,
	}
	if c.Settings != nil {
		e.Membership = c.Settings
	}
	return e
}
