package presence

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// unloaded gives the circles whose members were never read.
func (t *teller) unloaded() []*circle {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []*circle
	for c := range t.stirred {
		if !c.loaded {
			out = append(out, c)
		}
	}
	return out
}

// concerned gives the circles that have something to tell, or whose room has changed somehow.
func (t *teller) concerned(now time.Time, changed []string) []*circle {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make(map[*circle]bool)
	for _, userID := range changed {
		if sub := t.subjects[userID]; sub != nil {
			for c := range sub.circles {
				all[c] = true
			}
		}
	}
	for w := range t.fresh {
		if w.circle != nil {
			all[w.circle] = true
		}
	}
	for c := range t.stirred {
		if now.Sub(c.read) >= reread {
			all[c] = true
		}
	}
	return slices.Collect(maps.Keys(all))
}

// gather reads the members of circles.
func (s *Service) gather(ctx context.Context, now time.Time, circles []*circle) error {
	if len(circles) == 0 {
		return nil
	}
	roomIDs := make([]string, len(circles))
	s.teller.mu.Lock()
	asOf := s.teller.opened
	for i, c := range circles {
		roomIDs[i] = c.roomID
		delete(s.teller.stirred, c)
	}
	s.teller.mu.Unlock()
	members, err := s.o.Rooms.CurrentMembers(ctx, roomIDs)
	s.teller.mu.Lock()
	defer s.teller.mu.Unlock()
	for _, c := range circles {
		switch {
		case s.teller.circles[c.roomID] != c: // nobody watches it any more
		case err != nil:
			s.teller.stirred[c] = true
		default:
			c.read, c.asOf = now, asOf
			s.teller.compose(c, members[c.roomID])
		}
	}
	if err != nil {
		return fmt.Errorf("read members: %w", err)
	}
	return nil
}

// compose makes the members of a circle those given, and ends the watches of viewers who are none, or all
// where there are too many. Who was let in while they were read may have joined since. mu is held.
func (t *teller) compose(c *circle, userIDs []string) {
	now := make(map[string]bool, len(userIDs))
	for _, userID := range userIDs {
		now[userID] = true
	}
	for w := range c.watches {
		switch {
		case !now[w.viewerID] && w.opened <= c.asOf:
			w.ends(ErrRemoved)
		case len(now) > MaxRoomMembers:
			w.ends(tooLarge())
		}
	}
	if len(now) > MaxRoomMembers {
		clear(now)
	}
	for userID := range c.members {
		if !now[userID] {
			t.part(c, userID)
			for w := range c.watches {
				w.drop(userID)
			}
		}
	}
	for userID := range now {
		if !c.members[userID] {
			t.admit(c, userID)
		}
	}
	c.loaded = true
}

// admit takes a user into a circle. mu is held.
func (t *teller) admit(c *circle, userID string) {
	c.members[userID] = true
	t.subject(userID).circles[c] = true
	if c.loaded {
		c.joined[userID], t.joining[c] = true, true
	}
}

// drop takes back what is due of a user whom the viewer has lost sight of. The teller's mutex is held.
func (w *Watch) drop(userID string) {
	if w.due[userID] != nil {
		delete(w.due, userID)
		w.order = slices.DeleteFunc(w.order, func(due string) bool { return due == userID })
	}
}
