package live

import (
	"context"
	"sync/atomic"
	"time"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/fault"
)

// clockSlack is how far a moment of another node may be ahead.
const clockSlack = time.Minute

// Inbox is one subscription to what changes in a viewer's list of rooms. It is a Source: its events are of the kind
// RoomListed, each with a room as it is, and their cursor is a moment.
//
// What waits is a set of rooms, with what was read of each last: a subscriber that lags costs its rooms once, however
// much happens in them. A room is told when anything that the list shows of it is another than the inbox told last.
// After a moment every room is told that may have changed since: some may be told again, as they are, none is missed.
type Inbox struct {
	lists  *lists
	userID string
	wake   chan struct{} // has something when waiting may have
	closed atomic.Bool

	// Guarded by lists.mu:
	seats   map[string]*seat
	waiting map[string]*chat.Activity
	order   []string // the rooms that wait, first come first
	// from is the moment to resume from while something waits or is owed.
	from chat.ListMoment
	// owed are rooms that are to be read since the inbox was resumed.
	owed []string
}

// seat is what an inbox has told of a room.
type seat struct {
	room int // untold for nothing
	own  chat.ListedOwn
	owed bool // the inbox reads it
}

const untold = -1

var _ Source = (*Inbox)(nil)

// SubscribeInbox starts an inbox after a moment, or now where after is nil. CURSOR_INVALID for a moment that is yet to
// come, LIMIT_EXCEEDED for too many inboxes, ErrClosed on a closed hub. ctx is for the call only; close the inbox in any case.
//
// The inbox hears of its viewer's memberships before the list is read, and of a room's changes once it was: what
// changed in between is found by comparing versions.
func (h *Hub) SubscribeInbox(ctx context.Context, viewerID string, after *chat.ListMoment) (*Inbox, error) {
	if after != nil && (*after < 0 || *after > h.log.ListMoment()+chat.ListMoment(clockSlack.Milliseconds())) {
		return nil, cursorInvalid("after", "The cursor is not one of the viewer's list.")
	}
	in := &Inbox{
		lists: h.lists, userID: viewerID, wake: make(chan struct{}, 1),
		seats: make(map[string]*seat), waiting: make(map[string]*chat.Activity),
	}
	if err := h.lists.open(in); err != nil {
		return nil, err
	}
	filled := false
	defer func() {
		if !filled { // refused, or a panic passes through
			in.Close()
		}
	}()
	rooms, err := catchUp(ctx, h, func() ([]chat.Listed, error) { return h.log.List(ctx, viewerID, after) })
	if err != nil {
		return nil, err
	}
	h.lists.fill(in, rooms, after)
	filled = true
	return in, nil
}

// inboxesPerUser bounds the inboxes of one user on a node: each holds a place for each of their rooms.
const inboxesPerUser = 20

// open registers an inbox. ErrClosed on a closed hub, LIMIT_EXCEEDED where the user has too many.
func (l *lists) open(in *Inbox) error {
	now := l.hub.log.ListMoment()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return ErrClosed
	case len(l.users[in.userID]) >= inboxesPerUser:
		return fault.New(fault.LimitExceeded, "At most %d lists of rooms can be followed at a time.", inboxesPerUser)
	}
	if len(l.users) == 0 {
		l.swept = now // whoever comes reads after it
	}
	if l.users[in.userID] == nil {
		l.users[in.userID] = make(map[*Inbox]struct{})
	}
	l.users[in.userID][in] = struct{}{}
	l.hub.count.streams.Add(1)
	return nil
}

// fill gives an inbox the list that was read. What may have changed since it was left is owed.
func (l *lists) fill(in *Inbox, rooms []chat.Listed, after *chat.ListMoment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if after != nil {
		in.from = *after
	}
	for _, r := range rooms {
		if s := in.seats[r.RoomID]; s != nil && !r.Left {
			s.room = max(s.room, 0) // heard of meanwhile, and due; the client may have it: its end is to be told
			continue
		}
		s := l.seat(in, r.RoomID)
		if after != nil && r.Recent {
			s.owed = true
			in.owed = append(in.owed, r.RoomID)
			continue
		}
		s.room, s.own = r.Room, r.Own
		switch rm := l.rooms[r.RoomID]; {
		case len(rm.seats) == 1:
			rm.known = r.Room
		case r.Room < rm.known:
			l.markUser(r.RoomID, in.userID)
		}
	}
}

// Next is Source.Next. ErrRemoved does not come: losing a room is an event, and the last one of it.
func (in *Inbox) Next(ctx context.Context) ([]Event, error) { return in.next(ctx, true) }

