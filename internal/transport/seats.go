package transport

import "sync"

// seats counts the sockets and streams that each user, or each address of nobody, holds open.
type seats struct {
	mu    *sync.Mutex // guards taken
	taken map[string]int
}

func newSeats() seats {
	return seats{mu: new(sync.Mutex), taken: make(map[string]int)}
}

// take gives a holder one more seat while it has fewer than limit, 0 being no limit. The caller
// gives it back with the function, once.
func (s seats) take(holder string, limit int) (giveBack func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if limit > 0 && s.taken[holder] >= limit {
		return nil, false
	}
	s.taken[holder]++
	return func() { s.leave(holder) }, true
}

func (s seats) leave(holder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[holder]--
	if s.taken[holder] == 0 {
		delete(s.taken, holder)
	}
}
