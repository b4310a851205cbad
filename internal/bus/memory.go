package bus

import (
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// DefaultPending is how many subjects' hints wait for one subscriber where nothing else is said.
const DefaultPending = 1 << 16

// MemoryOptions configure a Memory; the zero value of each field has a default.
type MemoryOptions struct {
	// Pending bounds the subjects whose hints wait for one subscriber; 0 means DefaultPending.
	Pending int
	// Logger takes the panics of subscribers; nil means no log.
	Logger *slog.Logger
}

// Memory is the bus of a single node. It loses hints by overflow only: where hints of MemoryOptions.
// Pending subjects wait for a subscriber, those of further subjects are dropped for that subscriber and
// counted; waiting ones are still replaced by newer ones of their subject.
type Memory struct {
	pending int
	logger  *slog.Logger
	dropped atomic.Int64

	mu     sync.RWMutex // guards what follows; comes before a subscriber's
	subs   map[*subscriber]struct{}
	closed bool
}

// NewMemory makes an open bus without subscribers. It runs one goroutine a subscriber.
func NewMemory(o MemoryOptions) *Memory {
	if o.Pending <= 0 {
		o.Pending = DefaultPending
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Memory{pending: o.Pending, logger: o.Logger, subs: make(map[*subscriber]struct{})}
}

// Publish implements Bus.
func (m *Memory) Publish(h Hint) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for s := range m.subs {
		if !s.offer(h, m.pending) {
			m.dropped.Add(1)
		}
	}
}

// Subscribe implements Bus.
func (m *Memory) Subscribe(fn func(Hint)) (cancel func()) {
	s := &subscriber{
		fn: fn, logger: m.logger, waiting: make(map[Hint]Hint),
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return func() {}
	}
	m.subs[s] = struct{}{}
	go s.run()
	return func() {
		m.mu.Lock()
		delete(m.subs, s)
		m.mu.Unlock()
		s.stop()
	}
}

// Close implements Bus; it never fails.
func (m *Memory) Close() error {
	m.mu.Lock()
	m.closed = true
	subs := m.subs
	m.subs = nil
	m.mu.Unlock()
	for s := range subs {
		s.stop()
	}
	return nil
}

// Dropped is how many hints were lost by overflow, once for each subscriber that missed one.
func (m *Memory) Dropped() int64 { return m.dropped.Load() }

// subscriber calls one function with the hints that wait for it. Its goroutine belongs to whoever
// calls stop.
type subscriber struct {
	fn     func(Hint)
	logger *slog.Logger
	wake   chan struct{} // holds at most one: something waits
	quit   chan struct{} // closed by stop
	done   chan struct{} // closed by run
	once   sync.Once     // closes quit

	mu      sync.Mutex    // guards waiting
	waiting map[Hint]Hint // the newest by subject
}

// offer leaves a hint for the goroutine; false where there is no room for it.
func (s *subscriber) offer(h Hint, limit int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	newest, found := s.waiting[h.Subject()]
	switch {
	case found && newest.Version >= h.Version:
		return true
	case !found && len(s.waiting) >= limit:
		return false
	}
	s.waiting[h.Subject()] = h
	select {
	case s.wake <- struct{}{}:
	default: // it is awake already
	}
	return true
}

func (s *subscriber) run() {
	defer close(s.done)
	spare := make(map[Hint]Hint)
	for {
		select {
		case <-s.quit:
			return
		case <-s.wake:
		}
		s.mu.Lock()
		batch := s.waiting
		s.waiting = spare
		s.mu.Unlock()
		for _, h := range batch {
			select {
			case <-s.quit:
				return
			default:
				s.call(h)
			}
		}
		clear(batch)
		spare = batch
	}
}

func (s *subscriber) call(h Hint) {
	defer func() {
		if p := recover(); p != nil {
			s.logger.Error("subscriber of the bus panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	s.fn(h)
}

// stop ends the goroutine and waits for it.
func (s *subscriber) stop() {
	s.once.Do(func() { close(s.quit) })
	<-s.done
}
