package main

import (
	"context"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/testkit/dbtest"
)

// eachDatabase runs a test of the whole program on both databases, with the setting that chooses it.
func eachDatabase(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, "PARLEY_DATA_DIR="+t.TempDir()) })
	t.Run("postgres", func(t *testing.T) { test(t, "PARLEY_DATABASE_URL="+dbtest.PostgresURL(t)) })
}

// secret signs the tokens of servers that share no data directory.
const secret = "PARLEY_JWT_SECRET=0123456789abcdef0123456789abcdef"

func TestEveryAddressAnswers(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	contract, err := os.ReadFile("../../schema.graphqls")
	require.NoError(t, err)

	status, body := p.get(t, "/schema.graphqls")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, string(contract), body)
	for _, path := range []string{"/", "/rooms/of/the/client", "/graphiql", "/healthz", "/readyz"} {
		status, _ := p.get(t, path)
		require.Equal(t, http.StatusOK, status, path)
	}
	ada := p.register(t, "ada")
	room := makeRoom(t, ada)
	socket, err := ada.Dial(t.Context())
	require.NoError(t, err)
	events, err := socket.Subscribe(`subscription($room: ID!) { messageAdded(roomId: $room) { id } }`, client.Variables{"room": room})
	require.NoError(t, err)
	requireLive(t, ada, room, events)
	_, body = p.get(t, "/metrics")
	for _, line := range []string{"parley_sockets 1", "parley_operations 1", "parley_room_feeds 1", "parley_room_streams 1", "parley_bus_dropped_total 0"} {
		require.Contains(t, body, line)
	}
	status, _ = p.get(t, "/no/such/file.png")
	require.Equal(t, http.StatusNotFound, status)
}

func TestServerInfoTellsTheSettings(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_MAX_TEXT_LENGTH=5", "PARLEY_MAX_QUERY_DEPTH=7",
		"PARLEY_ACCESS_TOKEN_TTL=90s", "PARLEY_SOCKET_PING_INTERVAL=33s",
		"PARLEY_PRESENCE_AWAY=7s", "PARLEY_PRESENCE_GRACE=3s", "PARLEY_MAX_IMAGE_BYTES=2MiB")
	var out struct {
		ServerInfo struct {
			Version string
			Limits  struct{ MessageTextMax, QueryDepth, ImageBytes int }
			Timers  struct{ AccessTokenSeconds, PingIntervalMs, PresenceAwayMs, PresenceOfflineMs int }
		}
	}
	require.NoError(t, p.Do(t.Context(), `{ serverInfo { version limits { messageTextMax queryDepth imageBytes }
		timers { accessTokenSeconds pingIntervalMs presenceAwayMs presenceOfflineMs } } }`, nil, &out))
	require.NotEmpty(t, out.ServerInfo.Version)
	require.Equal(t, 5, out.ServerInfo.Limits.MessageTextMax)
	require.Equal(t, 7, out.ServerInfo.Limits.QueryDepth)
	require.Equal(t, 2<<20, out.ServerInfo.Limits.ImageBytes)
	require.Equal(t, 90, out.ServerInfo.Timers.AccessTokenSeconds)
	require.Equal(t, 33000, out.ServerInfo.Timers.PingIntervalMs)
	require.Equal(t, 7000, out.ServerInfo.Timers.PresenceAwayMs)
	require.Equal(t, 3000, out.ServerInfo.Timers.PresenceOfflineMs)

	ada := p.register(t, "ada")
	room := makeRoom(t, ada)
	_, err := send(t.Context(), ada, room, "hello")
	require.NoError(t, err)
	_, err = send(t.Context(), ada, room, "hello!")
	require.ErrorContains(t, err, "BAD_USER_INPUT")
}

// What was acknowledged survives the process being killed in the middle of its work.
func TestKilledServerLosesNothingAcknowledged(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		p := launch(t, database, secret)
		ada := p.register(t, "ada")
		room := makeRoom(t, ada)

		const senders, enough = 8, 100
		var acknowledged []string
		var mu sync.Mutex
		var wg sync.WaitGroup
		reached := make(chan struct{})
		for range senders {
			wg.Go(func() {
				for {
					id, err := send(t.Context(), ada, room, "still here?")
					if err != nil {
						return // killed
					}
					mu.Lock()
					if acknowledged = append(acknowledged, id); len(acknowledged) == enough {
						close(reached)
					}
					mu.Unlock()
				}
			})
		}
		select {
		case <-reached:
		case <-time.After(patience):
			t.Fatalf("too few messages: %s", p.stderr)
		}
		p.signal(t, syscall.SIGKILL)
		p.wait(t)
		wg.Wait()

		again := launch(t, database, secret)
		kept := idsOf(t, again.As(ada.Token), room)
		require.Subset(t, kept, acknowledged)
		seen := map[string]bool{}
		for _, id := range kept {
			require.False(t, seen[id], "a message is there twice")
			seen[id] = true
		}
	})
}

