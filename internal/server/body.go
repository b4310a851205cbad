package server

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// slowBodies gives a client s.bodyTimeout to send the body of its request, whether a handler reads it
// or not: what is left of it, net/http reads by itself before it answers. http.Server.ReadTimeout
// would do so too, but goes on counting while an event stream is answered, and ends it.
func (s *Server) slowBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			connection := http.NewResponseController(w)
			_ = connection.SetReadDeadline(time.Now().Add(s.bodyTimeout)) // there is none where there is no connection
			r.Body = &timedBody{ReadCloser: r.Body, connection: connection}
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody lifts the connection's read deadline when the body has been read to its end.
type timedBody struct {
	io.ReadCloser
	connection *http.ResponseController
}

// Read reads the body. Where reading fails the deadline stays: it would be the client again that
// decides how long the connection is held.
func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
