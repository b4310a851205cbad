package transport_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// narrow is a listener whose connections hold little that is not read.
type narrow struct {
	net.Listener
	bytes int
}

func narrowed(bytes int) func(net.Listener) net.Listener {
	return func(l net.Listener) net.Listener { return narrow{l, bytes} }
}

func (n narrow) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		err = tcp.SetWriteBuffer(n.bytes)
	}
	return conn, err
}

// wire is a client's end of a socket, byte by byte.
type wire struct {
	*bufio.Reader
	conn net.Conn
	t    *testing.T
}

// wire opens a socket of its own to the server, with a small window.
func (s *server) wire(t *testing.T) *wire {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	tcp, ok := conn.(*net.TCPConn)
	require.True(t, ok)
	require.NoError(t, tcp.SetReadBuffer(64<<10))
	_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"))
	require.NoError(t, err)
	w := &wire{Reader: bufio.NewReaderSize(conn, 1<<10), conn: conn, t: t}
	resp, err := http.ReadResponse(w.Reader, nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	w.send(`{"type":"connection_init"}`)
	w.expect([]byte("\x81\x19" + `{"type":"connection_ack"}`))
	return w
}

// send writes a masked text frame.
func (w *wire) send(text string) {
	w.t.Helper()
	require.Less(w.t, len(text), 1<<16)
	head := binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(len(text)))
	_, err := w.conn.Write(bytes.Join([][]byte{head, make([]byte, 4), []byte(text)}, nil)) // masked by zeros
	require.NoError(w.t, err)
}

// expect reads exactly these bytes.
func (w *wire) expect(want []byte) {
	w.t.Helper()
	require.NoError(w.t, w.conn.SetReadDeadline(time.Now().Add(patience)))
	got := make([]byte, len(want))
	_, err := io.ReadFull(w, got)
	require.NoError(w.t, err)
	require.True(w.t, bytes.Equal(want, got), "the bytes differ from %d on", differ(want, got))
}

func differ(a, b []byte) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

// TestFramesStayWholeHoweverLittleASocketTakes has frames that are larger than what the kernel takes at once, and
// large and small ones behind them, leave through a small window, pushed and pulled.
func TestFramesStayWholeHoweverLittleASocketTakes(t *testing.T) {
	s := serveOn(t, narrowed(16<<10), limited(func(l *transport.Limits) {
		l.WriteDeadline = patience
		l.QueueEvents = 8
	}))
	w := s.wire(t)
	w.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription { notes }"}}`)
	s.world.board.expect(t, 1)
	quick := s.connect(t, "ada")
	s.park(t, quick, "1", 2)

	chance := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	sizes := []int{0, 1, 60, 90, 100, 500, 3000, 5000, 65_000, 65_536, 100_000, 300_000}
	for round := range 6 {
		var want []byte
		for i := range 10 {
			var texts []string
			for j := range 1 + chance.IntN(3) {
				size := sizes[chance.IntN(len(sizes))]
				texts = append(texts, strconv.Itoa(round)+"-"+strconv.Itoa(i)+"-"+strconv.Itoa(j)+strings.Repeat("x", size))
			}
			s.world.board.pin(texts...)
			for _, text := range texts {
				want = append(want, frameOf("1", text)...)
				quick.expect(noted("1", text)) // whoever reads waits for nobody
			}
		}
		w.expect(want)
		s.world.board.expect(t, 2)
	}
	w.send(`{"type":"ping"}`)
	w.expect([]byte("\x81\x0f" + `{"type":"pong"}`))
}

// TestOneSocketThatNeverReadsHoldsUpNobody pushes to many, of whom one does not read: it gets the code for too slow
// after the write deadline, when its last frame is whole.
func TestOneSocketThatNeverReadsHoldsUpNobody(t *testing.T) {
	s := serveOn(t, narrowed(64<<10), limited(func(l *transport.Limits) {
		l.SocketsPerUser = 0
		l.WriteDeadline = 4 * time.Second
		l.CloseTimeout = 6 * patience
		l.QueueBytes = 64 << 10
	}))
	const sockets, notes = 100, 24
	stuck := s.stall(t)
	s.park(t, stuck, "1", 1)
	var all []*peer
	for i := range sockets - 1 {
		p := s.connect(t, "ada")
		s.park(t, p, "1", i+2)
		all = append(all, p)
	}
	long := strings.Repeat("x", 64<<10)
	for i := range notes {
		text := strconv.Itoa(i)
		if i < 16 { // far more than the kernel holds for the one
			text += long
		}
		s.world.board.pin(text)
		want := noted("1", text)
		for _, p := range all {
			require.True(t, want == p.read(), "note %d", i)
		}
	}
	require.Eventually(t, func() bool { return s.handler.Stats().Operations == sockets-1 }, patience, time.Millisecond)
	require.Equal(t, 1013, stuck.closeCode(), "the frame it stopped in is whole, and the code follows")
	require.NoError(t, stuck.Close())
	s.world.board.pin("after it")
	for _, p := range all {
		p.expect(noted("1", "after it"))
	}
	require.Eventually(t, func() bool { return s.handler.Stats().Sockets == sockets-1 }, patience, time.Millisecond)
}

// TestASocketThatWasFullIsWrittenToWithoutADeadlineLater has a socket wait for a slow reader, who then catches up
// and is quiet for longer than the write deadline.
func TestASocketThatWasFullIsWrittenToWithoutADeadlineLater(t *testing.T) {
	s := serveOn(t, narrowed(16<<10), limited(func(l *transport.Limits) {
		l.WriteDeadline = 2 * time.Second
	}))
	w := s.wire(t)
	w.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription { notes }"}}`)
	s.world.board.expect(t, 1)
	for range 3 {
		long := strings.Repeat("x", 300_000)
		s.world.board.pin(long)
		w.expect(frameOf("1", long))
		<-time.After(2100 * time.Millisecond) // of silence
	}
	s.world.board.pin("short")
	w.expect(frameOf("1", "short"))
}
