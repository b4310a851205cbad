package transport

import "sync"

// seats counts the sockets and streams that each user, or each address of nobody, holds open, and the files
// that each user sends.
type seats struct {
	mu    *sync.Mutex // guards taken
	taken map[string]int
}

func newSeats() seats {
	return seats{mu: new(sync.Mutex), taken: make(map[string]int)}
}

// take gives a holder n more seats while it has no more than limit in all, 0 being no limit. The caller
// gives them back with the function, once.
func (s seats) take(holder string, n, limit int) (giveBack func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if limit > 0 && s.taken[holder]+n > limit {
		return nil, false
	}
	s.taken[holder] += n
	return func() { s.leave(holder, n) }, true
}

func (s seats) leave(holder string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[holder] -= n
	if s.taken[holder] == 0 {
		delete(s.taken, holder)
	}
}
