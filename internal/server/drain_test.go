package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"parley/internal/server"
)

// steps notes what happens, in order.
type steps struct {
	mu   sync.Mutex
	done []string
}

func (s *steps) add(step string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, step)
}

func (s *steps) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.done...)
}

func TestDrainInOrder(t *testing.T) {
	var order steps
	inDelay, endDelay := make(chan struct{}), make(chan struct{})
	inDrain, endDrain := make(chan struct{}), make(chan struct{})
	inWork, endWork := make(chan struct{}), make(chan struct{})
	n := prepare(t, func(o *server.Options) {
		o.Config.ReadinessDelay = 7 * time.Second
		o.GraphQL = api{
			serve: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Has("slow") {
					close(inWork)
					<-endWork
					if r.Context().Err() == nil {
						order.add("the slow request finished")
					}
				}
				_, _ = io.WriteString(w, "answer")
			},
			drain: func(ctx context.Context) error {
				order.add("sockets close")
				close(inDrain)
				<-endDrain
				return ctx.Err()
			},
		}
	})
	n.SetPause(func(_ context.Context, d time.Duration) {
		order.add("readiness is off for " + d.String())
		close(inDelay)
		<-endDelay
	})
	n.run(t)

	slow := make(chan string, 1)
	go func() {
		defer close(slow)
		res, err := http.Get(n.url + "/graphql?slow") //nolint:noctx // ends with the server
		if err != nil {
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		slow <- string(body)
	}()
	<-inWork
	n.stop()

	<-inDelay
	res, body := n.do(t, "GET", "/readyz", nil)
	require.Equal(t, 503, res.StatusCode)
	require.JSONEq(t, `{"status":"unavailable","checks":{"server":"draining"}}`, body)
	res, _ = n.do(t, "GET", "/healthz", nil)
	require.Equal(t, 200, res.StatusCode, "a draining server is alive")
	_, body = n.do(t, "GET", "/graphql", nil)
	require.Equal(t, "answer", body, "who has not heard yet is still served")
	close(endDelay)

	<-inDrain
	_, body = n.do(t, "GET", "/graphql", nil)
	require.Equal(t, "answer", body, "the port stays open while sockets close")
	close(endDrain)

	require.Eventually(t, func() bool { return !reachable(t, n.Addr()) }, time.Minute, time.Millisecond)
	select {
	case err := <-n.done:
		t.Fatalf("Run returned %v before its last request", err)
	default:
	}
	close(endWork)
	require.Equal(t, "answer", <-slow)
	require.NoError(t, <-n.done)
	require.Equal(t, []string{"readiness is off for 7s", "sockets close", "the slow request finished"}, order.all())
}

// Whoever is served meanwhile is told that the connection ends, so that no request is sent on one that is being closed.
func TestConnectionsAreNotKeptInADrain(t *testing.T) {
	inDelay, endDelay := make(chan struct{}), make(chan struct{})
	n := prepare(t, nil)
	n.SetPause(func(context.Context, time.Duration) { close(inDelay); <-endDelay })
	n.run(t)
	client := &http.Client{Transport: &http.Transport{}}
	ends := func() bool {
		res, err := client.Get(n.url + "/graphql") //nolint:noctx // ends with the server
		if !assert.NoError(t, err) {
			return false
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return res.Close
	}
	before := ends()
	n.stop()
	<-inDelay
	meanwhile := ends()
	close(endDelay)
	require.False(t, before)
	require.True(t, meanwhile)
	require.NoError(t, <-n.done)
}

func TestDrainCutsOffWhatTakesTooLong(t *testing.T) {
	inWork, cut := make(chan struct{}), make(chan error, 1)
	n := start(t, func(o *server.Options) {
		o.Config.DrainTimeout = 50 * time.Millisecond
		o.GraphQL = api{
			serve: func(_ http.ResponseWriter, r *http.Request) {
				close(inWork)
				<-r.Context().Done()
				cut <- r.Context().Err()
			},
			drain: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		}
	})
	go func() {
		res, err := http.Get(n.url + "/graphql") //nolint:noctx // ends with the server
		if err == nil {
			_ = res.Body.Close()
		}
	}()
	<-inWork
	n.stop()
	err := <-n.done
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "drain sockets and streams")
	require.ErrorContains(t, err, "finish requests")
	require.ErrorIs(t, <-cut, context.Canceled)
}

// TestASlowBodyHoldsUpNoDrain has an upload under way that would take an hour: it is answered, and nothing is cut off.
func TestASlowBodyHoldsUpNoDrain(t *testing.T) {
	inBody, answered := make(chan struct{}), make(chan struct{})
	n := prepare(t, func(o *server.Options) {
		o.Config.DrainTimeout = 2 * time.Minute
		o.GraphQL = api{
			serve: func(w http.ResponseWriter, r *http.Request) {
				defer close(answered)
				if http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Hour)) == nil {
					_, _ = io.ReadFull(r.Body, make([]byte, 1))
				}
				close(inBody)
				if _, err := io.ReadAll(r.Body); err != nil {
					w.WriteHeader(http.StatusServiceUnavailable)
				}
			},
			drain: func(ctx context.Context) error {
				select {
				case <-answered:
				case <-ctx.Done():
				}
				return ctx.Err()
			},
		}
	})
	n.SetBodyShare(time.Millisecond)
	n.run(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", n.Addr())
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nbegun")
	require.NoError(t, err)
	<-inBody
	n.stop()
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Contains(t, string(answer), "503 Service Unavailable")
	require.NoError(t, <-n.done)
}

func reachable(t *testing.T, address string) bool {
	t.Helper()
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", address)
	if err != nil {
		return false
	}
	require.NoError(t, conn.Close())
	return true
}
