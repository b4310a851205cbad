package transport_test

import (
	"bytes"
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/internal/outlet"
)

// board makes the events of Subscription.notes: whatever is pinned to it. It pushes to readers that have
// caught up and can take it; the others are pulled.
type board struct {
	mu      sync.Mutex // guards what follows
	readers []*reader
	parking func(*reader) // called between the attaching and the parking of a reader; nil does nothing
}

// reader is one subscription to notes.
type reader struct {
	board *board
	out   outlet.Outlet

	// Guarded by board.mu:
	waiting  []*outlet.Response // to be pulled
	attached bool
	gone     bool
	woken    chan struct{} // where it can only be pulled: closed when something waits
}

func (b *board) subscribe(ctx context.Context) graphql.ResponseHandler {
	r := &reader{board: b, out: outlet.From(ctx), woken: make(chan struct{})}
	b.mu.Lock()
	b.readers = append(b.readers, r)
	b.mu.Unlock()
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		r.gone = true
	})
	return r.next
}

// next gives what waits, or parks.
func (r *reader) next(ctx context.Context) *graphql.Response {
	for {
		resp, parking, woken := r.take()
		switch {
		case resp != nil:
			return resp
		case r.out != nil:
			if parking != nil {
				parking(r)
			}
			r.out.Park()
			return nil
		}
		select {
		case <-woken:
		case <-ctx.Done():
			return nil
		}
	}
}

func (r *reader) take() (resp *graphql.Response, parking func(*reader), woken chan struct{}) {
	r.board.mu.Lock()
	defer r.board.mu.Unlock()
	if len(r.waiting) > 0 {
		copied := *r.waiting[0].Response // the executor writes to what it is given
		r.waiting = r.waiting[1:]
		return &copied, nil, nil
	}
	r.attached = r.out != nil
	return nil, r.board.parking, r.woken
}

// note is the response that shows a text.
func note(text string) *outlet.Response {
	return outlet.Finish(&graphql.Response{Data: []byte(`{"notes":` + strconv.Quote(text) + `}`)})
}

// pin shows notes to all readers, those included who have gone: nobody takes it from them.
func (b *board) pin(texts ...string) {
	var notes []*outlet.Response
	for _, text := range texts {
		notes = append(notes, note(text))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.readers {
		r.give(notes...)
	}
}

// give is called with the board locked.
func (r *reader) give(notes ...*outlet.Response) {
	switch {
	case r.attached && r.out.Roomy():
		r.out.Push(notes)
		return
	case r.attached:
		r.attached = false
		r.out.Resume()
	}
	r.waiting = append(r.waiting, notes...)
	close(r.woken)
	r.woken = make(chan struct{})
}

// resume has all readers pulled that are not.
func (b *board) resume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.readers {
		if r.attached {
			r.attached = false
			r.out.Resume()
		}
	}
}

// attached waits until exactly so many readers that have not gone wait to be pushed to.
func (b *board) expect(t *testing.T, attached int) {
	t.Helper()
	require.Eventually(t, func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		n := 0
		for _, r := range b.readers {
			if r.attached && !r.gone {
				n++
			}
		}
		return n == attached
	}, patience, time.Millisecond)
}

// frameOf is the frame that shows a note, as it travels.
func frameOf(id, text string) []byte {
	payload := []byte(`{"id":` + strconv.Quote(id) + `,"type":"next","payload":{"data":{"notes":` + strconv.Quote(text) + `}}}`)
	head := []byte{0x81}
	switch n := len(payload); {
	case n <= 125:
		head = append(head, byte(n))
	case n <= 0xFFFF:
		head = append(head, 126, byte(n>>8), byte(n))
	default:
		head = append(head, 127, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return bytes.Join([][]byte{head, payload}, nil)
}
