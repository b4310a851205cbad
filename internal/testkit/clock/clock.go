// Package clock gives tests a time that stands still until they move it. Only tests may import it; a Clock is safe for
// concurrent use.
package clock

import (
	"sync"
	"time"
)

// Clock is a time that a test sets.
type Clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

// At makes a clock that stands at a time.
func At(now time.Time) *Clock { return &Clock{now: now} }

// Now gives the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
