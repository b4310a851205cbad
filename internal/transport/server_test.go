package transport_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/internal/fault"
	"parley/internal/request"
	"parley/internal/transport"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// patience bounds what must happen.
const patience = 30 * time.Second

// server is a real HTTP server around a Handler, and what the tests know of it.
type server struct {
	*httptest.Server
	handler *transport.Handler
	world   *world
	door    *door
	log     *journal
}

// serve starts a server whose options the test may change first.
func serve(t *testing.T, change ...func(*transport.Options)) *server {
	t.Helper()
	return serveOn(t, func(l net.Listener) net.Listener { return l }, change...)
}

// serveOn starts one on another listener.
func serveOn(t *testing.T, on func(net.Listener) net.Listener, change ...func(*transport.Options)) *server {
	t.Helper()
	s := &server{world: newWorld(), door: newDoor(), log: new(journal)}
	limits := transport.DefaultLimits()
	limits.CloseTimeout = 300 * time.Millisecond
	limits.DrainSpread = 10 * time.Millisecond
	options := transport.Options{
		Authenticator: s.door,
		Limits:        limits,
		Introspection: true,
		Logger:        slog.New(slog.NewTextHandler(s.log, nil)),
	}
	for _, f := range change {
		f(&options)
	}
	s.handler = transport.New(s.world, options)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info := request.Info{ID: "request-1", Address: "192.0.2.1"}
		s.handler.ServeHTTP(w, r.WithContext(request.With(r.Context(), info)))
	}))
	s.Listener = on(s.Listener)
	s.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
		defer cancel()
		require.NoError(t, s.handler.Drain(ctx))
		s.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

func limited(change func(*transport.Limits)) func(*transport.Options) {
	return func(o *transport.Options) { change(&o.Limits) }
}

// door is the Authenticator: a token is the user's name, and some names are special.
type door struct {
	mu    sync.Mutex
	ended map[string]session
	until map[string]time.Time
}

func newDoor() *door {
	return &door{ended: map[string]session{}, until: map[string]time.Time{}}
}

// session is the life of a user's session.
type session struct {
	context.Context
	end context.CancelFunc
}

func (d *door) expire(user string, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until[user] = at
}

func (d *door) revoke(user string) {
	d.watch(user)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended[user].end()
	delete(d.ended, user)
}

func (d *door) Authenticate(_ context.Context, token string) (transport.Identity, error) {
	switch {
	case token == "expired":
		return transport.Identity{}, fault.New(fault.TokenExpired, "The access token has expired.")
	case token == "outage":
		return transport.Identity{}, fault.New(fault.Unavailable, "Try again later.")
	case token == "panic":
		panic("secret detail")
	case token == "surprise":
		return transport.Identity{}, context.DeadlineExceeded
	case strings.HasPrefix(token, "bad"):
		return transport.Identity{}, fault.New(fault.Unauthenticated, "The access token is not valid.")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return transport.Identity{
		Context:   func(ctx context.Context) context.Context { return context.WithValue(ctx, viewerKey{}, token) },
		Subject:   token,
		ExpiresAt: d.until[token],
		Watch:     func() (context.Context, func()) { return d.watch(token), func() {} },
	}, nil
}

func (d *door) watch(user string) context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended[user].Context == nil {
		life, end := context.WithCancel(context.Background())
		d.ended[user] = session{life, end}
	}
	return d.ended[user].Context
}

// journal collects what the handler logs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
