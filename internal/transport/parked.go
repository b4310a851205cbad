package transport

import (
	"parley/internal/outlet"
)

// A subscription that has caught up parks: no goroutine works on it, responses are pushed into it, and it is
// pulled again when whoever pushes says so.

var _ outlet.Outlet = (*operation)(nil)

// park leaves an operation without a goroutine; false where it is to be pulled again, or to end.
func (s *socket) park(op *operation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if op.resumed || op.over || s.ended {
		op.resumed = false
		return false
	}
	op.parked = true
	return true
}

// Roomy implements outlet.Outlet.
func (op *operation) Roomy() bool { return op.socket.out.roomy() }

// Push implements outlet.Outlet. What is large counts as unsent, once for each who has yet to get it.
func (op *operation) Push(responses []*outlet.Response) {
	unsent := &op.socket.h.unsent
	op.socket.out.pushAll(op, responses, func(r *outlet.Response) func() { return unsent.hold(len(r.Text)) })
}

// Park implements outlet.Outlet.
func (op *operation) Park() { op.waits = true }

// OnEnd implements outlet.Outlet.
func (op *operation) OnEnd(f func()) { op.onEnd = f }

// Resume implements outlet.Outlet.
func (op *operation) Resume() {
	s := op.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if !op.parked {
		op.resumed = true // its goroutine is about to park, or it has ended
		return
	}
	op.parked = false
	s.helpers.Go(func() { s.work(op, func() { s.pull(op) }) })
}

// dismiss ends the operations that have no goroutine to see that they end. The socket has ended.
func (s *socket) dismiss() {
	var idle []*operation
	s.mu.Lock()
	s.ended = true
	for _, op := range s.operations {
		if op.parked {
			op.parked = false
			idle = append(idle, op)
		}
	}
	s.mu.Unlock()
	for _, op := range idle {
		s.leave(op)
	}
}
