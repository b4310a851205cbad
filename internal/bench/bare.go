package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"parley/internal/bench/remote"
)

// bareQueue is how many frames wait for one connection. Where it is full the publisher waits, so that
// everybody receives everything.
const bareQueue = 256

// bare is the least that a broadcast over WebSocket can be in Go, and the baseline of fan-out: one room,
// no accounts, no database, nothing to resume. A frame is built once, with the bytes that Parley's event
// has, and put into the bounded channel of every connection; the connection's goroutine takes what waits
// and writes it in one call.
type bare struct {
	upgrader websocket.Upgrader

	mu      sync.Mutex // guards what follows, and keeps the order of frames; held while a queue is full
	seq     int64
	members map[chan []byte]struct{}
}

// ServeBare runs the plain broadcast on a free port until ctx ends, and prints where. POST /graphql
// publishes the body's length in text to all, POST /quiet does the same work for nobody.
func ServeBare(ctx context.Context, out io.Writer) error {
	b := &bare{
		upgrader: websocket.Upgrader{Subprotocols: []string{subprotocol}, CheckOrigin: func(*http.Request) bool { return true }},
		members:  make(map[chan []byte]struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /graphql", b.join)
	mux.HandleFunc("POST /graphql", b.publish)
	mux.HandleFunc("POST /quiet", b.quiet)
	return ListenAndServe(ctx, out, mux)
}

// ListenAndServe serves a baseline on a free port of 127.0.0.1 until ctx ends, and prints where, as
// Parley does, and obeys the benchmark. Sockets end with the process.
func ListenAndServe(ctx context.Context, out io.Writer, handler http.Handler) error {
	remote.Obey()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // it ends what the benchmark has done with
	defer stop()
	if _, err := fmt.Fprintf(out, "The baseline listens on %s.\n", listener.Addr()); err != nil {
		return fmt.Errorf("say where: %w", err)
	}
	if err := server.Serve(listener); ctx.Err() == nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// join subscribes a connection: it becomes a member before it is acknowledged.
func (b *bare) join(w http.ResponseWriter, r *http.Request) {
	conn, err := b.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	defer func() { _ = conn.Close() }()
	if _, _, err := conn.ReadMessage(); err != nil { // connection_init
		return
	}
	queue := make(chan []byte, bareQueue)
	b.enter(queue)
	var writer sync.WaitGroup
	gone := make(chan struct{})
	writer.Go(func() { writeQueue(conn.NetConn(), queue, gone) })
	defer writer.Wait()
	defer close(gone)
	defer b.leave(queue)
	queue <- bareFrame([]byte(`{"type":"connection_ack"}`))
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

func (b *bare) enter(queue chan []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.members[queue] = struct{}{}
}

func (b *bare) leave(queue chan []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.members, queue)
}

// writeQueue writes all that waits in one call, until the connection is gone or broken. A broken one
// still empties its queue, so that the publisher does not wait for it.
func writeQueue(conn net.Conn, queue <-chan []byte, gone <-chan struct{}) {
	const most = 64 << 10
	var batch []byte
	broken := false
	for {
		select {
		case frame := <-queue:
			batch = append(batch[:0], frame...)
		case <-gone:
			return
		}
		for waiting := true; waiting && len(batch) < most; {
			select {
			case frame := <-queue:
				batch = append(batch, frame...)
			default:
				waiting = false
			}
		}
		if !broken {
			_, err := conn.Write(batch)
			broken = err != nil
		}
	}
}

// publish broadcasts a message as long as Parley's.
func (b *bare) publish(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	frame := bareEvent(b.seq)
	for queue := range b.members {
		queue <- frame
	}
	_, _ = fmt.Fprintf(w, `{"data":{"seq":%d}}`, b.seq) // the publisher may be gone
}

// quiet does what publish does where nobody listens.
func (b *bare) quiet(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	_, _ = fmt.Fprintf(w, `{"data":{"bytes":%d}}`, len(bareEvent(0))) // the publisher may be gone
}

// bareEvent is a frame with the same fields as an event of subscribeDocument, of the same length.
func bareEvent(seq int64) []byte {
	return bareFrame(fmt.Appendf(nil, `{"id":"1","type":"next","payload":{"data":{"messageAdded":{"id":"msg_%026d","seq":%d,"text":%q,`+
		`"createdAt":"2026-01-31T09:30:00.000Z","author":{"username":%q,"displayName":"Member No. 0"}}}}}`,
		seq, seq, text(strconv.FormatInt(seq, 10)), username(0)))
}

// bareFrame puts a text frame of RFC 6455 around a payload of less than 64 KiB.
func bareFrame(payload []byte) []byte {
	if len(payload) < 126 {
		return append([]byte{0x80 | opText, byte(len(payload))}, payload...)
	}
	return append([]byte{0x80 | opText, 126, byte(len(payload) >> 8), byte(len(payload))}, payload...)
}
