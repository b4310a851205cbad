package live

import (
	"fmt"
	"sort"
	"sync"
	"time"

	"parley/ent"
	"parley/internal/chat"
)

// feed is what one node knows of one watched room: its most recent changes, complete from one version
// to another. It has at most one goroutine, and only while there is something to read.
type feed struct {
	hub    *Hub
	roomID string

	mu sync.Mutex // guards what follows; comes after the hub's and before that of typing

	// begun tells that the first subscriber was let in, and with it where the feed begins. Until then
	// it only remembers the newest version it hears of: a change that commits while somebody is being
	// let in is not missed.
	begun bool
	// head is the version up to which the feed is complete, target the newest version heard of.
	head, target int
	// room is the room's own row as somebody was let in by.
	room *ent.Room
	// recent are the latest changes up to head, at most Options.Ring.
	recent ring
	// wake is closed when recent grows or the feed ends; nil while nobody waits.
	wake chan struct{}
	// groups have members who wait to be handed what is new.
	groups []*Group

	pumping   bool // the feed's goroutine runs
	streams   int
	idleSince time.Time // when the last stream left
	over      bool      // it is no longer the hub's: nothing starts any more
}

// ahead is what a feed has after a cursor.
type ahead struct {
	// changes are the next ones, at most a page; nobody may change them.
	changes []chat.Change
	// forgotten tells that the feed no longer has what follows the cursor.
	forgotten bool
	// wake is closed when there may be changes; set where there are none.
	wake <-chan struct{}
	// behind tells that the feed has yet to come to the version that the subscriber was let in at.
	behind bool
}

// after tells what follows a cursor, once the feed has come to the version the room had when the
// subscriber was let in: whoever comes back sees rows as they are now, not as a feed that lags has
// them. ErrClosed once the feed has ended.
func (f *feed) after(cursor, entered, limit int) (ahead, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.over:
		return ahead{}, ErrClosed
	case cursor < f.recent.floor:
		return ahead{forgotten: true}, nil
	}
	if changes := f.recent.after(cursor, limit); len(changes) > 0 && f.head >= entered {
		return ahead{changes: changes}, nil
	}
	if f.wake == nil {
		f.wake = make(chan struct{})
	}
	return ahead{wake: f.wake, behind: f.head < entered}, nil
}

// knows tells whether something follows a cursor, as far as the feed has come. f.mu is held.
func (f *feed) knows(cursor int) bool {
	return cursor < f.recent.floor || len(f.recent.after(cursor, 1)) > 0
}

// begin tells the feed what its room was when somebody was let in. It gives the room's own row, the same
// for many.
func (f *feed) begin(rm *ent.Room) *ent.Room {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.begun {
		f.begun, f.head, f.recent.floor = true, rm.Version, rm.Version
	}
	if f.room == nil || f.room.RowVersion != rm.RowVersion {
		f.room = rm
	}
	f.target = max(f.target, rm.Version)
	f.kick()
	return f.room
}

// reach tells the feed that its room has reached a version.
func (f *feed) reach(version int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target = max(f.target, version)
	f.kick()
}

// expire ends the feed if nobody has watched it for the time given.
func (f *feed) expire(now time.Time, linger time.Duration) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.streams == 0 && now.Sub(f.idleSince) >= linger {
		f.over = true
	}
	return f.over
}

// end ends the feed and its streams. The members of a group whose goroutine runs are let go by that: it may
// be about to hand one of them something.
func (f *feed) end() {
	f.mu.Lock()
	f.over = true
	f.rouse()
	var attached []*Member
	for _, g := range f.groups {
		if !g.running {
			attached = append(attached, g.members...)
		}
	}
	f.mu.Unlock()
	scatter(attached, nil) // each finds out by itself
}

// rouse wakes the streams that wait, and the groups. f.mu is held.
func (f *feed) rouse() {
	if f.wake != nil {
		close(f.wake)
		f.wake = nil
	}
	for _, g := range f.groups {
		f.start(g)
	}
}

// kick starts the pump if there is something to read and it isn't running. f.mu is held.
func (f *feed) kick() {
	if f.pumping || f.over || !f.begun || f.target <= f.head {
		return
	}
	f.pumping = true
	f.hub.owned.Go(f.pump)
}

// pump reads until the feed is at its target. While the database doesn't answer it tries again, ever
// more slowly; the streams wait meanwhile.
func (f *feed) pump() {
	logger := f.hub.logger.With("room_id", f.roomID)
	for failures := 0; ; {
		after, target, done := f.behind()
		if done {
			return
		}
		err := f.hub.safely(func() error { return f.read(after, target) })
		switch {
		case err == nil && failures > 0:
			logger.Info("room feed reads again", "failures", failures)
			failures = 0
		case err != nil && f.hub.ctx.Err() != nil:
			return
		case err != nil:
			f.hub.count.failures.Add(1)
			if failures++; failures == 1 {
				logger.Warn("room feed can't read", "error", err)
			}
			if f.hub.rest(f.hub.ctx, failures) != nil {
				return
			}
		}
	}
}

// behind tells the pump what to read; done where there is nothing: then it is no longer running.
func (f *feed) behind() (after, target int, done bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over || f.target <= f.head {
		f.pumping = false
		return 0, 0, true
	}
	return f.head, f.target, false
}

// read reads one page after the feed's head and appends it.
func (f *feed) read(after, target int) error {
	h := f.hub
	select {
	case h.feedGate <- struct{}{}:
	case <-h.ctx.Done():
		return ErrClosed
	}
	defer func() { <-h.feedGate }()
	h.count.feedReads.Add(1)
	page, err := h.log.Changes(h.ctx, f.roomID, after, h.o.Page)
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	f.take(page, target)
	return nil
}

// take takes in a page that was read because of target.
func (f *feed) take(page chat.Changes, target int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return
	}
	if !page.More && page.Upto < target && f.target == target {
		// The database knows of no such version, and the hint came before this read: it was wrong.
		f.target = max(f.head, page.Upto)
	}
	f.append(page)
}

// committed tells the feed what was just committed: the rows that a transaction left behind where it
// knows them, and else only the version.
func (f *feed) committed(c chat.Changes) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target = max(f.target, c.Upto)
	// The rows serve only if they follow what the feed has. Otherwise it reads.
	if f.begun && !f.over && c.Changes != nil && c.After <= f.head {
		f.append(c)
	}
	f.kick()
}

// append adds changes that begin at or before the feed's head. Another append may have got further than
// they do. f.mu is held.
func (f *feed) append(c chat.Changes) {
	if c.Upto <= f.head {
		return
	}
	fresh := sort.Search(len(c.Changes), func(i int) bool { return c.Changes[i].Version > f.head })
	f.head = c.Upto
	f.hub.typing.observe(f.roomID, f.head, c.Changes[fresh:])
	f.recent.append(c.Changes[fresh:], f.hub.o.Ring)
	f.rouse()
}
