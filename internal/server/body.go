package server

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// bodyLinger is how long net/http may read what a handler has left of a body.
	bodyLinger = 5 * time.Second
	// lastBody is how long a body may take at least that begins while the node drains.
	lastBody = 2 * time.Second
)

// bodies are those of requests that have not come to their end, with the deadlines that their connections have. While
// the node drains none is later than a moment that leaves time to answer.
type bodies struct {
	mu   sync.Mutex // guards what follows, and the deadlines of the bodies
	open map[*timedBody]bool
	end  time.Time // of those under way; zero until the node drains
}

// timedBody is a request's body. It lifts the connection's read deadline when it has been read to its end.
type timedBody struct {
	io.ReadCloser
	connection *http.ResponseController
	all        *bodies
	began      time.Time

	deadline time.Time
	over     bool // its end was read, or it can't be: what follows is not the body's
}

// slowBodies gives a client s.bodyTimeout to send the body of its request, whether a handler reads it
// or not: what is left of it, net/http reads by itself before it answers. http.Server.ReadTimeout
// would do so too, but goes on counting while an event stream is answered, and ends it. A handler may give more by
// http.ResponseController, but no more than a draining node has.
func (s *Server) slowBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		body := s.bodies.enter(r.Body, http.NewResponseController(w), s.bodyTimeout)
		defer s.bodies.leave(body)
		r.Body = body
		next.ServeHTTP(timed{w, body}, r)
	})
}

func (b *bodies) enter(body io.ReadCloser, connection *http.ResponseController, timeout time.Duration) *timedBody {
	t := &timedBody{ReadCloser: body, connection: connection, all: b, began: time.Now()}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open = make(map[*timedBody]bool)
	}
	b.open[t] = true
	_ = b.set(t, t.began.Add(timeout)) // there is none where there is no connection
	return t
}

// leave is the end of the handler. It cuts short what net/http has to read, of which nobody hears any more.
func (b *bodies) leave(t *timedBody) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.open, t)
	if soon := time.Now().Add(bodyLinger); !t.over && (t.deadline.IsZero() || t.deadline.After(soon)) {
		_ = b.set(t, soon)
	}
}

// hasten gives all bodies under way until end, and those that begin later at least lastBody.
func (b *bodies) hasten(end time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end = end
	for t := range b.open {
		if !t.over {
			_ = b.set(t, t.deadline)
		}
	}
}

// set sets a body's deadline, or an earlier one where the node drains. The caller holds mu.
func (b *bodies) set(t *timedBody, deadline time.Time) error {
	if !b.end.IsZero() && !t.over {
		last := b.end
		if least := t.began.Add(lastBody); last.Before(least) {
			last = least
		}
		if deadline.IsZero() || deadline.After(last) {
			deadline = last
		}
	}
	t.deadline = deadline
	return t.connection.SetReadDeadline(deadline) //nolint:wrapcheck // as it would be without us
}

// Read reads the body. Where reading fails the deadline stays: it would be the client again that
// decides how long the connection is held.
func (t *timedBody) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	if err == nil {
		return n, nil
	}
	t.all.mu.Lock()
	defer t.all.mu.Unlock()
	if errors.Is(err, io.EOF) && !t.over {
		t.over = true
		_ = t.all.set(t, time.Time{})
	}
	t.over = true
	return n, err //nolint:wrapcheck // a reader's errors are the handler's to tell apart
}

// timed is an answer by which a handler sets the deadline of the body.
type timed struct {
	http.ResponseWriter
	body *timedBody
}

// SetReadDeadline is for http.ResponseController.
func (w timed) SetReadDeadline(deadline time.Time) error {
	w.body.all.mu.Lock()
	defer w.body.all.mu.Unlock()
	return w.body.all.set(w.body, deadline)
}

// Unwrap lets http.ResponseController reach the connection.
func (w timed) Unwrap() http.ResponseWriter { return w.ResponseWriter }
