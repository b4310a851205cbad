package live

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"parley/internal/chat"
)

// Lists is what inboxes are told from: what each user's list of rooms shows.
type Lists interface {
	// ListMoment gives the moment now.
	ListMoment() chat.ListMoment

	// List gives the rooms that the user is a member of, and those that they may have left since the moment, if there
	// is one.
	List(ctx context.Context, userID string, since *chat.ListMoment) ([]chat.Listed, error)

	// Relisted gives the memberships of users that may have changed since the moment, ended ones included.
	Relisted(ctx context.Context, userIDs []string, since chat.ListMoment) ([]chat.Listed, error)

	// ListedVersions gives the versions that lists have to show of those of the rooms that exist, by id.
	ListedVersions(ctx context.Context, roomIDs []string) (map[string]int, error)

	// Activities reads what the lists of users show of rooms, as it is.
	Activities(ctx context.Context, places []chat.Place) ([]*chat.Activity, error)
}

const (
	// placesAtOnce bounds the users in rooms that one read is for.
	placesAtOnce = 5000
	// roomsAtOnce bounds the rooms that one read is for: of each the newest messages are read.
	roomsAtOnce = 100
	// keysAtOnce bounds the rooms or users that one look of the sweep is for.
	keysAtOnce = 10_000
)

// lists are the open inboxes of one node, by whom and which rooms they show. What is due is read a few times a second
// for all of them, and handed to each. While nothing is due nothing runs.
type lists struct {
	hub *Hub

	mu    sync.Mutex // guards what follows, and what an Inbox says it guards; no other lock is taken under it
	users map[string]map[*Inbox]struct{}
	rooms map[string]*listedRoom
	due   map[string]*dueRoom
	// swept is a moment: what could be read then is told, or due, or waits in an inbox.
	swept chat.ListMoment
	// since is what swept was when due stopped being empty; reading is that of what is being read, if reads is set.
	since, reading chat.ListMoment
	reads          bool
	ticking        bool // the goroutine that reads what is due runs
	closed         bool
}

// listedRoom is a room that inboxes show.
type listedRoom struct {
	seats map[*Inbox]*seat
	// known is the version that all seats are told of, but for those that are due.
	known int
}

// dueRoom is what is to be read of a room.
type dueRoom struct {
	all   bool                // for all who show it
	look  bool                // for all, if lists have to show another version
	users map[string]struct{} // for these
}

func newLists(h *Hub) *lists {
	return &lists{
		hub: h, users: make(map[string]map[*Inbox]struct{}), rooms: make(map[string]*listedRoom),
		due: make(map[string]*dueRoom),
	}
}

// committed tells what a commit on this node has changed.
func (l *lists) committed(roomID string, c chat.Changes) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, userID := range c.Members {
		for in := range l.users[userID] {
			l.seat(in, roomID)
			l.markUser(roomID, userID)
		}
	}
	rm := l.rooms[roomID]
	switch {
	case rm == nil || c.Upto == c.After:
	case c.Listed == 0:
		l.mark(roomID).look = true
	case c.Listed > rm.known:
		l.mark(roomID).all = true
	}
}

// heard tells that a room has changed in some way.
func (l *lists) heard(roomID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rooms[roomID] != nil {
		l.mark(roomID).look = true
	}
}

// mark gives what is due of a room, and has it read. l.mu is held.
func (l *lists) mark(roomID string) *dueRoom {
	if len(l.due) == 0 {
		l.since = l.swept
	}
	d := l.due[roomID]
	if d == nil {
		d = new(dueRoom)
		l.due[roomID] = d
	}
	if !l.ticking && !l.closed {
		l.ticking = true
		l.hub.owned.Go(l.run)
	}
	return d
}

func (l *lists) markUser(roomID, userID string) {
	d := l.mark(roomID)
	if d.users == nil {
		d.users = make(map[string]struct{})
	}
	d.users[userID] = struct{}{}
}

// floor gives the moment before which nothing is left to tell to an inbox where nothing waits. l.mu is held.
func (l *lists) floor() chat.ListMoment {
	switch {
	case l.reads:
		return l.reading
	case len(l.due) > 0:
		return l.since
	}
	return l.swept
}

// seat gives the place of a room in an inbox, a new one where there is none. l.mu is held.
func (l *lists) seat(in *Inbox, roomID string) *seat {
	rm := l.rooms[roomID]
	if rm == nil {
		rm = &listedRoom{seats: make(map[*Inbox]*seat)}
		l.rooms[roomID] = rm
	}
	s := rm.seats[in]
	if s == nil {
		s = &seat{room: untold}
		rm.seats[in] = s
		in.seats[roomID] = s
	}
	return s
}

// unseat takes a room out of an inbox. l.mu is held.
func (l *lists) unseat(in *Inbox, roomID string) {
	delete(in.seats, roomID)
	if rm := l.rooms[roomID]; rm != nil {
		delete(rm.seats, in)
		if len(rm.seats) == 0 {
			delete(l.rooms, roomID)
		}
	}
}

// run reads what is due until nothing is, with the pace between.
func (l *lists) run() {
	h := l.hub
	for failures := 0; ; {
		due, done := l.take()
		if done {
			return
		}
		err := h.safely(func() error { return l.tick(due) })
		if l.settle(due, err); err == nil {
			failures = 0
			l.pause()
			continue
		}
		if h.ctx.Err() != nil {
			continue // take ends it
		}
		h.count.failures.Add(1)
		if failures++; failures == 1 {
			h.logger.Warn("lists of rooms can't be read", "error", err)
		}
		_ = h.rest(h.ctx, failures)
	}
}

