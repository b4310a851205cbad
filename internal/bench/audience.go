package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// audience is the subscribers of one room, each with a socket and a goroutine. Every one of them must
// receive every message, in order and once.
type audience struct {
	feeds   []*feed
	readers sync.WaitGroup
	fail    context.CancelCauseFunc // ends the measurement
	closing atomic.Bool             // the sockets are being closed: their errors mean nothing
}

// feed is one subscriber.
type feed struct {
	*wire
	last  atomic.Int64 // the position received last
	bytes atomic.Int64 // of messages received
}

// openers is how many sockets are opened at a time: fewer than a server allows from one address before
// it knows whose they are.
const openers = 32

// gather subscribes n sockets to what follows the position. Each ten of them share an account, as many
// as a server allows by default. The context that it gives ends with the first subscriber that fails.
func gather(ctx context.Context, address string, h *house, n int) (context.Context, *audience, error) {
	ctx, fail := context.WithCancelCause(ctx)
	a := &audience{feeds: make([]*feed, n), fail: fail}
	var opening sync.WaitGroup
	slots := make(chan struct{}, openers)
	for i := range n {
		slots <- struct{}{}
		opening.Go(func() {
			defer func() { <-slots }()
			f, err := subscribe(ctx, address, h.token(i/socketsPerAccount), h.rooms[0])
			if err != nil {
				fail(err)
				return
			}
			a.feeds[i] = f
		})
	}
	opening.Wait()
	if ctx.Err() != nil {
		a.close()
		return ctx, nil, fmt.Errorf("subscribe: %w", context.Cause(ctx))
	}
	for _, f := range a.feeds {
		a.readers.Go(func() { a.read(f) })
	}
	return ctx, a, nil
}

func subscribe(ctx context.Context, address, token, roomID string) (*feed, error) {
	w, err := dial(ctx, address, "/graphql")
	if err != nil {
		return nil, err
	}
	err = w.initialise(token)
	if err == nil {
		err = w.send(opText, fmt.Appendf(nil, `{"id":"1","type":"subscribe","payload":{"query":%q,"variables":{"room":%q,"after":0}}}`,
			subscribeDocument, roomID))
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return &feed{wire: w}, nil
}

// read receives until the socket ends.
func (a *audience) read(f *feed) {
	for {
		message, err := f.next()
		if err == nil {
			err = f.take(message)
		}
		if err != nil {
			if !a.closing.Load() {
				a.fail(fmt.Errorf("a subscriber at position %d: %w", f.last.Load(), err))
			}
			return
		}
	}
}

// take checks one message from the server.
func (f *feed) take(message []byte) error {
	seq, ok := seqOf(message)
	switch {
	case ok && seq == f.last.Load()+1:
		f.last.Store(seq)
		f.bytes.Add(int64(len(message)))
		return nil
	case ok:
		return fmt.Errorf("it received position %d", seq)
	case bytes.Contains(message, []byte(`"type":"ping"`)):
		return f.send(opText, []byte(`{"type":"pong"}`))
	case bytes.Contains(message, []byte(`"type":"pong"`)), bytes.Contains(message, []byte(`"type":"ka"`)):
		return nil
	default:
		return fmt.Errorf("it received %s", message)
	}
}

// slowest is the position that every subscriber has reached.
func (a *audience) slowest() int64 {
	least := a.feeds[0].last.Load()
	for _, f := range a.feeds[1:] {
		least = min(least, f.last.Load())
	}
	return least
}

// received is what all subscribers have received, in bytes of messages.
func (a *audience) received() (total int64) {
	for _, f := range a.feeds {
		total += f.bytes.Load()
	}
	return total
}

const (
	// lookTime is the time between two looks at how far the audience is.
	lookTime = 2 * time.Millisecond
	// patience is how long an audience may stand still before messages count as lost.
	patience = 60 * time.Second
)

// watcher notices an audience that stands still.
type watcher struct {
	at    int64
	since time.Time
}

// look fails where the slowest subscriber has stood at a position for too long.
func (w *watcher) look(at, sent int64) error {
	if at != w.at || w.since.IsZero() {
		w.at, w.since = at, time.Now()
	}
	if time.Since(w.since) > patience {
		return fmt.Errorf("a subscriber has stood at position %d of %d for %s", at, sent, patience)
	}
	return nil
}

// await waits until everybody has received everything up to a position. It fails where nothing moves.
func (a *audience) await(ctx context.Context, seq int64) error {
	var w watcher
	for {
		switch now := a.slowest(); {
		case now > seq:
			return fmt.Errorf("a subscriber received position %d, though %d messages were sent", now, seq)
		case now == seq:
			return nil
		default:
			if err := w.look(now, seq); err != nil {
				return err
			}
		}
		if err := pause(ctx, lookTime); err != nil {
			return err
		}
	}
}

// close ends the sockets and waits for their readers.
func (a *audience) close() {
	a.closing.Store(true)
	for _, f := range a.feeds {
		if f != nil {
			f.close()
		}
	}
	a.readers.Wait()
	a.fail(errors.New("the audience has left"))
}
