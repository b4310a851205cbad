package transport

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"parley/internal/fault"
	"parley/internal/request"
)

// subprotocol is the only one the server speaks.
const subprotocol = "graphql-transport-ws"

// newUpgrader never compresses: the limit of a message would count compressed bytes. Origins have
// been checked before. The library's own buffer for writing is never used, so it is borrowed.
func newUpgrader() websocket.Upgrader {
	return websocket.Upgrader{
		Subprotocols:    []string{subprotocol},
		ReadBufferSize:  256, // a longer message is read past it
		WriteBufferPool: new(sync.Pool),
		CheckOrigin:     func(*http.Request) bool { return true },
	}
}

// socket is one WebSocket connection that speaks graphql-transport-ws. One goroutine reads and handles one
// message after the other; each running operation has a goroutine, but for subscriptions that have parked;
// what waits to be written has a writer (outbox). All of them have ended when serve returns.
//
// Nothing of the HTTP request that the socket began with is kept: neither its goroutine, whose stack has
// grown, nor its buffers.
//
// Locks: nothing is locked while mu is held; the flusher's comes after the outbox's, and nothing after that.
type socket struct {
	h       *Handler
	conn    *websocket.Conn
	out     outbox
	ctx     context.Context    //nolint:containedctx // the root of all that the socket does
	cancel  context.CancelFunc // ends every operation and who waits for room
	helpers sync.WaitGroup     // operations

	// Of the reader's goroutine alone.
	header      string // Authorization of the upgrade request
	initialised bool   // connection_init has been read
	identity    Identity
	giveBack    func() // the seat, nil before there is one
	unwatch     func() // the session, nil before it is watched

	mu           sync.Mutex // guards what follows
	acknowledged bool
	draining     bool
	ended        bool // no timer is to be armed any more
	mute         bool // the read deadline has passed for good
	timers       [timerKinds]*time.Timer
	operations   []*operation  // those the client has not completed
	unfinished   int           // operations that a drain waits for
	running      int           // operations that have not ended, those the client has completed included
	left         chan struct{} // closed when one has ended that the reader waits for; nil while it does not
}

// The timers of a socket.
type timerKind int

const (
	timerInit      timerKind = iota // until connection_init
	timerHeartbeat                  // until the next ping
	timerExpiry                     // until the token expires
	timerKinds
)

// serveSocket upgrades a request. The socket is served by a goroutine of its own, which Drain waits for.
func (h *Handler) serveSocket(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	refuse := func(status int, f *fault.Error) {
		(&answer{ResponseWriter: w, deadline: h.limits.WriteDeadline}).refuse(mediaJSON, status, refusal(ctx, f))
	}
	if h.live.drains() {
		w.Header().Set("Retry-After", "1")
		refuse(http.StatusServiceUnavailable, fault.New(fault.Unavailable, "The server is restarting."))
		return
	}
	if !h.origins.allow(r) {
		h.log.WarnContext(ctx, "page of a foreign origin refused; PARLEY_ALLOWED_ORIGINS lists those that may",
			"origin", originOf(r), "request_id", request.From(ctx).ID)
		refuse(http.StatusForbidden, fault.New(fault.Forbidden,
			"A page of this origin may not open sockets: it is not among PARLEY_ALLOWED_ORIGINS."))
		return
	}
	conn, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s := h.newSocket(conn, strings.Clone(r.Header.Get("Authorization")))
	s.ctx, s.cancel = context.WithCancel(request.With(context.Background(), request.From(ctx)))
	h.live.enter()
	go s.serve() //nolint:contextcheck // the context is the socket's own
}

// serve serves the socket until it is closed. Only Drain ends it from outside. What stands on the stack
// while a socket waits for the next message is held by every idle one: keep it small.
func (s *socket) serve() {
	s.run()
	s.finish()
	s.h.live.close(s)
	s.h.live.leave()
}

func (h *Handler) newSocket(conn *websocket.Conn, header string) *socket {
	s := &socket{
		h:      h,
		conn:   conn,
		header: header,
	}
	s.out.lost = s.lost
	s.out.conn = conn.NetConn()
	s.out.raw, s.out.flusher = rawOf(s.out.conn), &h.flusher
	s.out.limits = &h.limits
	s.out.finished = s.deafen
	return s
}

// run reads until the socket closes.
func (s *socket) run() {
	defer s.rescue()
	if !s.open() {
		return
	}
	for s.ctx.Err() == nil {
		s.heard()
		data, err := s.read()
		if err != nil {
			s.unreadable(err)
			return
		}
		s.handle(data)
	}
}

// rescue closes the socket after a panic of its own goroutine.
func (s *socket) rescue() {
	if value := recover(); value != nil {
		s.h.recovered(s.ctx, value)
		s.shut(closeUnavailable())
	}
}

