package live

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/fault"
)

// What ends a subscription, beside its context and errors of the Log.
var (
	// ErrRemoved comes after the event that ended the viewer's membership.
	ErrRemoved = fault.New(fault.NotAMember, "You are no longer a member of this room.")
	// ErrClosed comes when the hub is closed: resume from the last cursor, here or on another node.
	ErrClosed = fault.New(fault.Unavailable, "The server is stopping. Resume from the last cursor.")
)

// Hub owns the feeds of the rooms that somebody on this node watches. A room nobody watches costs
// nothing. Make it with New, keep Run running, and Close it before the bus and the database.
type Hub struct {
	log     Log
	bus     bus.Bus
	o       Options
	logger  *slog.Logger
	unheard func() // cancels the subscription to the bus

	// ctx ends when the hub closes. It is the root of the feeds' reads, which serve many requests and
	// outlive each.
	ctx      context.Context
	stop     context.CancelFunc
	owned    sync.WaitGroup // the feeds' readers, and Run
	feedGate chan struct{}  // bounds the feeds' reads
	walkGate chan struct{}  // bounds the subscribers' reads
	count    counters
	lists    *lists // of the inboxes
	bells    bells  // of the users who watch their notifications
	typing   *typing

	mu     sync.RWMutex // guards what follows; comes before a feed's
	feeds  map[string]*feed
	closed bool
}

// New makes a hub that listens to the bus.
func New(log Log, b bus.Bus, o Options) *Hub {
	o = o.withDefaults()
	h := &Hub{
		log: log, bus: b, o: o, logger: o.Logger, feeds: make(map[string]*feed),
		feedGate: make(chan struct{}, o.FeedReads), walkGate: make(chan struct{}, o.CatchUpReads),
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.lists = newLists(h)
	h.typing = newTyping()
	h.unheard = b.Subscribe(func(hint bus.Hint) {
		switch {
		case hint.UserID == "":
			h.heard(hint.RoomID, hint.Version)
			h.lists.heard(hint.RoomID)
		case hint.RoomID != "":
			h.typing.heard(hint)
		}
	})
	return h
}

// RoomChanged implements chat.Announcer: it hands the rows to this node's feed of the room, or wakes it
// where there are none, rings for who was notified, and tells the other nodes. It does not block.
func (h *Hub) RoomChanged(roomID string, c chat.Changes) {
	h.bells.ring(c.Notified)
	h.lists.committed(roomID, c)
	if c.Upto == c.After {
		return
	}
	f := h.feed(roomID)
	for _, hint := range h.typing.committed(roomID, c, f != nil) {
		h.bus.Publish(hint)
	}
	if f != nil { // here at once, whatever becomes of the bus
		f.committed(c)
	}
	h.bus.Publish(bus.Hint{RoomID: roomID, Version: c.Upto})
}

// Close ends all streams with ErrClosed and waits until nothing of the hub runs any more. It may be
// called more than once.
func (h *Hub) Close() {
	h.unheard()
	h.stop()
	h.mu.Lock()
	h.closed = true
	feeds := slices.Collect(maps.Values(h.feeds))
	clear(h.feeds)
	h.mu.Unlock()
	h.typing.close()
	for _, f := range feeds {
		f.end()
	}
	h.lists.close()
	h.owned.Wait()
}

// heard passes on that a room has reached a version.
func (h *Hub) heard(roomID string, version int) {
	h.typing.reach(roomID, version)
	if f := h.feed(roomID); f != nil {
		f.reach(version)
	}
}

// feed gives the feed of a room that is watched, or nil.
func (h *Hub) feed(roomID string) *feed {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.feeds[roomID]
}

// join gives the room's feed, a new one for its first subscriber. Whoever joins leaves once.
func (h *Hub) join(roomID string) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, ErrClosed
	}
	f := h.feeds[roomID]
	if f == nil {
		f = &feed{hub: h, roomID: roomID}
		h.feeds[roomID] = f
	}
	f.mu.Lock()
	f.streams++
	f.mu.Unlock()
	return f, nil
}

// leave gives a feed back. The last one leaves it behind for a while, unless nobody was let in.
func (h *Hub) leave(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.streams--
	f.idleSince = time.Now()
	if f.streams == 0 && !f.begun && !f.over {
		f.over = true
		delete(h.feeds, f.roomID)
	}
}

// safely runs fn and gives its panic as an error.
func (h *Hub) safely(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			h.logger.Error("live feed panicked", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}

// Stats is what a hub does and has done, for metrics.
type Stats struct {
	Feeds   int // rooms that are watched or were until just now
	Streams int // open streams, those of typing and inboxes included
	Typists int // users who type, or did a moment ago, on all nodes
	// Counted since the start:
	FeedReads    int64 // reads of the database by feeds
	CatchUpReads int64 // reads of the database by streams outside their feed
	ListReads    int64 // reads of what lists of rooms show, each for many
	RingHits     int64 // batches that streams took from their feed
	Pushed       int64 // responses that groups pushed to their members
	Sweeps       int64 // looks at the versions of all watched rooms
	Failures     int64 // reads and sweeps that failed, and were tried again
}

type counters struct {
	streams, feedReads, catchUpReads, listReads, ringHits, pushed, sweeps, failures atomic.Int64
}

// Stats gives the hub's figures of now.
func (h *Hub) Stats() Stats {
	h.mu.RLock()
	feeds := len(h.feeds)
	h.mu.RUnlock()
	h.typing.mu.Lock()
	typists := len(h.typing.users)
	h.typing.mu.Unlock()
	return Stats{
		Typists: typists,
		Feeds:   feeds, Streams: int(h.count.streams.Load()),
		FeedReads: h.count.feedReads.Load(), CatchUpReads: h.count.catchUpReads.Load(), ListReads: h.count.listReads.Load(),
		RingHits: h.count.ringHits.Load(), Pushed: h.count.pushed.Load(), Sweeps: h.count.sweeps.Load(), Failures: h.count.failures.Load(),
	}
}
