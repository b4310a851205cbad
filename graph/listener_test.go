package graph_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/outlet"
	"parley/internal/request"
)

// listener is a subscriber as a socket serves it: pulled by a goroutine until the subscription parks, then
// pushed to. It keeps what it is told, as it is written.
type listener struct {
	cancel  context.CancelFunc
	respond func() *graphql.Response
	waits   bool // it has parked; of the goroutine that pulls
	working sync.WaitGroup

	mu      sync.Mutex // guards what follows
	parked  bool
	resumed bool // though it has only begun to park
	over    bool
	onEnd   func()
	pushed  int
	texts   []string
}

var _ outlet.Outlet = (*listener)(nil)

// listen begins a subscription that may park.
func (h *house) listen(t testing.TB, v *auth.Viewer, document string, variables vars) *listener {
	t.Helper()
	return hear(t, h.exec, true, v, document, variables)
}

// hear begins a subscription by an executor. One that does not park can only be pulled, as over an event stream.
func hear(t testing.TB, exec *executor.Executor, parks bool, v *auth.Viewer, document string, variables vars) *listener {
	t.Helper()
	l := new(listener)
	ctx, cancel := context.WithCancel(request.With(auth.WithViewer(t.Context(), *v), request.Info{ID: "test-request"}))
	l.cancel = cancel
	ctx = graphql.StartOperationTrace(ctx)
	opCtx, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: variables})
	require.Empty(t, errs)
	if parks {
		ctx = outlet.With(ctx, l)
	}
	responses, ctx := exec.DispatchOperation(ctx, opCtx)
	l.respond = func() *graphql.Response { return responses(ctx) }
	l.working.Go(l.work)
	t.Cleanup(l.leave)
	return l
}

func (l *listener) work() {
	for {
		l.waits = false
		resp := l.respond()
		switch {
		case resp != nil:
			l.take(outlet.Append(nil, resp))
		case !l.waits:
			l.mu.Lock()
			l.over = true
			l.mu.Unlock()
			l.cancel()
			return // leave says so to the subscription
		case l.park():
			return
		}
	}
}

func (l *listener) take(text []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.texts = append(l.texts, string(text))
}

func (l *listener) park() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parked, l.resumed = !l.resumed, false
	return l.parked
}

// leave is the client's.
func (l *listener) leave() {
	l.cancel()
	l.mu.Lock()
	l.parked = false
	l.mu.Unlock()
	l.working.Wait()
	l.mu.Lock()
	end := l.onEnd
	l.onEnd = nil
	l.mu.Unlock()
	if end != nil {
		end()
	}
}

// Roomy implements outlet.Outlet.
func (l *listener) Roomy() bool { return true }

// Push implements outlet.Outlet.
func (l *listener) Push(responses []*outlet.Response) {
	for _, r := range responses {
		l.take(r.Text)
	}
	l.mu.Lock()
	l.pushed += len(responses)
	l.mu.Unlock()
}

// Park implements outlet.Outlet.
func (l *listener) Park() { l.waits = true }

// OnEnd implements outlet.Outlet.
func (l *listener) OnEnd(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.onEnd = f
}

// Resume implements outlet.Outlet.
func (l *listener) Resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.parked {
		l.resumed = true
		return
	}
	l.parked = false
	l.working.Go(l.work)
}

// heard gives what the listener was told so far.
func (l *listener) heard() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.texts...)
}

// hears waits until the listener was told as many responses, or has ended.
func (l *listener) hears(t testing.TB, n int) []string {
	t.Helper()
	require.Eventually(t, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.texts) >= n || l.over
	}, time.Minute, time.Millisecond)
	return l.heard()
}

// parks waits until the listener is pushed to.
func (l *listener) parks(t testing.TB) {
	t.Helper()
	require.Eventually(t, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.parked
	}, time.Minute, time.Millisecond)
}

// codeOf gives the code of a response's first error, or "".
func codeOf(t testing.TB, text string) string {
	t.Helper()
	var a answer
	require.NoError(t, json.Unmarshal([]byte(text), &a))
	return a.code()
}
