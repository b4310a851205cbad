package transport

import (
	"errors"
	"io"
	"math"
	"net/http"
	"os"
	"strings"
	"time"
)

// stride is how many bytes of an upload must come within Limits.UploadPace.
const stride = 16 << 10

// maxLinger is how many bytes are taken in after an answer. All but the fastest clients meet the end of
// the time for it first.
const maxLinger = 64 << 20

// incoming is the body of a multipart request as it comes. It knows whether it has ended, bounds what is
// read where no part's own bound does, and sees that it goes on.
type incoming struct {
	body       io.Reader
	connection *http.ResponseController
	announced  int64         // -1 where it is not known
	silent     bool          // the client waits for "100 Continue" before it sends anything
	patience   time.Duration // after the answer

	read  int64
	left  int64 // bytes that may be read before unbound
	ended bool
	late  bool // its time was over before its end

	pace  time.Duration // for each stride; 0 where somebody else sees to it
	until time.Time     // the last moment of all
	since int64         // bytes of the stride that have come
}

// takeIn makes a request's body an incoming one that the answer knows of: what is refused may be answered
// while the client still sends, which it then may for a while.
func (w *answer) takeIn(r *http.Request, patience time.Duration) {
	w.incoming = &incoming{
		body:       r.Body,
		connection: http.NewResponseController(w.ResponseWriter),
		announced:  r.ContentLength,
		silent:     strings.EqualFold(r.Header.Get("Expect"), "100-continue"),
		patience:   patience,
		left:       math.MaxInt64,
	}
	// Else net/http reads on before it lets an answer out.
	_ = w.incoming.connection.EnableFullDuplex() // it is so where there is no HTTP/1
}

// bound lets at most so many bytes be read, until unbound.
func (b *incoming) bound(most int64) { b.left = most }

func (b *incoming) unbound() { b.left = math.MaxInt64 }

// hurry gives the client time for as long as it goes on sending: whatever deadline there was is replaced.
// A body that has come needs none, and whatever follows it must not meet one.
func (b *incoming) hurry(pace, timeout time.Duration) {
	if b.ended {
		return
	}
	b.pace, b.until = pace, time.Now().Add(timeout)
	b.extend()
}

// extend sets the deadline of the next stride.
func (b *incoming) extend() {
	b.since = 0
	deadline := time.Now().Add(b.pace)
	if deadline.After(b.until) {
		deadline = b.until
	}
	_ = b.connection.SetReadDeadline(deadline) // there is none where there is no connection
}

// Read reads the body. Its deadline is lifted at its end, and stays where reading fails.
func (b *incoming) Read(p []byte) (int, error) {
	if b.ended {
		return 0, io.EOF
	}
	if b.left <= 0 {
		return 0, badForm("A part has more than %d bytes of headers, or the body as much outside of parts.", maxPartHeader)
	}
	n, err := b.body.Read(p[:min(int64(len(p)), b.left)])
	b.read += int64(n)
	b.left -= int64(n)
	b.since += int64(n)
	if b.pace > 0 && b.since >= stride {
		b.extend()
	}
	b.late = b.late || errors.Is(err, os.ErrDeadlineExceeded)
	if errors.Is(err, io.EOF) {
		b.ended = true
		if b.pace > 0 {
			_ = b.connection.SetReadDeadline(time.Time{})
		}
	}
	return n, err //nolint:wrapcheck // a reader's errors are the caller's to tell apart
}

// linger takes in what a client still sends when it has been answered, within bounds: a client whose
// connection is reset while it sends may never get to see the answer.
func (w *answer) linger() {
	b := w.incoming
	if b == nil || b.ended || (b.silent && b.read == 0) {
		return
	}
	_ = b.connection.Flush()
	_ = b.connection.SetReadDeadline(time.Now().Add(b.patience))
	_, _ = io.CopyN(io.Discard, b.body, maxLinger) // whatever becomes of it, the connection is closed
}
