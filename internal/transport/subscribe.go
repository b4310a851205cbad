package transport

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
)

// operation is one subscribe message being executed, whatever its kind.
type operation struct {
	id     string
	next   []byte             // what stands before each result
	cancel context.CancelFunc // ends the execution

	finite   bool // a drain waits for it; guarded by socket.mu
	silenced bool // the client has completed it; guarded by outbox.mu
}

// subscribe starts an operation. Its id is the client's until the operation ends on either side.
func (s *socket) subscribe(ctx context.Context, m message) {
	op := &operation{id: m.id, next: envelope(messageNext, m.id), finite: true}
	s.mu.Lock()
	_, duplicate := s.operations[m.id]
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
		s.reply(ctx, failed(op, refusal(ctx, fault.New(fault.LimitExceeded,
			"At most %d operations can run on one socket.", s.h.limits.OperationsPerSocket))))
		return
	}
	// Operations that the client has completed count no more but may take time to end: there are at
	// most as many of them.
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return
	}
	ctx, op.cancel = context.WithCancel(s.identity.enter(ctx))
	s.mu.Lock()
	s.operations[m.id] = op
	s.unfinished++
	s.mu.Unlock()
	s.h.operations.Add(1)
	s.helpers.Go(func() { s.operate(ctx, op, m.params) })
}

// complete is the client's: nothing more is sent of the operation, and its id is free. An id that is
// unknown belongs to an operation that has just ended.
func (s *socket) complete(id string) {
	s.mu.Lock()
	op := s.operations[id]
	delete(s.operations, id)
	s.mu.Unlock()
	if op == nil {
		return
	}
	s.out.silence(op)
	op.cancel()
}

// operate executes one operation to its end. A subscription is asked for its next event only while
// the queue has room.
func (s *socket) operate(ctx context.Context, op *operation, p params) {
	defer s.leave(op)
	defer op.cancel()
	defer func() {
		if value := recover(); value != nil {
			s.h.recovered(ctx, value)
			s.fail(op, gqlerror.List{internalError(ctx)})
		}
	}()
	plan, errs := s.h.plan(ctx, p)
	if len(errs) > 0 {
		s.fail(op, errs)
		return
	}
	if plan.operation.Operation == ast.Subscription {
		s.endless(op)
	}
	opCtx, errs := s.h.begin(ctx, plan)
	if len(errs) > 0 {
		s.fail(op, errs)
		return
	}
	s.execute(ctx, op, opCtx)
}

func (s *socket) execute(ctx context.Context, op *operation, opCtx *graphql.OperationContext) {
	handler, ctx := s.h.dispatch(ctx, opCtx)
	for s.out.await(ctx) {
		resp, sent := handler(ctx)
		if ctx.Err() != nil {
			sent()
			return
		}
		if resp == nil {
			sent()
			s.release(op)
			s.out.push(frame{opcode: opText, body: completion(op.id), op: op})
			return
		}
		if refused(resp) {
			sent()
			s.fail(op, resp.Errors)
			return
		}
		s.out.push(frame{opcode: opText, enclosed: true, head: op.next, body: appendResponse(nil, resp), op: op, sent: sent})
	}
}

// fail ends an operation with its errors. No complete follows.
func (s *socket) fail(op *operation, errs gqlerror.List) {
	s.release(op)
	s.out.push(failed(op, errs))
}

func failed(op *operation, errs gqlerror.List) frame {
	return frame{opcode: opText, enclosed: true, head: envelope(messageError, op.id), body: appendErrors(nil, errs), op: op}
}

// release frees an id, before the client is told that its operation has ended.
func (s *socket) release(op *operation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations[op.id] == op {
		delete(s.operations, op.id)
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
	s.release(op)
	s.mu.Lock()
	if op.finite {
		s.unfinished--
	}
	s.mu.Unlock()
	s.h.operations.Add(-1)
	<-s.slots
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
