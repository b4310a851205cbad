package server

import (
	"io"
	"net/http"
	"time"
)

// slowBodies gives a client bodyTimeout to send the body of its request. http.Server.ReadTimeout
// would do so too, but goes on counting while an event stream is answered, and ends it.
func slowBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &timedBody{ReadCloser: r.Body, connection: http.NewResponseController(w)}
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody sets the connection's read deadline when reading begins and lifts it when it has ended.
type timedBody struct {
	io.ReadCloser
	connection *http.ResponseController
	begun      bool
}

// Read reads the body. An error of the deadline itself means that the connection has none, as in
// tests without a network.
func (b *timedBody) Read(p []byte) (int, error) {
	if !b.begun {
		b.begun = true
		_ = b.connection.SetReadDeadline(time.Now().Add(bodyTimeout))
	}
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		_ = b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