// Poll is Source.Poll.
func (in *Inbox) Poll(ctx context.Context) ([]Event, error) { return in.next(ctx, false) }

func (in *Inbox) next(ctx context.Context, wait bool) ([]Event, error) {
	h := in.lists.hub
	for {
		switch {
		case in.closed.Load() || h.ctx.Err() != nil:
			return nil, ErrClosed
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
		places := in.debt(h.o.Page)
		if len(places) > 0 {
			all, err := catchUp(ctx, h, func() ([]*chat.Activity, error) { return h.log.Activities(ctx, places) })
			if err != nil {
				return nil, err
			}
			in.pay(all, len(places))
		}
		if events := in.pop(h.o.Page); len(events) > 0 {
			return events, nil
		}
		switch {
		case len(places) > 0:
			continue
		case !wait:
			return nil, nil
		}
		select {
		case <-in.wake:
		case <-ctx.Done():
		case <-h.ctx.Done():
		}
	}
}

// debt gives the next rooms that are owed.
func (in *Inbox) debt(limit int) []chat.Place {
	in.lists.mu.Lock()
	defer in.lists.mu.Unlock()
	out := make([]chat.Place, 0, min(limit, len(in.owed)))
	for _, roomID := range in.owed[:cap(out)] {
		out = append(out, chat.Place{RoomID: roomID, UserID: in.userID})
	}
	return out
}

// pay takes in what was read of the first n rooms that are owed.
func (in *Inbox) pay(all []*chat.Activity, n int) {
	in.lists.mu.Lock()
	defer in.lists.mu.Unlock()
	for _, a := range all {
		in.take(a, in.from)
	}
	for _, roomID := range in.owed[:n] {
		if s := in.seats[roomID]; s != nil {
			s.owed = false
			if s.room < in.lists.rooms[roomID].known { // the others were told of it while this was read
				in.lists.markUser(roomID, in.userID)
			}
		}
	}
	in.owed = in.owed[n:]
}

// take has a room wait to be told, unless it was told like that already. from is the moment to resume from until it
// is. lists.mu is held.
func (in *Inbox) take(a *chat.Activity, from chat.ListMoment) {
	s := in.seats[a.RoomID]
	if s == nil || a.Listed.Room < s.room || a.Own.Version < s.own.Version || a.Own.ReadSeq < s.own.ReadSeq ||
		a.Own.SettingsVersion < s.own.SettingsVersion {
		return // left, or read before what was told; where it is partly news, the sweep sees it
	}
	untoldYet := s.room == untold
	if !untoldYet && a.Listed.Room == s.room && a.Own == s.own {
		return
	}
	unheard := untoldYet && !s.owed
	s.room, s.own, s.owed = a.Listed.Room, a.Own, false
	if a.Left {
		in.lists.unseat(in, a.RoomID)
		if unheard {
			return // joined and left before a word of it was said
		}
	}
	if len(in.waiting) == 0 && len(in.owed) == 0 {
		in.from = from
	}
	if in.waiting[a.RoomID] == nil {
		in.order = append(in.order, a.RoomID)
	}
	in.waiting[a.RoomID] = a
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// pop gives what waits, at most limit.
func (in *Inbox) pop(limit int) []Event {
	l := in.lists
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(limit, len(in.order))
	if n == 0 {
		return nil
	}
	events := make([]Event, n)
	for i, roomID := range in.order[:n] {
		events[i] = Event{Kind: RoomListed, Cursor: int(in.from), Activity: in.waiting[roomID]}
		delete(in.waiting, roomID)
	}
	if in.order = in.order[n:]; len(in.order) == 0 {
		in.order = nil
		if len(in.owed) == 0 {
			events[n-1].Cursor = int(l.floor()) // the client is where the node is
		}
	}
	return events
}

// Room is Source.Room: an inbox is of no single room.
func (in *Inbox) Room() *ent.Room { return nil }

// Close is Source.Close.
func (in *Inbox) Close() {
	if !in.closed.CompareAndSwap(false, true) {
		return
	}
	l := in.lists
	l.hub.count.streams.Add(-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	for roomID := range in.seats {
		l.unseat(in, roomID)
	}
	delete(l.users[in.userID], in)
	if len(l.users[in.userID]) == 0 {
		delete(l.users, in.userID)
	}
}

// offer is Source.offer: an inbox belongs to no group.
func (in *Inbox) offer(chat.Change) (Event, verdict) { return Event{}, looks }

func (in *Inbox) way() *walk { return nil }