func TestSignalDrainsOpenSockets(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		p := launch(t, database, "PARLEY_READINESS_DELAY=300ms", secret)
		ada := p.register(t, "ada")
		room := makeRoom(t, ada)
		socket, err := ada.Dial(t.Context())
		require.NoError(t, err)
		events, err := socket.Subscribe(`subscription($room: ID!) { messageAdded(roomId: $room) { id } }`,
			client.Variables{"room": room})
		require.NoError(t, err)
		requireLive(t, ada, room, events)

		p.signal(t, syscall.SIGTERM)
		require.Eventually(t, func() bool { return strings.Contains(p.stderr.String(), "msg=draining") }, patience, time.Millisecond)
		select {
		case <-socket.Done():
		case <-time.After(patience):
			t.Fatal("the socket stays open")
		}
		require.True(t, websocket.IsCloseError(rootOf(socket.Err()), websocket.CloseServiceRestart), "%v", socket.Err())
		require.NoError(t, socket.Kill()) // the server waits for its peer to hang up
		require.Zero(t, p.wait(t).ExitCode(), p.stderr.String())
		require.Contains(t, p.stderr.String(), "complete=true")
	})
}

// requireLive sends until the subscription tells of a message: it has begun.
func requireLive(t *testing.T, user *client.Client, room string, events *client.Subscription) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	heard := make(chan error, 1)
	go func() { heard <- events.Next(ctx, nil) }()
	for {
		_, err := send(ctx, user, room, "are you there?")
		require.NoError(t, err)
		select {
		case err := <-heard:
			require.NoError(t, err)
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_READINESS_DELAY=5m")
	p.signal(t, syscall.SIGINT)
	require.Eventually(t, func() bool { return strings.Contains(p.stderr.String(), "msg=draining") }, patience, time.Millisecond)
	status, body := p.get(t, "/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "draining")
	p.signal(t, syscall.SIGINT)
	state, ok := p.wait(t).Sys().(syscall.WaitStatus)
	require.True(t, ok)
	require.True(t, state.Signaled())
	require.Equal(t, syscall.SIGINT, state.Signal())
}

// An operator's command reaches a running server: the sessions of a disabled user end.
func TestDisabledUserIsPutOut(t *testing.T) {
	eachDatabase(t, func(t *testing.T, database string) {
		p := launch(t, database, secret)
		settings := []string{database, secret}
		operate(t, settings, "user", "create", "ada", "--email", "ada@example.org")
		ada := p.As(strings.TrimSpace(operate(t, settings, "token", "ada")))
		room := makeRoom(t, ada)
		socket, err := ada.Dial(t.Context())
		require.NoError(t, err)

		require.Equal(t, "Disabled ada. Sessions ended: 1.\n", operate(t, settings, "user", "disable", "ada"))
		select {
		case <-socket.Done():
		case <-time.After(patience):
			t.Fatal("the socket stays open")
		}
		require.True(t, websocket.IsCloseError(rootOf(socket.Err()), 4403), "%v", socket.Err())
		_, err = send(t.Context(), ada, room, "still me?")
		require.ErrorContains(t, err, "UNAUTHENTICATED")
	})
}

func TestTwoServersCannotShareAPort(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	listen := strings.TrimPrefix(p.base, "http://")
	printed, err := command(t, []string{"PARLEY_DATA_DIR=" + t.TempDir(), "PARLEY_LISTEN=" + listen}).CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(printed), "parley: another program listens on "+listen+" already")
	require.NotContains(t, string(printed), "Press Ctrl-C")
}

func TestAllowedPagesMayOpenSocketsAndOthersMayNot(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_ALLOWED_ORIGINS=https://app.example.com",
		"PARLEY_PUBLIC_URL=https://chat.example.com")
	for origin, want := range map[string]int{
		"https://app.example.com":  http.StatusSwitchingProtocols,
		"https://chat.example.com": http.StatusSwitchingProtocols,
		"https://evil.example.com": http.StatusForbidden,
	} {
		dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
		conn, res, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(p.URL, "http"), http.Header{"Origin": {origin}})
		require.NotNil(t, res, "%v", err)
		require.Equal(t, want, res.StatusCode, origin)
		_ = res.Body.Close()
		if conn != nil {
			require.NoError(t, conn.Close())
		}
	}
}

// rootOf gives the innermost error: websocket's functions look at it alone.
func rootOf(err error) error {
	for {
		wrapped, ok := err.(interface{ Unwrap() error }) //nolint:errorlint // the chain itself is walked
		if !ok {
			return err
		}
		err = wrapped.Unwrap()
	}
}
