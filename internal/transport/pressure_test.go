package transport_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

func TestOversizedMessageCloses(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.Frame = 1024 }))
	p := s.connect(t, "ada")
	p.subscribe("1", `{ hello } #`+strings.Repeat("x", 2000))
	require.Equal(t, websocket.CloseMessageTooBig, p.closeCode())
}

func TestFrameThatIsNoneCloses(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	_, err := p.NetConn().Write([]byte{0x81, 0x01, 'x'}) // a client must mask
	require.NoError(t, err)
	require.Equal(t, websocket.CloseProtocolError, p.closeCode())
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
}

func TestFragmentedMessageIsOne(t *testing.T) {
	p := serve(t).connect(t, "ada")
	w, err := p.NextWriter(websocket.TextMessage)
	require.NoError(t, err)
	for _, part := range []string{`{"type":`, `"ping",`, strings.Repeat(" ", 8000), `"payload":{"a":1}}`} {
		_, err = w.Write([]byte(part))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	p.expect(`{"type":"pong","payload":{"a":1}}`)
}

func TestPingFrameIsAnswered(t *testing.T) {
	p := serve(t).connect(t, "ada")
	answered := make(chan string, 1)
	p.SetPongHandler(func(data string) error { answered <- data; return nil })
	require.NoError(t, p.WriteControl(websocket.PingMessage, []byte("are you there"), time.Now().Add(patience)))
	p.expectCalm()
	require.Equal(t, "are you there", <-answered)
}

func TestHeartbeatsKeepASocketAndFindADeadOne(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.PingInterval = 50 * time.Millisecond
		l.PongTimeout = 3 * time.Second
	}))
	alive, dead := s.connect(t, "ada"), s.connect(t, "bob")
	beats := make(chan struct{}, 1000)
	answer := alive.PingHandler()
	alive.SetPingHandler(func(data string) error { beats <- struct{}{}; return answer(data) })
	dead.SetPingHandler(func(string) error { return nil })
	died := make(chan int, 1)
	go func() { died <- dead.closeCode() }()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for range 10 {
			<-beats
		}
		select {
		case s.world.ticks <- 1:
		case <-ctx.Done():
		}
	}()
	alive.subscribe("1", `subscription { ticks }`)
	alive.expect(next("1", `{"ticks":1}`))
	require.Equal(t, websocket.CloseGoingAway, <-died)
}

// stall opens a socket of a client that will not read, with a small window of its own.
func (s *server) stall(t *testing.T) *peer {
	t.Helper()
	dialer := websocket.Dialer{
		Subprotocols: []string{"graphql-transport-ws"},
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			if tcp, ok := conn.(*net.TCPConn); ok {
				err = tcp.SetReadBuffer(256 << 10)
			}
			return conn, err
		},
	}
	conn, resp, err := dialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	t.Cleanup(func() { _ = conn.Close() })
	p := &peer{Conn: conn, t: t}
	p.hello("slow")
	return p
}

func TestSlowSocketIsNotAskedForMoreThanItsQueueTakes(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.QueueEvents = 8
		l.QueueBytes = 64 << 10
	}))
	p := s.stall(t)
	p.subscribe("1", `subscription { large(bytes: 65536) }`)
	settled := func() bool {
		before := s.world.pulled.Load()
		select {
		case <-time.After(100 * time.Millisecond):
		case <-t.Context().Done():
		}
		return before > 0 && before == s.world.pulled.Load()
	}
	require.Eventually(t, settled, patience, time.Millisecond)
	pulled := s.world.pulled.Load()
	require.Less(t, pulled, int64(400), "the kernel's buffers and the queue, no more")

	other := s.connect(t, "ada")
	other.subscribe("1", `{ hello }`)
	other.expect(next("1", `{"hello":"hello"}`), complete("1"))

	for range pulled + 10 { // reading again brings all that waited, and more
		require.Equal(t, "next", p.receive().Type)
	}
}

