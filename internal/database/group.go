package database

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"runtime/debug"
	"sync"
	"time"
)

// Group is group commit: items that wait at the same time are handed on together, so that they can
// share a transaction. An item that comes alone is handed on at once; those that come while others
// are at work wait for these and are then handed on together. Nobody waits for company.
//
// Items are spread over shards by their key, and a shard hands on one batch at a time; items of one
// key never run beside each other. Safe for concurrent use; close it when nobody calls Do any more.
type Group[T any] struct {
	run    func(ctx context.Context, items []T) []error
	o      GroupOptions
	seed   maphash.Seed
	shards []shard[T]
	work   sync.WaitGroup // the goroutines of busy shards
}

// GroupOptions bound a Group; all must be set.
type GroupOptions struct {
	// Shards is how many batches may be at work at the same time.
	Shards int
	// Batch is how many items a batch has at most.
	Batch int
	// Waiting is how many items may wait for each shard; more are refused.
	Waiting int
	// Timeout ends the context of a batch.
	Timeout time.Duration
}

// ErrBusy refuses an item because too many wait already.
var ErrBusy = errors.New("too many writes are waiting")

type shard[T any] struct {
	mu      sync.Mutex // guards what follows
	waiting []*waiter[T]
	busy    bool // a goroutine works on the shard
}

type waiter[T any] struct {
	ctx  context.Context //nolint:containedctx // of the caller, who waits as long as this lives
	item T
	err  error
	done chan struct{} // closed after err is set
}

// NewGroup makes a group. run is called with one batch at a time for each shard and gives an error,
// or nil, for each item, by its index. Its context has the values of the first item's caller, and
// outlives them all.
func NewGroup[T any](o GroupOptions, run func(ctx context.Context, items []T) []error) *Group[T] {
	return &Group[T]{run: run, o: o, seed: maphash.MakeSeed(), shards: make([]shard[T], o.Shards)}
}

// Do hands an item on and gives what run said of it, or ErrBusy. A caller whose ctx ends first gets
// its error, and can't know whether the item was or will be run.
func (g *Group[T]) Do(ctx context.Context, key string, item T) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wait for a write: %w", err)
	}
	w := &waiter[T]{ctx: ctx, item: item, done: make(chan struct{})}
	s := &g.shards[maphash.String(g.seed, key)%uint64(len(g.shards))]
	if !g.enqueue(s, w) {
		return ErrBusy
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return fmt.Errorf("wait for a write: %w", ctx.Err())
	}
}

// Waiting is how many items wait to be handed on, for metrics.
func (g *Group[T]) Waiting() int {
	n := 0
	for i := range g.shards {
		s := &g.shards[i]
		s.mu.Lock()
		n += len(s.waiting)
		s.mu.Unlock()
	}
	return n
}

// Close waits until nothing is at work.
func (g *Group[T]) Close() { g.work.Wait() }

func (g *Group[T]) enqueue(s *shard[T], w *waiter[T]) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= g.o.Waiting {
		return false
	}
	s.waiting = append(s.waiting, w)
	if !s.busy {
		s.busy = true
		g.work.Go(func() { g.drain(s) })
	}
	return true
}

// drain hands on what waits until nothing does.
func (g *Group[T]) drain(s *shard[T]) {
	for {
		batch := g.take(s)
		if len(batch) == 0 {
			return
		}
		g.handOn(batch)
	}
}

// take gives the next batch without those whose callers have gone; an empty one makes the shard idle.
func (g *Group[T]) take(s *shard[T]) []*waiter[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var batch []*waiter[T]
	taken := 0
	for _, w := range s.waiting {
		if len(batch) == g.o.Batch {
			break
		}
		taken++
		if w.ctx.Err() == nil {
			batch = append(batch, w)
		}
	}
	s.waiting = append(s.waiting[:0:0], s.waiting[taken:]...)
	if len(batch) == 0 {
		s.busy = false
	}
	return batch
}

func (g *Group[T]) handOn(batch []*waiter[T]) {
	items := make([]T, len(batch))
	for i, w := range batch {
		items[i] = w.item
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(batch[0].ctx), g.o.Timeout)
	defer cancel()
	errs := g.runSafely(ctx, items)
	for i, w := range batch {
		w.err = errs[i]
		close(w.done)
	}
}

// runSafely gives a panic to every item of the batch as its error.
func (g *Group[T]) runSafely(ctx context.Context, items []T) (errs []error) {
	defer func() {
		if p := recover(); p != nil {
			err := fmt.Errorf("panic in a batch of writes: %v\n%s", p, debug.Stack())
			errs = make([]error, len(items))
			for i := range errs {
				errs[i] = err
			}
		}
	}()
	return g.run(ctx, items)
}
