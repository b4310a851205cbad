package transport

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/outlet"
)

// stream is one operation over Server-Sent Events, as graphql-sse's protocol describes "distinct
// connections mode": a next event for each result, then complete. The client ends it by closing the
// connection. One goroutine pulls results, and only when the last one has been written: a slow
// reader costs its cursor, nothing else.
type stream struct {
	w          *answer
	controller *http.ResponseController
	deadline   time.Duration
	leaving    context.CancelFunc // the handler drains
	cancel     context.CancelFunc // ends the execution
	failed     bool               // a write has failed: the connection is of no more use
}

func (s *stream) drain() { s.leaving() }
func (s *stream) abort() { s.leaving(); s.cancel() }

// ending is why a stream ends.
type ending int

const (
	endingSilent   ending = iota // the client left, was too slow, or is to come back after a restart
	endingComplete               // all results have been sent
	endingExpired                // the token expired
	endingRevoked                // the session was revoked
)

// serveStream executes an operation and streams its results until it, the token, the session, the
// client or the process ends.
func (h *Handler) serveStream(ctx context.Context, w *answer, identity Identity, opCtx *graphql.OperationContext) {
	giveBack, ok := h.seat(ctx, identity)
	if !ok {
		h.streamRefusal(w, refusal(ctx, fault.New(fault.LimitExceeded, "Too many sockets and event streams are open.")))
		return
	}
	defer giveBack()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	leaving, leave := context.WithCancel(ctx)
	defer leave()
	s := h.newStream(w)
	s.leaving, s.cancel = leave, cancel
	if !h.live.open(s, false) {
		w.Header().Set("Retry-After", "1")
		w.refuse(mediaJSON, http.StatusServiceUnavailable, refusal(ctx, fault.New(fault.Unavailable, "The server is restarting.")))
		return
	}
	defer h.live.close(s)
	h.operations.Add(1)
	defer h.operations.Add(-1)

	var pulling sync.WaitGroup
	defer pulling.Wait()
	defer cancel()
	results := make(chan result)
	pulling.Go(func() { h.pull(ctx, opCtx, results) })

	defer s.release()
	if s.open() != nil {
		return
	}
	draining := leaving.Done()
	if opCtx.Operation.Operation != ast.Subscription {
		draining = nil // a query or mutation finishes
	}
	s.end(ctx, h.pump(ctx, s, identity, results, draining))
}

// pull asks for one result after the other and hands each over encoded, as the executor reuses what
// a response holds. It closes results after the last one. It belongs to serveStream.
func (h *Handler) pull(ctx context.Context, opCtx *graphql.OperationContext, results chan<- result) {
	defer close(results)
	defer func() {
		if value := recover(); value != nil {
			h.recovered(ctx, value)
			offer(ctx, results, result{outlet.Append(nil, &graphql.Response{Errors: gqlerror.List{internalError(ctx)}}), func() {}})
		}
	}()
	handler, ctx := h.dispatch(ctx, opCtx)
	for {
		resp, sent := handler(ctx)
		if resp == nil {
			sent()
			return
		}
		if !offer(ctx, results, result{outlet.Append(nil, resp), sent}) || refused(resp) {
			return
		}
	}
}

// result is an encoded response on its way to the client.
type result struct {
	body []byte
	sent func() // to be called when it is written or dropped
}

func offer(ctx context.Context, results chan<- result, r result) bool {
	select {
	case results <- r:
		return true
	case <-ctx.Done():
		r.sent()
		return false
	}
}

// pump writes results and heartbeats until there is a reason to end.
func (h *Handler) pump(ctx context.Context, s *stream, identity Identity, results <-chan result, draining <-chan struct{}) ending {
	heartbeat := time.NewTicker(h.limits.PingInterval)
	defer heartbeat.Stop()
	var expired <-chan time.Time
	if !identity.ExpiresAt.IsZero() {
		expiry := time.NewTimer(time.Until(identity.ExpiresAt))
		defer expiry.Stop()
		expired = expiry.C
	}
	var revoked <-chan struct{}
	if identity.Watch != nil {
		ended, release := identity.Watch()
		defer release()
		revoked = ended.Done()
	}
	for {
		var err error
		select {
		case r, ok := <-results:
			if !ok && ctx.Err() != nil {
				return endingSilent
			}
			if !ok {
				return endingComplete
			}
			err = s.next(r.body)
			r.sent()
		case <-heartbeat.C:
			err = s.write([]byte(":\n\n"))
		case <-expired:
			return endingExpired
		case <-revoked:
			return endingRevoked
		case <-draining:
			return endingSilent
		case <-ctx.Done():
			return endingSilent
		}
		if err != nil {
			return endingSilent
		}
	}
}

func (h *Handler) newStream(w *answer) *stream {
	return &stream{
		w:          w,
		controller: http.NewResponseController(w),
		deadline:   h.limits.WriteDeadline,
	}
}

// streamRefusal answers a GraphQL request that can't run: its errors as one result.
func (h *Handler) streamRefusal(w *answer, errs gqlerror.List) {
	s := h.newStream(w)
	defer s.release()
	if s.open() == nil && s.next(outlet.Append(nil, &graphql.Response{Errors: errs})) == nil {
		_ = s.complete()
	}
}

// open sends the header, and a comment so that proxies pass it on. The server's own deadline for
// reading a request does not bound a stream, but bounds the rest of its body, which net/http reads
// before the header leaves.
func (s *stream) open() error {
	header := s.w.Header()
	header.Set("Content-Type", string(mediaStream)+"; charset=utf-8")
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("X-Accel-Buffering", "no")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept")
	s.w.WriteHeader(http.StatusOK)
	err := s.write([]byte(":\n\n"))
	_ = s.controller.SetReadDeadline(time.Time{})
	return err
}

// next sends one result. A line break inside it starts another data line.
func (s *stream) next(result []byte) error {
	event := make([]byte, 0, len(result)+32)
	event = append(event, "event: next\ndata: "...)
	event = append(event, bytes.ReplaceAll(result, []byte("\n"), []byte("\ndata: "))...)
	return s.write(append(event, "\n\n"...))
}

// complete carries an empty data field, without which browsers would not report the event.
func (s *stream) complete() error {
	return s.write([]byte("event: complete\ndata: \n\n"))
}

// end says why the stream ends, where the client can act on it.
func (s *stream) end(ctx context.Context, why ending) {
	var reason error
	switch why {
	case endingSilent:
		return
	case endingExpired:
		reason = fault.New(fault.TokenExpired, "The access token has expired.")
	case endingRevoked:
		reason = fault.New(fault.Unauthenticated, "The session has ended.")
	}
	if reason != nil {
		if s.next(outlet.Append(nil, &graphql.Response{Errors: refusal(ctx, reason)})) != nil {
			return
		}
	}
	_ = s.complete()
}

// write sends bytes at once, or fails after the write deadline.
func (s *stream) write(event []byte) error {
	if err := s.controller.SetWriteDeadline(time.Now().Add(s.deadline)); err != nil {
		return err
	}
	_, err := s.w.Write(event)
	if err == nil {
		err = s.controller.Flush()
	}
	s.failed = err != nil
	return err
}

// release lifts the write deadline, so that the connection can serve its next request.
func (s *stream) release() {
	if !s.failed {
		_ = s.controller.SetWriteDeadline(time.Time{})
	}
}
