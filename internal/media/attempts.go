package media

import (
	"slices"
	"sync"
	"time"

	"parley/internal/fault"
)

const (
	// placesPerUser is how many of a node's places a user holds at once, uploads that wait included: two users must not
	// be all there is room for.
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
	places        int
	begun, failed []time.Time
}

func newAttempts() *attempts { return &attempts{users: make(map[string]*tries)} }

// of gives a user's tries. The caller holds mu.
func (a *attempts) of(ownerID string) *tries {
	t := a.users[ownerID]
	if t == nil {
		t = new(tries)
		a.users[ownerID] = t
	}
	return t
}

// enter takes one of the user's places. Whoever has entered leaves, once.
func (a *attempts) enter(ownerID string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.of(ownerID)
	if t.places >= placesPerUser {
		return fault.Limited(time.Second, "You upload more than %d images at once. Try again when one is done.", placesPerUser)
	}
	t.places++
	return nil
}

func (a *attempts) leave(ownerID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of(ownerID).places--
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
		if t.places == 0 && len(t.begun) == 0 && len(t.failed) == 0 {
			delete(a.users, ownerID)
		}
	}
}

// forget drops what is too old to count.
func (t *tries) forget(now time.Time) {
	old := func(at time.Time) bool { return now.Sub(at) >= span }
	t.begun, t.failed = slices.DeleteFunc(t.begun, old), slices.DeleteFunc(t.failed, old)
}