func (l *lists) pause() {
	timer := time.NewTimer(l.hub.o.InboxPace)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.hub.ctx.Done():
	}
}

// take gives what is due; where nothing is, nothing runs any more.
func (l *lists) take() (due map[string]*dueRoom, done bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.due) == 0 || l.closed {
		l.ticking = false
		return nil, true
	}
	due, l.due = l.due, make(map[string]*dueRoom)
	l.reading, l.reads = l.since, true
	return due, false
}

// settle ends the reading of what was due. What could not be read is due again, since then.
func (l *lists) settle(due map[string]*dueRoom, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads = false
	if err == nil {
		return
	}
	for roomID, was := range due {
		d := l.mark(roomID)
		d.all, d.look = d.all || was.all, d.look || was.look
		for userID := range was.users {
			l.markUser(roomID, userID)
		}
	}
	l.since = l.reading
}

// tick reads what is due and hands it out.
func (l *lists) tick(due map[string]*dueRoom) error {
	if err := l.look(due); err != nil {
		return err
	}
	versions := make(map[string]int)
	for chunk := range portions(l.places(due)) {
		l.hub.count.listReads.Add(1)
		all, err := l.hub.log.Activities(l.hub.ctx, chunk)
		if err != nil {
			return fmt.Errorf("read activities: %w", err)
		}
		l.hand(all, versions)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for roomID, d := range due {
		if d.all {
			l.know(roomID, versions[roomID])
		}
	}
	return nil
}

// portions cuts places, which come room by room, into what is read at once.
func portions(places []chat.Place) iter.Seq[[]chat.Place] {
	return func(yield func([]chat.Place) bool) {
		for len(places) > 0 {
			n, rooms := 1, 1
			for ; n < len(places) && n < placesAtOnce; n++ {
				if places[n].RoomID != places[n-1].RoomID {
					rooms++
				}
				if rooms > roomsAtOnce {
					break
				}
			}
			if !yield(places[:n]) {
				return
			}
			places = places[n:]
		}
	}
}

// look finds out which of the rooms that something was heard of have changed.
func (l *lists) look(due map[string]*dueRoom) error {
	var ids []string
	for roomID, d := range due {
		if d.look && !d.all {
			ids = append(ids, roomID)
		}
	}
	return l.compare(l.hub.ctx, ids, func(roomID string) { due[roomID].all = true })
}

// compare calls changed, with l.mu held, for those of the rooms of which lists have to show more than all are told of.
func (l *lists) compare(ctx context.Context, roomIDs []string, changed func(roomID string)) error {
	for chunk := range slices.Chunk(roomIDs, keysAtOnce) {
		versions, err := l.hub.log.ListedVersions(ctx, chunk)
		if err != nil {
			return fmt.Errorf("read listed versions: %w", err)
		}
		l.mu.Lock()
		for roomID, version := range versions {
			if rm := l.rooms[roomID]; rm != nil && version > rm.known {
				changed(roomID)
			}
		}
		l.mu.Unlock()
	}
	return nil
}

// places gives whom what is to be read for, each user once a room.
func (l *lists) places(due map[string]*dueRoom) []chat.Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []chat.Place
	for roomID, d := range due {
		rm := l.rooms[roomID]
		if rm == nil {
			continue
		}
		users := d.users
		if d.all {
			users = make(map[string]struct{}, len(rm.seats))
			for in := range rm.seats {
				users[in.userID] = struct{}{}
			}
		}
		for userID := range users {
			out = append(out, chat.Place{RoomID: roomID, UserID: userID})
		}
	}
	return out
}

// hand gives each inbox what was read for its user, and notes the versions of the rooms.
func (l *lists) hand(all []*chat.Activity, versions map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range all {
		versions[a.RoomID] = a.Listed.Room
		for in := range l.users[a.UserID] {
			in.take(a, l.reading)
		}
	}
}

// know notes that all inboxes are told of a version of a room. Those that came meanwhile are not. l.mu is held.
func (l *lists) know(roomID string, version int) {
	rm := l.rooms[roomID]
	if rm == nil {
		return
	}
	rm.known = max(rm.known, version)
	for in, s := range rm.seats {
		if s.room < version && !s.owed {
			l.markUser(roomID, in.userID)
		}
	}
}

// sweep finds what nothing was heard of: by one statement for the memberships of all who have an inbox, and by one
// for the rooms that these show.
func (l *lists) sweep(ctx context.Context) error {
	l.mu.Lock()
	users, rooms, since := slices.Collect(maps.Keys(l.users)), slices.Collect(maps.Keys(l.rooms)), l.swept
	l.mu.Unlock()
	if len(users) == 0 {
		return nil
	}
	now := l.hub.log.ListMoment()
	for chunk := range slices.Chunk(users, keysAtOnce) {
		changed, err := l.hub.log.Relisted(ctx, chunk, since)
		if err != nil {
			return fmt.Errorf("read changed memberships: %w", err)
		}
		l.relist(changed)
	}
	if err := l.compare(ctx, rooms, func(roomID string) { l.mark(roomID).all = true }); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.swept = now // though the clock was put back: an earlier moment only tells more
	return nil
}

// relist marks those of the memberships that inboxes show otherwise, or not at all.
func (l *lists) relist(changed []chat.Listed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range changed {
		for in := range l.users[c.UserID] {
			s := in.seats[c.RoomID]
			switch {
			case s == nil && c.Left, s != nil && s.own == c.Own:
			default:
				l.seat(in, c.RoomID)
				l.markUser(c.RoomID, c.UserID)
			}
		}
	}
}

// close lets the inboxes go.
func (l *lists) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}