// open prepares for the first message; false where the socket is closed at once.
func (s *socket) open() bool {
	if !s.h.live.open(s, true) {
		s.shut(closeRestart())
	}
	if s.conn.Subprotocol() != subprotocol {
		s.shut(closeSubprotocol())
		return false
	}
	limits := &s.h.limits
	s.arm(timerInit, limits.InitTimeout, func() { s.shut(closeInitTimeout()) })
	s.arm(timerHeartbeat, limits.PingInterval, s.heartbeat)
	s.conn.SetReadLimit(limits.Frame)
	s.conn.SetPingHandler(func(data string) error {
		s.heard()
		s.reply(frame{opcode: opPong, body: []byte(data)})
		return nil
	})
	s.conn.SetPongHandler(func(string) error {
		s.heard()
		return nil
	})
	s.conn.SetCloseHandler(func(code int, _ string) error {
		s.echo(code)
		return nil
	})
	return true
}

var errBinary = errors.New("a binary message")

func (s *socket) read() ([]byte, error) {
	kind, reader, err := s.conn.NextReader()
	if err != nil {
		return nil, err
	}
	if kind != websocket.TextMessage {
		return nil, errBinary
	}
	return io.ReadAll(reader)
}

// unreadable ends a socket that can't be read any more. A close frame of the peer, a frame that is
// none (1002) and one too large (1009) have been answered when it is called.
func (s *socket) unreadable(err error) {
	var silence net.Error
	switch {
	case errors.Is(err, errBinary):
		s.shut(closeInvalid("Invalid message: it must be text"))
	case errors.As(err, &silence) && silence.Timeout():
		s.shut(closeSilence())
	default:
		s.h.log.LogAttrs(s.ctx, slog.LevelDebug, "socket ended",
			slog.String("request_id", request.From(s.ctx).ID), slog.Any("error", err))
	}
}

// handle does what one message asks for.
func (s *socket) handle(data []byte) {
	m, err := decodeMessage(data)
	if err != nil {
		s.shut(closeInvalid(err.Error()))
		return
	}
	switch m.kind {
	case messageInit:
		s.initialise(m)
	case messagePing:
		s.reply(frame{opcode: opText, body: appendPlain(messagePong, m.payload)})
	case messageSubscribe:
		s.h.stirs(s.identity)
		s.subscribe(m)
	case messageComplete:
		s.h.stirs(s.identity)
		s.complete(m.id)
	}
}

// reply queues a frame of the reader's own. It waits for room like everybody, so that a peer that
// asks without reading answers is not read any more.
func (s *socket) reply(f frame) {
	if s.out.await(s.ctx) {
		s.out.push(f)
	}
}

// shut closes the socket: what waits is dropped, every operation ends, and the close frame leaves.
// The first reason counts.
func (s *socket) shut(why closing) {
	s.out.seal(why, false)
	s.cancel()
}

// lost ends the operations of a socket that can't be written to.
func (s *socket) lost(err error) {
	s.cancel()
	s.h.log.LogAttrs(s.ctx, slog.LevelDebug, "socket not writable",
		slog.String("request_id", request.From(s.ctx).ID), slog.Any("error", err))
}

// echo answers the peer's close frame with its own code, as RFC 6455 asks (section 5.5.1).
func (s *socket) echo(code int) {
	if code == websocket.CloseNoStatusReceived {
		code = websocket.CloseNormalClosure
	}
	s.shut(closing{code: uint16(code)})
}

// deafen ends the reader: nothing will be written any more, so there is nothing to read for.
func (s *socket) deafen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = true
	_ = s.conn.SetReadDeadline(time.Unix(1, 0))
}

// heard moves the read deadline on: the peer lives.
func (s *socket) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mute {
		_ = s.conn.SetReadDeadline(time.Now().Add(s.h.limits.PingInterval + s.h.limits.PongTimeout))
	}
}

// heartbeat sends a ping, which clients answer by themselves, and arms the next.
func (s *socket) heartbeat() {
	s.out.push(frame{opcode: opPing})
	s.arm(timerHeartbeat, s.h.limits.PingInterval, s.heartbeat)
}

// arm runs f once after the pause, unless the socket ends or disarms it before. f must not wait.
func (s *socket) arm(kind timerKind, pause time.Duration, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.timers[kind] = time.AfterFunc(pause, f)
	}
}

// disarm tells whether it was in time.
func (s *socket) disarm(kind timerKind) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	timer := s.timers[kind]
	s.timers[kind] = nil
	return timer.Stop()
}

// finish ends what run began, in order: timers, operations, the writer, and last the connection.
func (s *socket) finish() {
	s.cancel()
	s.dismiss()
	for _, timer := range s.timers { // none is armed any more
		if timer != nil {
			timer.Stop()
		}
	}
	if s.unwatch != nil {
		s.unwatch()
	}
	s.helpers.Wait()
	s.out.discard()
	s.out.writers.Wait()
	if s.giveBack != nil {
		s.giveBack()
	}
	s.linger()
}

// linger closes the connection once the peer has, or after the close timeout. Closing at once would
// reset it where bytes are still unread, and the peer would lose the code of the close frame.
func (s *socket) linger() {
	conn := s.conn.NetConn()
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(s.h.limits.CloseTimeout))
	_, _ = io.Copy(io.Discard, conn)
	_ = conn.Close()
}

// abort ends the socket without a word, not even that of a drain which is done at last.
func (s *socket) abort() {
	s.out.discard()
	s.cancel()
	_ = s.conn.Close()
}
