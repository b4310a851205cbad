package live

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"parley/ent"
	"parley/internal/chat"
)

// A user's notifications are a document of their own: rows by places that ascend in the order of their commits. So
// a subscription to them is again a cursor, and what follows it is read. Nothing is kept in memory but a bell a user
// who watches on this node: it is rung when a commit of this node tells that the user was notified, and by the
// sweep, which asks the database for the places of all users who watch, in one statement, and so finds what other
// nodes have committed. A bell that is not rung costs time, never a notification.

// NotificationLog is what the package reads of the notifications of users.
type NotificationLog interface {
	// NewNotifications gives at most limit of those that a user is shown after a place.
	NewNotifications(ctx context.Context, userID string, after, limit int) (chat.NewNotifications, error)

	// NotificationSeqs gives the places of the users' last notifications, shown or not; none for who has had none.
	NotificationSeqs(ctx context.Context, userIDs []string) (map[string]int, error)
}

// bells are those of the users who watch their notifications on this node.
type bells struct {
	mu  sync.Mutex // guards all, and the bells
	all map[string]*bell
}

type bell struct {
	streams int
	rings   int           // how often it was rung by a commit
	seq     int           // the furthest place that was seen
	wake    chan struct{} // closed when one of both has changed
}

// join gives the bell of a user. Whoever joins leaves once.
func (b *bells) join(userID string) *bell {
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.all[userID]
	if one == nil {
		if b.all == nil {
			b.all = make(map[string]*bell)
		}
		one = &bell{wake: make(chan struct{})}
		b.all[userID] = one
	}
	one.streams++
	return one
}

func (b *bells) leave(userID string, one *bell) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if one.streams--; one.streams == 0 {
		delete(b.all, userID)
	}
}

// ring tells that users were notified.
func (b *bells) ring(userIDs []string) {
	if len(userIDs) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, userID := range userIDs {
		if one := b.all[userID]; one != nil {
			one.rings++
			one.awaken()
		}
	}
}

// reach tells that a user's notifications have been seen to go up to a place.
func (b *bells) reach(userID string, seq int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if one := b.all[userID]; one != nil && seq > one.seq {
		one.seq = seq
		one.awaken()
	}
}

func (one *bell) awaken() {
	close(one.wake)
	one.wake = make(chan struct{})
}

// heard gives what a bell has been told, and what is closed when it is told more.
func (b *bells) heard(one *bell) (rings, seq int, wake <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return one.rings, one.seq, one.wake
}

// users gives those who watch.
func (b *bells) users() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	users := make([]string, 0, len(b.all))
	for userID := range b.all {
		users = append(users, userID)
	}
	return users
}

// sweepNotifications compares all bells with the database by one statement, or none where there are none.
func (h *Hub) sweepNotifications(ctx context.Context) error {
	users := h.bells.users()
	if len(users) == 0 {
		return nil
	}
	slices.Sort(users)
	seqs, err := h.log.NotificationSeqs(ctx, users)
	if err != nil {
		return fmt.Errorf("read places of notifications: %w", err)
	}
	for userID, seq := range seqs {
		h.bells.reach(userID, seq)
	}
	return nil
}

// NotificationStream is one subscription to a user's notifications: each that they are shown after its cursor, once,
// by their places. It belongs to one goroutine at a time, which calls Next until it fails and then Close; while
// there is nothing new, that goroutine waits.
type NotificationStream struct {
	hub    *Hub
	userID string
	bell   *bell
	cursor int  // up to where everything was handed out
	taken  int  // up to where it was also taken, as far as was told
	rings  int  // of the bell, before the last read
	behind bool // there is something to read, or may be
	closed atomic.Bool
}

