package chat

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/internal/fault"
)

// mark is a position that a member wants to be at, and what came of it.
type mark struct {
	userID          string
	delivered, read int

	place place
	err   error
	done  chan struct{} // closed after place and err are set
}

// maxMarks is how many marks wait for a room's turn; more are UNAVAILABLE.
const maxMarks = 4096

// pacer has the marks of a room made together: the first at once, those that come meanwhile when the pace
// allows, so that a room full of readers changes a few times a second and not once a reader. Rooms do not wait
// for each other. A room costs a goroutine from a mark until the pace after the last one has passed.
type pacer struct {
	pace time.Duration
	run  func(ctx context.Context, roomID string, marks []*mark)
	work sync.WaitGroup // the goroutines of rooms
	hold chan struct{}  // closed when nobody is to be held any more

	mu      sync.Mutex // guards what follows
	waiting map[string][]*mark
	closed  bool
}

// newPacer makes a pacer. run sets place and err of every mark it is called with.
func newPacer(pace time.Duration, run func(ctx context.Context, roomID string, marks []*mark)) *pacer {
	return &pacer{pace: pace, run: run, hold: make(chan struct{}), waiting: make(map[string][]*mark)}
}

// do has a mark made and waits for it. A caller whose ctx ends first can't know whether it was or will be.
func (p *pacer) do(ctx context.Context, roomID string, m *mark) (place, error) {
	m.done = make(chan struct{})
	if !p.enqueue(ctx, roomID, m) {
		return place{}, fault.New(fault.Unavailable, "Too many positions are to be written just now. Try again shortly.")
	}
	select {
	case <-m.done:
		return m.place, m.err
	case <-ctx.Done():
		return place{}, fmt.Errorf("wait for a position: %w", ctx.Err())
	}
}

// close waits until all marks are made, without a pace. Nobody may call do any more.
func (p *pacer) close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.hold)
	}
	p.mu.Unlock()
	p.work.Wait()
}

func (p *pacer) enqueue(ctx context.Context, roomID string, m *mark) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	waiting, running := p.waiting[roomID]
	if len(waiting) >= maxMarks {
		return false
	}
	p.waiting[roomID] = append(waiting, m)
	if !running {
		ctx := context.WithoutCancel(ctx) // it works for others too
		p.work.Go(func() { p.drain(ctx, roomID) })
	}
	return true
}

// drain makes a room's marks until none wait.
func (p *pacer) drain(ctx context.Context, roomID string) {
	for {
		marks := p.take(roomID)
		if len(marks) == 0 {
			return
		}
		p.runSafely(ctx, roomID, marks)
		if p.pace <= 0 {
			continue
		}
		select {
		case <-time.After(p.pace):
		case <-p.hold:
		}
	}
}

// take gives the marks that wait; where there are none the room has no goroutine any more.
func (p *pacer) take(roomID string) []*mark {
	p.mu.Lock()
	defer p.mu.Unlock()
	marks := p.waiting[roomID]
	if len(marks) == 0 {
		delete(p.waiting, roomID)
		return nil
	}
	p.waiting[roomID] = nil
	return marks
}

// runSafely leaves nobody waiting, whatever happens.
func (p *pacer) runSafely(ctx context.Context, roomID string, marks []*mark) {
	defer func() {
		failure := recover()
		for _, m := range marks {
			if failure != nil {
				m.err = fmt.Errorf("panic in the writing of positions: %v", failure)
			}
			close(m.done)
		}
	}()
	p.run(ctx, roomID, marks)
}
