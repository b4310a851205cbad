package presence

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// deliver makes changed subjects due for those who may know, and all of their users for those who have just
// begun to watch. More tells that somebody is watched of whom nothing is known yet.
func (s *Service) deliver(ctx context.Context, now time.Time, changed []string) (more bool, err error) {
	if err := s.gather(ctx, now, s.teller.concerned(now, changed)); err != nil {
		return false, err
	}
	if err := s.askAgain(ctx, now); err != nil {
		return false, err
	}
	lists := s.teller.lists(changed)
	shared, err := s.acquainted(ctx, lists, changed)
	if err != nil {
		return false, err
	}
	return s.teller.hand(changed, lists, shared), nil
}

// askAgain reads whom lists may be told of that could not begin at once, as while the database was away.
func (s *Service) askAgain(ctx context.Context, now time.Time) error {
	for _, w := range s.teller.outdated(now) {
		shared, err := s.o.Rooms.Sharing(ctx, []string{w.viewerID}, w.userIDs)
		if err != nil {
			return fmt.Errorf("read who shares a room: %w", err)
		}
		s.teller.allow(w, shared[w.viewerID], now)
	}
	return nil
}

// outdated gives the lists that nothing was told yet and whose permission is old.
func (t *teller) outdated(now time.Time) []*Watch {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []*Watch
	for w := range t.fresh {
		if w.circle == nil && now.Sub(w.asked) >= reread {
			out = append(out, w)
		}
	}
	return out
}

// allow tells of whom a list may be told.
func (t *teller) allow(w *Watch, users map[string]bool, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !w.closed {
		w.allowed, w.asked = users, now
	}
}

// lists gives the watches of lists that have begun and name somebody who has changed.
func (t *teller) lists(changed []string) map[*Watch]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[*Watch]bool)
	for _, userID := range changed {
		if sub := t.subjects[userID]; sub != nil {
			for w := range sub.lists {
				if !t.fresh[w] {
					out[w] = true
				}
			}
		}
	}
	return out
}

// pairsPerStatement bounds either side of the pairs that a statement compares.
const pairsPerStatement = 100

// acquainted reads which of the changed the viewers of lists share a room with.
func (s *Service) acquainted(ctx context.Context, lists map[*Watch]bool, changed []string) (map[string]map[string]bool, error) {
	viewers := make(map[string]map[string]bool)
	for w := range lists {
		viewers[w.viewerID] = make(map[string]bool)
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(viewers)), pairsPerStatement) {
		for users := range slices.Chunk(changed, pairsPerStatement) {
			shared, err := s.o.Rooms.Sharing(ctx, some, users)
			if err != nil {
				return nil, fmt.Errorf("read who shares a room: %w", err)
			}
			for viewerID, with := range shared {
				maps.Copy(viewers[viewerID], with)
			}
		}
	}
	return viewers, nil
}

// hand makes notices due.
func (t *teller) hand(changed []string, lists map[*Watch]bool, shared map[string]map[string]bool) (more bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, userID := range changed {
		sub := t.subjects[userID]
		if sub == nil || sub.notice == nil {
			continue
		}
		for w := range sub.lists {
			if lists[w] && shared[w.viewerID][userID] {
				w.tells(sub.notice)
			}
		}
		for c := range sub.circles {
			t.tells(c, sub.notice)
		}
	}
	for c := range t.joining {
		more = t.introduce(c) || more
	}
	for w := range t.fresh {
		if t.begin(w) {
			delete(t.fresh, w)
			w.allowed = nil
		} else {
			more = true
		}
	}
	return more
}

// tells makes a notice due for the watches of a circle. mu is held.
func (t *teller) tells(c *circle, n *Notice) {
	for w := range c.watches {
		if !t.fresh[w] {
			w.tells(n)
		}
	}
}

// introduce tells the watches of a circle of the members who have joined. It gives true where something is
// not known yet. mu is held.
func (t *teller) introduce(c *circle) (more bool) {
	for userID := range c.joined {
		n := t.subjects[userID].notice
		if n == nil && t.unread[userID] {
			more = true
			continue
		}
		if n != nil {
			t.tells(c, n)
		}
		delete(c.joined, userID)
	}
	if !more {
		delete(t.joining, c)
	}
	return more
}

// begin tells a fresh watch of all its users, unless something is not known yet. mu is held.
func (t *teller) begin(w *Watch) bool {
	users := w.allowed
	if c := w.circle; c != nil {
		if !c.loaded || c.asOf < w.opened {
			return false
		}
		users = c.members
	}
	for userID := range users {
		if t.subjects[userID].notice == nil && t.unread[userID] {
			return false
		}
	}
	for userID := range users {
		if n := t.subjects[userID].notice; n != nil {
			w.tells(n)
		}
	}
	return true
}
