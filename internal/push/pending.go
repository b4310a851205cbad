package push

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// maxPending bounds the users who wait; who finds no place is found by the sweep.
const maxPending = 100_000

// waiting is a user who was notified.
type waiting struct {
	userID string
	at     time.Time // when it is to be seen whether they were told
	host   string    // the push service that has too much to do to claim for them; "" for none
}

// pending are the users who were notified.
type pending struct {
	mu  sync.Mutex // guards all
	all map[string]waiting
}

// add has users wait. Who does so already waits no longer than they did.
func (p *pending) add(users ...waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = make(map[string]waiting)
	}
	for _, w := range users {
		known, waits := p.all[w.userID]
		if waits && !w.at.Before(known.at) || !waits && len(p.all) >= maxPending {
			continue
		}
		p.all[w.userID] = w
	}
}

// notified has users wait until a time.
func (p *pending) notified(at time.Time, userIDs []string) {
	users := make([]waiting, len(userIDs))
	for i, userID := range userIDs {
		users[i] = waiting{userID: userID, at: at}
	}
	p.add(users...)
}

// due takes those whose time has come, who has waited longest first: all but whom the load holds, and of those who wait for
// a push service, as many as it has room for.
func (p *pending) due(now time.Time, l load) []waiting {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []waiting
	for _, w := range p.all {
		if !w.at.After(now) && !l.holds(w.userID) {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b waiting) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.userID, b.userID))
	})
	out = slices.DeleteFunc(out, func(w waiting) bool {
		if w.host == "" {
			return false
		}
		full := !l.open(w.host)
		l.hosts[w.host]++
		return full
	})
	for _, w := range out {
		delete(p.all, w.userID)
	}
	return out
}
