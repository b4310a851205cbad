package live

import (
	"math"
	"slices"
	"time"

	"parley/ent/message"
	"parley/internal/bus"
	"parley/internal/chat"
)

// look shows a room's set where it is another one, forgets what has expired, and sees to it that the room
// is looked at again when there is a reason. mu is held.
func (t *typing) look(r *typists, now time.Time) {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	if t.closed {
		return
	}
	next := t.expire(r, now)
	userIDs := r.now(now)
	if !slices.Equal(userIDs, r.shown.UserIDs) {
		if at := r.mayShow(); now.Before(at) {
			next = sooner(next, at)
		} else {
			r.shown, r.shownAt = &Typing{RoomID: r.roomID, UserIDs: userIDs}, now
			for s := range r.streams {
				s.rouse()
			}
		}
	}
	switch {
	case !next.IsZero():
		r.timer = time.AfterFunc(next.Sub(now), func() { t.again(r) })
	case len(r.all) == 0 && len(r.streams) == 0:
		delete(t.rooms, r.roomID)
	}
}

// again looks at a room at its time.
func (t *typing) again(r *typists) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rooms[r.roomID] == r {
		t.look(r, time.Now())
	}
}

// expire forgets those whose signs have expired and tells when the next one does; zero is never. mu is held.
func (t *typing) expire(r *typists, now time.Time) (next time.Time) {
	for userID, w := range r.all {
		if now.Before(w.until) {
			next = sooner(next, w.until)
			continue
		}
		delete(r.all, userID)
		u := t.users[userID]
		delete(u.rooms, r)
		if len(u.rooms) == 0 {
			delete(t.users, userID)
		}
	}
	return next
}

// mayShow is from when on another set may be shown.
func (r *typists) mayShow() time.Time {
	at := r.shownAt.Add(showEvery)
	if len(r.streams) > 0 && r.head < r.target {
		if hold := r.behind.Add(showAnyway); hold.After(at) {
			return hold
		}
	}
	return at
}

// sooner gives the earlier of two times, of which zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// reach tells that a room has reached a version whose changes are not known yet.
func (t *typing) reach(roomID string, version int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rooms[roomID]
	if r == nil || len(r.streams) == 0 || version <= r.target {
		return
	}
	if r.head >= r.target {
		r.behind = time.Now()
	}
	r.target = version
}

// observe takes in changes of a room, with which all up to a version are known: whoever has sent a message
// types no more, and whoever has left neither types nor watches. The hints are for the other nodes.
func (t *typing) observe(roomID string, known int, changes []chat.Change) (hints []bus.Hint) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rooms[roomID]
	if r == nil {
		return nil
	}
	for _, c := range changes {
		userID, upto := "", 0
		switch m := c.Message; {
		case m != nil && m.PostedVersion == c.Version && m.Kind != message.KindSYSTEM:
			userID, upto = m.AuthorID, int(m.CreatedAt.UnixMilli())
		case c.Membership != nil && c.Membership.LeftAt != nil:
			userID, upto = c.Membership.UserID, math.MaxInt
			r.left(userID, c.Version)
		default:
			continue
		}
		if hint, changed := t.stop(r, userID, upto, now); changed {
			hints = append(hints, hint)
		}
	}
	r.head = max(r.head, known)
	t.look(r, now)
	return hints
}

// committed takes in a commit of this node, and gives the hints for the other nodes. Where its rows are not
// told, the feed reads them; where nobody here watches the room, nobody types any more: those who do will say
// so again.
func (t *typing) committed(roomID string, c chat.Changes, watched bool) (hints []bus.Hint) {
	t.reach(roomID, c.Upto)
	if c.Changes != nil {
		return t.observe(roomID, 0, c.Changes)
	}
	if watched {
		return nil
	}
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rooms[roomID]
	if r == nil {
		return nil
	}
	for userID := range r.all {
		if hint, changed := t.stop(r, userID, math.MaxInt, now); changed {
			hints = append(hints, hint)
		}
	}
	t.look(r, now)
	return hints
}

// close ends all streams, and with them what the room timers are for.
func (t *typing) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for _, r := range t.rooms {
		if r.timer != nil {
			r.timer.Stop()
		}
		for s := range r.streams {
			s.rouse()
		}
	}
}