func TestSocketThatDoesNotReadIsClosedAsTooSlow(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.WriteDeadline = 100 * time.Millisecond
		l.CloseTimeout = patience
	}))
	p := s.stall(t)
	p.subscribe("1", `subscription { large(bytes: 65536) }`)
	require.Eventually(t, func() bool { return s.world.ended.Load() == 1 }, patience, time.Millisecond)
	require.Equal(t, 1013, p.closeCode(), "the frame it stopped in is whole, and the code follows")
}

func TestSocketThatNeverReadsAgainIsGivenUp(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.WriteDeadline = 50 * time.Millisecond
		l.CloseTimeout = 50 * time.Millisecond
	}))
	p := s.stall(t)
	p.subscribe("1", `subscription { large(bytes: 65536) }`)
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
	require.Zero(t, s.handler.Stats().Operations)
}

func TestSocketThatAsksWithoutReadingAnswersIsClosed(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) {
		l.WriteDeadline = 100 * time.Millisecond
		l.CloseTimeout = 50 * time.Millisecond
		l.QueueEvents = 4
	}))
	p := s.stall(t)
	flood := `{"type":"ping","payload":{"a":"` + strings.Repeat("x", 32<<10) + `"}}`
	require.NoError(t, p.SetWriteDeadline(time.Now().Add(patience)))
	for p.WriteMessage(websocket.TextMessage, []byte(flood)) == nil {
		if s.handler.Stats().Sockets == 0 {
			break
		}
	}
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
}

func TestPanicEndsTheOperationAlone(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `subscription { panics }`)
	r := p.receive()
	require.Equal(t, "error", r.Type)
	require.JSONEq(t, `[{"message":"Internal error.","extensions":{"code":"INTERNAL","requestId":"request-1"}}]`, string(r.Payload))
	require.Contains(t, s.log.String(), "secret detail")
	p.subscribe("1", `{ hello }`)
	p.expect(next("1", `{"hello":"hello"}`), complete("1"))
}

func TestDrainClosesIdleSocketsForARestart(t *testing.T) {
	s := serve(t)
	idle, fresh, live := s.connect(t, "ada"), s.dial(t), s.connect(t, "bob")
	live.subscribe("1", `subscription { ticks }`)
	s.world.ticks <- 1
	live.expect(next("1", `{"ticks":1}`))
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	idle.expectClose(1012, "Service restart")
	fresh.expectClose(1012, "Service restart")
	live.expectClose(1012, "Service restart") // and no complete
	require.NoError(t, <-drained)
	require.Zero(t, s.handler.Stats().Sockets)

	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	_, resp, err := dialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), nil)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
}

func TestDrainWaitsForMutationsOfASocket(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("live", `subscription { ticks }`)
	p.subscribe("1", `mutation { blocked }`)
	<-s.world.blocked
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	require.Never(t, func() bool { return len(drained) > 0 }, 50*time.Millisecond, 10*time.Millisecond)
	close(s.world.release)
	p.expect(next("1", `{"blocked":"released"}`), complete("1"))
	p.expectClose(1012, "Service restart")
	require.NoError(t, <-drained)
}

func TestDrainGivesUpWhenItsTimeIsOver(t *testing.T) {
	s := serve(t)
	p := s.connect(t, "ada")
	p.subscribe("1", `mutation { blocked }`)
	<-s.world.blocked
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.handler.Drain(ctx), context.DeadlineExceeded)
	require.Equal(t, websocket.CloseAbnormalClosure, p.closeCode())
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == 0 }, patience, time.Millisecond)
}

// FuzzFrames throws a stranger's bytes at a socket: whatever they are, it ends when they do, and
// the server lives on.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{0x81, 0x80, 0, 0, 0, 0})
	f.Add([]byte{0x81, 0x01, 'x'})
	f.Add([]byte{0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8})
	f.Add([]byte{0x89, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4})
	f.Add(append([]byte{0x81, 0x80 | 26, 0, 0, 0, 0}, `{"type":"connection_init"}`...))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := serve(t)
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"))
		require.NoError(t, err)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
		_, _ = conn.Write(data)
		require.NoError(t, conn.Close())
		require.Eventually(t, func() bool { return s.handler.Stats() == transport.Stats{} }, patience, time.Millisecond)
	})
}
