package transport

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/outlet"
)

// operation is one subscribe message being executed, whatever its kind. A goroutine works on it, but for a
// subscription that has parked: that is an outlet then, which takes what is pushed.
type operation struct {
	socket  *socket
	id      string
	next    []byte             // what stands before each result
	cancel  context.CancelFunc // ends the execution
	ctx     context.Context    //nolint:containedctx // of the execution, which goes on when it was parked
	respond responder
	opCtx   *graphql.OperationContext // in ctx; of no use once the operation has parked
	onEnd   func()                    // nil for nothing

	waits bool // it has parked; of the goroutine that works on it

	// Guarded by socket.mu:
	finite  bool // a drain waits for it
	parked  bool // no goroutine works on it
	resumed bool // it is to be pulled again, though it has only begun to park
	over    bool // the client has completed it

	silenced bool // the same; guarded by outbox.mu
}

// subscribe starts an operation. Its id is the client's until the operation ends on either side.
func (s *socket) subscribe(m message) {
	op := &operation{socket: s, id: m.id, next: envelope(messageNext, m.id), finite: true}
	s.mu.Lock()
	duplicate := s.find(m.id) >= 0
	acknowledged, draining := s.acknowledged, s.draining
	crowded := len(s.operations) >= s.h.limits.OperationsPerSocket
	s.mu.Unlock()
	switch {
	case !acknowledged:
		s.shut(closeUnacknowledged())
		return
	case duplicate:
		s.shut(closeDuplicate())
		return
	case draining:
		return // the socket is about to close, and the client will ask again
	case crowded:
		s.reply(failed(op, refusal(s.ctx, fault.New(fault.LimitExceeded,
			"At most %d operations can run on one socket.", s.h.limits.OperationsPerSocket))))
		return
	}
	if !s.awaitEnded() {
		return
	}
	op.ctx, op.cancel = context.WithCancel(s.identity.enter(s.ctx))
	s.mu.Lock()
	s.operations = append(s.operations, op)
	s.running++
	s.unfinished++
	s.mu.Unlock()
	s.h.operations.Add(1)
	s.helpers.Go(func() { s.work(op, func() { s.start(op, m.params) }) })
}

// find gives the index of the operation with an id, or -1. s.mu is held.
func (s *socket) find(id string) int {
	return slices.IndexFunc(s.operations, func(op *operation) bool { return op.id == id })
}

// awaitEnded waits until another operation may begin. Those that the client has completed count no more but
// may take time to end: there are at most as many of them. It tells false where the socket ends first.
func (s *socket) awaitEnded() bool {
	for {
		s.mu.Lock()
		if s.running < 2*s.h.limits.OperationsPerSocket {
			s.mu.Unlock()
			return true
		}
		s.left = make(chan struct{})
		left := s.left
		s.mu.Unlock()
		select {
		case <-left:
		case <-s.ctx.Done():
			return false
		}
	}
}

// complete is the client's: nothing more is sent of the operation, and its id is free. An id that is
// unknown belongs to an operation that has just ended.
func (s *socket) complete(id string) {
	s.mu.Lock()
	i := s.find(id)
	if i < 0 {
		s.mu.Unlock()
		return
	}
	op := s.operations[i]
	s.operations = slices.Delete(s.operations, i, i+1)
	idle := op.parked
	op.over, op.parked = true, false
	s.mu.Unlock()
	s.out.silence(op)
	op.cancel()
	if idle {
		s.leave(op)
	}
}

// work is the goroutine of an operation, until it ends or parks.
func (s *socket) work(op *operation, step func()) {
	for {
		s.safely(op, step)
		if !op.waits {
			op.cancel()
			s.leave(op)
			return
		}
		if s.park(op) {
			return
		}
		step = func() { s.pull(op) }
	}
}

func (s *socket) safely(op *operation, step func()) {
	defer func() {
		if value := recover(); value != nil {
			op.waits = false
			s.h.recovered(op.ctx, value)
			s.fail(op, gqlerror.List{internalError(op.ctx)})
		}
	}()
	step()
}

// start executes an operation from its parameters on.
func (s *socket) start(op *operation, p params) {
	plan, errs := s.h.plan(op.ctx, p)
	if len(errs) > 0 {
		s.fail(op, errs)
		return
	}
	if plan.operation.Operation == ast.Subscription {
		s.endless(op)
	}
	opCtx, errs := s.h.begin(op.ctx, plan)
	if len(errs) > 0 {
		s.fail(op, errs)
		return
	}
	ctx := op.ctx
	if plan.operation.Operation == ast.Subscription {
		ctx = outlet.With(ctx, op)
	}
	op.opCtx = opCtx
	op.respond, op.ctx = s.h.dispatch(ctx, opCtx)
	s.pull(op)
}

// pull gives the client one result after the other, until the last or until the operation parks. It is
// asked for its next result only while the queue has room.
func (s *socket) pull(op *operation) {
	op.waits = false
	for ctx := op.ctx; s.out.await(ctx); {
		resp, sent := op.respond(ctx)
		if ctx.Err() != nil {
			sent()
			return
		}
		if resp == nil {
			sent()
			if op.waits {
				*op.opCtx = graphql.OperationContext{} // idle subscriptions are many
				return
			}
			s.release(op)
			s.out.push(frame{opcode: opText, body: completion(op.id), op: op})
			return
		}
		if refused(resp) {
			sent()
			s.fail(op, resp.Errors)
			return
		}
		s.out.push(frame{opcode: opText, enclosed: true, head: op.next, body: outlet.Append(nil, resp), op: op, sent: sent})
	}
}

// fail ends an operation with its errors. No complete follows.
func (s *socket) fail(op *operation, errs gqlerror.List) {
	s.release(op)
	s.out.push(failed(op, errs))
}

func failed(op *operation, errs gqlerror.List) frame {
	return frame{opcode: opText, enclosed: true, head: envelope(messageError, op.id), body: outlet.AppendErrors(nil, errs), op: op}
}

// release frees an id, before the client is told that its operation has ended.
func (s *socket) release(op *operation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.operations, op); i >= 0 {
		s.operations = slices.Delete(s.operations, i, i+1)
	}
}

// endless takes a subscription out of what a drain waits for.
func (s *socket) endless(op *operation) {
	s.mu.Lock()
	op.finite = false
	s.unfinished--
	s.mu.Unlock()
	s.settle()
}

// leave is the last act of an operation.
func (s *socket) leave(op *operation) {
	if op.onEnd != nil {
		op.onEnd()
	}
	s.release(op)
	s.mu.Lock()
	if op.finite {
		s.unfinished--
	}
	s.running--
	if s.left != nil {
		close(s.left)
		s.left = nil
	}
	s.mu.Unlock()
	s.h.operations.Add(-1)
	s.settle()
}

// drain asks the socket to close once its queries and mutations are done.
func (s *socket) drain() {
	s.mu.Lock()
	s.draining = true
	s.mu.Unlock()
	s.settle()
}

// settle closes a draining socket that has nothing left to finish; what waits is written first.
// Subscriptions get no complete: the client would take it for the end of their events.
func (s *socket) settle() {
	s.mu.Lock()
	ready := s.draining && s.unfinished == 0
	s.mu.Unlock()
	if ready {
		s.out.seal(closeRestart(), true)
		s.cancel()
	}
}
