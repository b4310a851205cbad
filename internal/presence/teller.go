package presence

import (
	"sync"
	"time"

	"parley/internal/bus"
)

// teller knows whom the watches of this node watch, and what was last read of them.
type teller struct {
	wake chan struct{}

	mu       sync.Mutex // guards what follows and the watches; nothing is called out to under it
	closed   bool
	watches  int
	opened   int                 // watches let in so far
	subjects map[string]*subject // by user
	circles  map[string]*circle  // by room
	healed   time.Time

	// What there is to do, so that a step costs nothing for all the rest:
	unread   map[string]bool  // subjects to be read
	expiring map[string]bool  // subjects whose text has an end
	stirred  map[*circle]bool // circles whose members are to be read
	joining  map[*circle]bool // circles with members whom the watches have not been told of
	fresh    map[*Watch]bool  // watches that nothing was told yet
}

// subject is a user whom somebody watches.
type subject struct {
	heard   int     // the newest version heard of
	notice  *Notice // as last read; nil before
	lists   map[*Watch]bool
	circles map[*circle]bool
}

// circle is a room whose members somebody watches.
type circle struct {
	roomID  string
	heard   int  // the newest version of the room heard of
	loaded  bool // the members were read once
	read    time.Time
	asOf    int // the last watch that was let in before the members were read
	members map[string]bool
	joined  map[string]bool // members whom the watches have not been told of
	watches map[*Watch]bool
}

// reread is how often a circle's members are read at most because its room has changed somehow. Before
// anything is told they are read in any case.
const reread = time.Second

func newTeller() teller {
	return teller{
		wake: make(chan struct{}, 1), subjects: make(map[string]*subject), circles: make(map[string]*circle),
		unread: make(map[string]bool), expiring: make(map[string]bool), stirred: make(map[*circle]bool),
		joining: make(map[*circle]bool), fresh: make(map[*Watch]bool),
	}
}

// heard takes a hint.
func (s *Service) heard(h bus.Hint) {
	t := &s.teller
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case h.RoomID == "":
		if sub := t.subjects[h.UserID]; sub != nil && h.Version > sub.heard {
			sub.heard, t.unread[h.UserID] = h.Version, true
			wake(t.wake)
		}
	case h.UserID == "":
		if c := t.circles[h.RoomID]; c != nil && h.Version > c.heard {
			c.heard, t.stirred[c] = h.Version, true
			wake(t.wake)
		}
	}
}

// open lets a watch in: of a room, or with roomID "" of its list.
func (t *teller) open(w *Watch, roomID string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	w.wake = make(chan struct{}, 1)
	if t.closed {
		w.closed = true
		return ErrClosed
	}
	t.watches++
	t.opened++
	w.opened = t.opened
	t.fresh[w] = true
	if roomID == "" {
		for _, userID := range w.userIDs {
			t.subject(userID).lists[w] = true
			t.unread[userID] = true // what is known of them may be old but for their state
		}
	} else {
		c := t.circles[roomID]
		if c == nil {
			c = &circle{roomID: roomID, members: make(map[string]bool), joined: make(map[string]bool), watches: make(map[*Watch]bool)}
			t.circles[roomID], t.stirred[c] = c, true
		}
		w.circle = c
		c.watches[w] = true
		for userID := range c.members {
			t.unread[userID] = true
		}
	}
	wake(t.wake)
	return nil
}

// leave lets a watch go, and forgets whom nobody watches any more.
func (t *teller) leave(w *Watch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w.closed {
		return
	}
	w.closed = true
	w.ends(ErrClosed)
	t.watches--
	delete(t.fresh, w)
	for _, userID := range w.userIDs {
		if sub := t.subjects[userID]; sub != nil {
			delete(sub.lists, w)
			t.forget(userID)
		}
	}
	if c := w.circle; c != nil {
		delete(c.watches, w)
		if len(c.watches) == 0 {
			delete(t.circles, c.roomID)
			delete(t.stirred, c)
			delete(t.joining, c)
			for userID := range c.members {
				t.part(c, userID)
			}
		}
	}
}

// close ends all watches.
func (t *teller) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for _, sub := range t.subjects {
		for w := range sub.lists {
			w.ends(ErrClosed)
		}
	}
	for _, c := range t.circles {
		for w := range c.watches {
			w.ends(ErrClosed)
		}
	}
}

// subject gives the subject of a user, a new one for the first who watches them. mu is held.
func (t *teller) subject(userID string) *subject {
	sub := t.subjects[userID]
	if sub == nil {
		sub = &subject{lists: make(map[*Watch]bool), circles: make(map[*circle]bool)}
		t.subjects[userID], t.unread[userID] = sub, true
	}
	return sub
}

// forget drops a subject that nobody watches. mu is held.
func (t *teller) forget(userID string) {
	if sub := t.subjects[userID]; sub != nil && len(sub.lists) == 0 && len(sub.circles) == 0 {
		delete(t.subjects, userID)
		delete(t.unread, userID)
		delete(t.expiring, userID)
	}
}

// part takes a user out of a circle. mu is held.
func (t *teller) part(c *circle, userID string) {
	delete(c.members, userID)
	delete(c.joined, userID)
	if sub := t.subjects[userID]; sub != nil {
		delete(sub.circles, c)
		t.forget(userID)
	}
}

func (t *teller) size() (watches, watched int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.watches, len(t.subjects)
}
