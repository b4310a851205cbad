package transport

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // RFC 6455 asks for it
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// record is a connection that remembers each write, and can be held up.
type record struct {
	net.Conn // nil: what is not overridden is not called
	gate     chan struct{}

	mu     sync.Mutex
	writes [][]byte
}

func (r *record) Write(p []byte) (int, error) {
	if r.gate != nil {
		<-r.gate
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writes = append(r.writes, bytes.Clone(p))
	return len(p), nil
}

func (r *record) SetWriteDeadline(time.Time) error { return nil }

func newOutbox(conn net.Conn, limits Limits) *outbox {
	return &outbox{conn: conn, limits: &limits, lost: func(error) {}, finished: func() {}}
}

func text(payload string) frame { return frame{opcode: opText, body: []byte(payload)} }

func TestFramesAreWhatTheLibraryReads(t *testing.T) {
	for _, n := range []int{0, 1, 124, 125, 126, 127, 65535, 65536, 100_000} {
		payload := strings.Repeat("x", n)
		whole := frame{opcode: opText, head: []byte(payload[:n/2]), body: []byte(payload[n/2:])}
		enclosed := frame{opcode: opText, enclosed: true, body: []byte(payload)}
		near, far := net.Pipe()
		go func() {
			_, _ = near.Write(enclosed.appendTo(whole.appendTo(nil)))
			_ = near.Close()
		}()
		conn := clientOver(t, far)
		for _, want := range []string{payload, payload + "}"} {
			_, got, err := conn.ReadMessage()
			require.NoError(t, err)
			require.Equal(t, want, string(got))
		}
		require.NoError(t, far.Close())
	}
}

// clientOver makes the library's client read frames from a connection, handshake left out.
func clientOver(t *testing.T, conn net.Conn) *websocket.Conn {
	t.Helper()
	dialer := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return &handshaken{Conn: conn}, nil }}
	client, resp, err := dialer.Dial("ws://example", nil)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return client
}

// handshaken answers the client's handshake by itself and passes on what follows.
type handshaken struct {
	net.Conn
	request bytes.Buffer
	answer  bytes.Buffer
}

func (h *handshaken) Write(p []byte) (int, error) {
	h.request.Write(p)
	_, key, _ := strings.Cut(h.request.String(), "Sec-WebSocket-Key: ")
	key, _, _ = strings.Cut(key, "\r\n")
	h.answer.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + acceptOf(key) + "\r\n\r\n")
	return len(p), nil
}

func (h *handshaken) Read(p []byte) (int, error) {
	if h.answer.Len() > 0 {
		return h.answer.Read(p)
	}
	return h.Conn.Read(p)
}

func (h *handshaken) SetDeadline(time.Time) error { return nil }

// acceptOf answers a handshake's key (RFC 6455, section 4.2.2).
func acceptOf(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // the same
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestWaitingFramesLeaveInOneWrite(t *testing.T) {
	conn := &record{gate: make(chan struct{})}
	o := newOutbox(conn, DefaultLimits())
	o.push(text("first")) // the writer holds it at the gate
	require.Eventually(t, func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return len(o.frames) == 0
	}, time.Second, time.Millisecond)
	for range 100 {
		o.push(text("more"))
	}
	close(conn.gate)
	o.writers.Wait()
	require.Len(t, conn.writes, 2)
	require.Len(t, conn.writes[1], 100*(2+4))
}

func TestWriterLivesOnlyWhileSomethingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := &record{}
		o := newOutbox(conn, DefaultLimits())
		for range 3 {
			o.push(text("x"))
			synctest.Wait()
			require.False(t, o.writing)
			require.Nil(t, o.frames)
		}
		require.Len(t, conn.writes, 3)
	})
}

func TestRoomIsAwaited(t *testing.T) {
	for name, limits := range map[string]Limits{
		"events": {QueueEvents: 2, QueueBytes: 1000},
		"bytes":  {QueueEvents: 1000, QueueBytes: 10},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := &record{gate: make(chan struct{})}
				o := newOutbox(conn, limits)
				o.push(text("held up"))
				synctest.Wait()
				require.True(t, o.await(t.Context()))
				o.push(text("12345"))
				require.True(t, o.await(t.Context()))
				o.push(text("67890"))

				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				require.False(t, o.await(ctx), "full, and who waits goes")
				passed := false
				go func() { passed = o.await(t.Context()) }()
				synctest.Wait()
				require.False(t, passed)
				close(conn.gate)
				synctest.Wait()
				require.True(t, passed)
				o.writers.Wait()
			})
		})
	}
}

func TestSilencedOperationLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := &record{gate: make(chan struct{})}
		o := newOutbox(conn, Limits{QueueEvents: 3, QueueBytes: 1000})
		o.push(text("held up"))
		synctest.Wait()
		gone, stays := &operation{id: "1"}, &operation{id: "1"}
		of := func(op *operation, payload string) frame {
			f := text(payload)
			f.op = op
			return f
		}
		o.push(of(gone, "a"))
		o.push(of(stays, "b"))
		o.push(of(gone, "c"))
		require.NotNil(t, o.room)
		o.silence(gone)
		require.Nil(t, o.room, "there is room again")
		require.Equal(t, 1, o.bytes)
		o.push(of(gone, "d"))
		close(conn.gate)
		o.writers.Wait()
		require.Equal(t, "\x81\x01b", string(conn.writes[1]))
	})
}

func TestNothingFollowsTheCloseFrame(t *testing.T) {
	for _, flush := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			conn := &record{gate: make(chan struct{})}
			o := newOutbox(conn, DefaultLimits())
			finished := 0
			o.finished = func() { finished++ }
			o.push(text("held up"))
			synctest.Wait()
			o.push(text("waits"))
			o.seal(closeRestart(), flush)
			o.seal(closeSlow(), false)
			o.push(text("late"))
			o.discard()
			close(conn.gate)
			o.writers.Wait()
			last := closeRestart().frame()
			want := last.appendTo(nil)
			if flush {
				want = append([]byte("\x81\x05waits"), want...)
			}
			require.Equal(t, string(want), string(conn.writes[1]))
			require.Len(t, conn.writes, 2)
			require.Equal(t, 1, finished)
		})
	}
}

// partial takes a few bytes, times out once, and takes everything after that.
type partial struct {
	record
	takes int
	timed bool
}

func (p *partial) Write(b []byte) (int, error) {
	if p.timed {
		return p.record.Write(b)
	}
	p.timed = true
	_, _ = p.record.Write(b[:p.takes])
	return p.takes, timeoutError{}
}

type timeoutError struct{}

func (timeoutError) Error() string   { return "timeout" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }

func TestSlowSocketGetsAWholeFrameBeforeItsCode(t *testing.T) {
	slow := closeSlow().frame()
	for takes, want := range map[int]string{
		0:  "",
		1:  "\x81\x05aaaaa",
		6:  "\x81\x05aaaaa",
		7:  "\x81\x05aaaaa",
		8:  "\x81\x05aaaaa\x81\x05bbbbb",
		13: "\x81\x05aaaaa\x81\x05bbbbb",
	} {
		conn := &partial{takes: takes}
		o := newOutbox(conn, DefaultLimits())
		var lost error
		o.lost = func(err error) { lost = err }
		o.frames = []frame{text("aaaaa")}
		o.push(text("bbbbb"))
		o.writers.Wait()
		require.Equal(t, want+string(slow.appendTo(nil)), string(bytes.Join(conn.writes, nil)), takes)
		require.ErrorAs(t, lost, new(net.Error))
		require.True(t, o.sealed)
	}
}

func TestBrokenConnectionIsNotWrittenToAgain(t *testing.T) {
	near, far := net.Pipe()
	require.NoError(t, far.Close())
	o := newOutbox(near, DefaultLimits())
	var lost error
	o.lost = func(err error) { lost = err }
	o.push(text("x"))
	o.writers.Wait()
	require.True(t, errors.Is(lost, io.ErrClosedPipe))
}

func TestReasonFitsAControlFrame(t *testing.T) {
	f := closing{code: 4400, reason: strings.Repeat("é", 100)}.frame()
	require.LessOrEqual(t, f.size(), 125)
	require.EqualValues(t, 4400, binary.BigEndian.Uint16(f.head))
	require.Equal(t, strings.Repeat("é", 61), string(f.body))
}