// SubscribeNotifications starts a stream after a place, or now where after is nil. CURSOR_INVALID for a place that the
// user's notifications have not reached, ErrClosed on a closed hub. ctx is for the call only; close the stream in any
// case.
func (h *Hub) SubscribeNotifications(ctx context.Context, userID string, after *int) (s *NotificationStream, err error) {
	if h.ctx.Err() != nil {
		return nil, ErrClosed
	}
	// The bell is joined first: what commits after the read rings it, or is found by the sweep.
	b := h.bells.join(userID)
	defer func() {
		if s == nil { // refused, or a panic passes through
			h.bells.leave(userID, b)
		}
	}()
	rings, _, _ := h.bells.heard(b)
	seqs, err := h.log.NotificationSeqs(ctx, []string{userID})
	if err != nil {
		return nil, fmt.Errorf("read place of notifications: %w", err)
	}
	cursor := seqs[userID]
	if after != nil {
		if *after < 0 || *after > cursor {
			return nil, cursorInvalid("after", "The cursor is not one of the viewer's notifications.")
		}
		cursor = *after
	}
	h.bells.reach(userID, seqs[userID])
	h.count.streams.Add(1)
	return &NotificationStream{hub: h, userID: userID, bell: b, cursor: cursor, taken: cursor, rings: rings}, nil
}

// Next waits until something follows the last event and gives it: at least one event, at most Options.Page. Its error
// is that of ctx, ErrClosed, or what the log failed with for too long. After the end of ctx and failures of the
// log, Next may be called again; nothing is lost.
func (s *NotificationStream) Next(ctx context.Context) ([]Event, error) { return s.events(ctx, true) }

// Poll is Next, but gives nothing where the stream has caught up.
func (s *NotificationStream) Poll(ctx context.Context) ([]Event, error) { return s.events(ctx, false) }

// Close gives the subscription back: the next Next fails with ErrClosed. It may be called from any goroutine and more
// than once.
func (s *NotificationStream) Close() {
	if s.closed.CompareAndSwap(false, true) {
		s.hub.count.streams.Add(-1)
		s.hub.bells.leave(s.userID, s.bell)
	}
}

func (s *NotificationStream) events(ctx context.Context, wait bool) ([]Event, error) {
	h := s.hub
	for {
		if s.closed.Load() || h.ctx.Err() != nil {
			return nil, ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.take()
		rings, seq, wake := h.bells.heard(s.bell)
		if s.behind || rings != s.rings || seq > s.cursor {
			s.rings = rings
			items, err := s.read(ctx, seq)
			if err != nil || len(items) > 0 {
				return notices(items), err
			}
			continue
		}
		if !wait {
			return nil, nil
		}
		select {
		case <-wake:
		case <-h.ctx.Done():
		case <-ctx.Done():
		}
	}
}

// take tells that what was handed out has been taken, by who asks for more.
func (s *NotificationStream) take() {
	if told := s.hub.o.Told; told != nil && s.cursor > s.taken {
		told(s.userID, s.taken, s.cursor)
	}
	s.taken = s.cursor
}

// read gives what follows the cursor, and moves it behind that; seq is a place that the user's notifications have
// reached. Nothing where the user is shown none of it.
func (s *NotificationStream) read(ctx context.Context, seq int) ([]*ent.Notification, error) {
	s.behind = true // until it is known better
	page, err := catchUp(ctx, s.hub, func() (chat.NewNotifications, error) {
		return s.hub.log.NewNotifications(ctx, s.userID, s.cursor, s.hub.o.Page)
	})
	if err != nil {
		return nil, err
	}
	if !page.More && page.Upto < seq {
		// The database was put back to an earlier state.
		return nil, cursorInvalid("after", "The viewer's notifications are not as far as the cursor any more.")
	}
	s.behind, s.cursor = page.More, page.Upto
	s.hub.bells.reach(s.userID, page.Upto)
	return page.Items, nil
}

// notices makes events of notifications.
func notices(items []*ent.Notification) []Event {
	var events []Event
	for _, n := range items {
		events = append(events, Event{Kind: NotificationAdded, Cursor: n.Seq, Notification: n})
	}
	return events
}
