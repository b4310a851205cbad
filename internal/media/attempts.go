package media

import (
	"context"
	"slices"
	"sync"
	"time"

	"parley/internal/fault"
)

const (
	// placesPerUser is how many of a node's places a user holds at once: few users must not be all there is room for. Their
	// other uploads wait for their own; how many those are is bounded by who takes in their files.
	placesPerUser = 2
	// span is the time over which attempts are counted.
	span = time.Hour
)

// attempts counts what users try on this node, whatever becomes of it. The rows that quota counts tell only of what
// was stored and has not been deleted, but it is the trying that costs. Other nodes, and this one after a restart, know
// nothing of it.
//
// It is safe for concurrent use.
type attempts struct {
	mu    sync.Mutex // guards users and what they point to
	users map[string]*tries
}

// tries are those of one user. The times are of the last span, oldest first.
type tries struct {
	turns         chan struct{} // one for each place that is taken
	uploads       int           // that hold a place or wait for one
	begun, failed []time.Time
}

func newAttempts() *attempts { return &attempts{users: make(map[string]*tries)} }

// of gives a user's tries. The caller holds mu.
func (a *attempts) of(ownerID string) *tries {
	t := a.users[ownerID]
	if t == nil {
		t = &tries{turns: make(chan struct{}, placesPerUser)}
		a.users[ownerID] = t
	}
	return t
}

// enter waits for one of the user's places. Whoever has entered leaves, once.
func (a *attempts) enter(ctx context.Context, ownerID string) (leave func(), err error) {
	a.mu.Lock()
	t := a.of(ownerID)
	t.uploads++
	a.mu.Unlock()
	gone := func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		t.uploads--
	}
	select {
	case t.turns <- struct{}{}:
		return func() { <-t.turns; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, fault.New(fault.Unavailable, "The upload was given up before its turn came.")
	}
}

// begin counts an attempt, unless there were too many, or too many that failed. It is a failure until pass.
func (a *attempts) begin(ownerID string, now time.Time, most, mostFailed int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.of(ownerID)
	t.forget(now)
	if n := len(t.begun); n >= most {
		return fault.Limited(t.begun[n-most].Add(span).Sub(now), "You may upload %d images an hour.", most)
	}
	if n := len(t.failed); n >= mostFailed {
		return fault.Limited(t.failed[n-mostFailed].Add(span).Sub(now), "%d of your uploads failed within an hour. Try again later.", mostFailed)
	}
	t.begun, t.failed = append(t.begun, now), append(t.failed, now)
	return nil
}

// pass makes an attempt that has begun none that failed. Which one does not matter: they differ by how long they take.
func (a *attempts) pass(ownerID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.of(ownerID); len(t.failed) > 0 {
		t.failed = t.failed[:len(t.failed)-1]
	}
}

// sweep forgets users of whom there is nothing left to know.
func (a *attempts) sweep(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for ownerID, t := range a.users {
		t.forget(now)
		if t.uploads == 0 && len(t.begun) == 0 && len(t.failed) == 0 {
			delete(a.users, ownerID)
		}
	}
}

// forget drops what is too old to count.
func (t *tries) forget(now time.Time) {
	old := func(at time.Time) bool { return now.Sub(at) >= span }
	t.begun, t.failed = slices.DeleteFunc(t.begun, old), slices.DeleteFunc(t.failed, old)
}
