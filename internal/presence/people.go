package presence

import (
	"sync"
	"sync/atomic"
	"time"
)

// mark is what the database has, or is to have, of a user's attendance on this node.
type mark uint8

const (
	absent mark = iota
	active
	idle
)

// person is a user with sockets on this node, or with an attendance here.
type person struct {
	sockets int
	closed  time.Time    // when the last socket closed; of use where there is none
	stirred atomic.Int64 // when the user last did something, in Unix nanoseconds
	written mark
	doubted bool        // the last write seemed to fail at its commit and may stand: written may be wrong
	idle    atomic.Bool // written is idle: who stirs is to be written
}

// people are the users on this node.
type people struct {
	away, grace time.Duration
	wake        chan struct{}

	mu  sync.RWMutex // guards what follows, and the persons but for their atomics
	all map[string]*person
}

func newPeople(away, grace time.Duration) people {
	return people{away: away, grace: grace, wake: make(chan struct{}, 1), all: make(map[string]*person)}
}

// Opened tells that a socket of the user has opened. It does not wait.
func (s *Service) Opened(userID string) {
	now := s.o.Now()
	p := &s.people
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.all[userID]
	if who == nil {
		who = new(person)
		p.all[userID] = who
	}
	who.sockets++
	who.stirred.Store(now.UnixNano())
	if who.written != active {
		wake(p.wake)
	}
}

// Closed tells that a socket of the user has closed, and gives whether it was their last one on this node.
// It does not wait.
func (s *Service) Closed(userID string) (last bool) {
	now := s.o.Now()
	p := &s.people
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.all[userID]
	if who == nil || who.sockets == 0 {
		return false
	}
	who.sockets--
	who.closed = now
	return who.sockets == 0
}

// Active tells that the user has done something. It does not wait, and costs next to nothing.
func (s *Service) Active(userID string) {
	p := &s.people
	p.mu.RLock()
	who := p.all[userID]
	p.mu.RUnlock()
	if who == nil {
		return
	}
	who.stirred.Store(s.o.Now().UnixNano())
	if who.idle.Load() {
		wake(p.wake)
	}
}

// wanted is what is to be written of a person.
func (p *people) wanted(who *person, now time.Time) mark {
	switch {
	case who.sockets == 0 && now.Sub(who.closed) >= p.grace:
		return absent
	case now.Sub(time.Unix(0, who.stirred.Load())) >= p.away:
		return idle
	}
	return active
}

// change is an attendance to be written.
type change struct {
	userID string
	want   mark
	seen   *time.Time // when the user was last there, of those who are absent
}

// due gives what is to be written, and forgets who is gone without having been.
func (p *people) due(now time.Time) []change {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []change
	for userID, who := range p.all {
		want := p.wanted(who, now)
		if want == who.written && !who.doubted {
			if want == absent {
				delete(p.all, userID)
			}
			continue
		}
		c := change{userID: userID, want: want}
		if want == absent {
			seen := who.closed.UTC().Truncate(time.Millisecond)
			c.seen = &seen
		}
		out = append(out, c)
	}
	return out
}

// wrote remembers what was written, and forgets who is gone.
func (p *people) wrote(changes []change) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range changes {
		who := p.all[c.userID]
		who.written, who.doubted = c.want, false
		who.idle.Store(c.want == idle)
		if c.want == absent && who.sockets == 0 {
			delete(p.all, c.userID)
		}
	}
}

// doubt remembers that changes may stand though their commit seemed to fail.
func (p *people) doubt(changes []change) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range changes {
		p.all[c.userID].doubted = true
	}
}

// lost tells that nothing stands of what was written.
func (p *people) lost() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, who := range p.all {
		who.written = absent
		who.idle.Store(false)
	}
}

// none tells whether this node has nobody and nothing written.
func (p *people) none() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.all) == 0
}

// size is how many users have sockets.
func (p *people) size() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	n := 0
	for _, who := range p.all {
		if who.sockets > 0 {
			n++
		}
	}
	return n
}
