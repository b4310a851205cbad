// Package bustest holds what every bus must do, as one suite, and a bus that misbehaves on purpose.
//
// Only tests import it. Its functions may be used from parallel tests.
package bustest

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
)

// patience is how long a hint may take over a network on a busy machine.
const (
	patience = 10 * time.Second
	tick     = 2 * time.Millisecond
)

// Open gives two nodes' ends of one working bus and closes them when the test ends. A bus within one
// process gives the same value twice.
type Open func(t *testing.T) (here, there bus.Bus)

// Suite runs the contract of bus.Bus.
func Suite(t *testing.T, open Open) {
	t.Helper()
	for name, test := range map[string]func(t *testing.T, here, there bus.Bus){
		"reaches everybody on every node":        reachesEverybody,
		"delivers the newest of each room":       deliversTheNewest,
		"carries every subject as it is":         carriesEverySubject,
		"a stalled subscriber holds up nobody":   stalledHoldsUpNobody,
		"calls of a subscriber never overlap":    callsNeverOverlap,
		"no call after cancel":                   noCallAfterCancel,
		"cancel waits for the running call":      cancelWaits,
		"a panicking subscriber goes on":         panickingGoesOn,
		"close waits and silences":               closeSilences,
		"survives everything at the same moment": survivesConcurrency,
	} {
		t.Run(name, func(t *testing.T) {
			here, there := open(t)
			test(t, here, there)
		})
	}
}

// record keeps the newest version heard of each room.
type record struct {
	mu     sync.Mutex
	newest map[string]int
	heard  map[bus.Hint]bool
}

func newRecord() *record {
	return &record{newest: map[string]int{}, heard: map[bus.Hint]bool{}}
}

func (r *record) take(h bus.Hint) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.newest[h.RoomID] = max(r.newest[h.RoomID], h.Version)
	r.heard[h] = true
}

func (r *record) at(roomID string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.newest[roomID]
}

// awaits publishes until the record has the hint: a bus over a network may need a moment before a new
// subscription is known everywhere, and may lose what was published until then.
func (r *record) awaits(t *testing.T, from bus.Bus, h bus.Hint) {
	t.Helper()
	require.Eventually(t, func() bool {
		from.Publish(h)
		return r.at(h.RoomID) >= h.Version
	}, patience, tick)
}

func reachesEverybody(t *testing.T, here, there bus.Bus) {
	records := []*record{newRecord(), newRecord(), newRecord()}
	for i, b := range []bus.Bus{here, here, there} {
		defer b.Subscribe(records[i].take)()
	}
	for i, from := range []bus.Bus{here, there} {
		for _, r := range records {
			r.awaits(t, from, bus.Hint{RoomID: "room", Version: i + 1})
		}
	}
}

func deliversTheNewest(t *testing.T, here, there bus.Bus) {
	const rooms, versions = 50, 40
	r := newRecord()
	cancel := there.Subscribe(r.take)
	defer cancel()
	r.awaits(t, here, bus.Hint{RoomID: "ready", Version: 1})
	for v := 1; v <= versions; v++ {
		for i := range rooms {
			here.Publish(bus.Hint{RoomID: strconv.Itoa(i), Version: v})
		}
	}
	for i := range rooms {
		require.Eventually(t, func() bool { return r.at(strconv.Itoa(i)) == versions }, patience, tick)
	}
	cancel()
	for h := range r.heard {
		known := h == bus.Hint{RoomID: "ready", Version: 1}
		if room, err := strconv.Atoi(h.RoomID); err == nil {
			known = room < rooms && h.Version >= 1 && h.Version <= versions
		}
		require.True(t, known, "%v was never published", h)
	}
}

// carriesEverySubject publishes of a room, of a user and of the user in the room: none of them hides another.
func carriesEverySubject(t *testing.T, here, there bus.Bus) {
	heard := make(chan bus.Hint, 1024)
	defer there.Subscribe(func(h bus.Hint) {
		select {
		case heard <- h:
		default:
		}
	})()
	for _, h := range []bus.Hint{
		{RoomID: "a", Version: 7},
		{UserID: "a", Version: 3},
		{RoomID: "a", UserID: "a", Version: 1_700_000_000_001, Typing: true},
		{RoomID: "a", UserID: "a", Version: 1_700_000_000_002},
		{RoomID: "a", UserID: "b", Version: 1_700_000_000_000, Typing: true},
		{RoomID: "b", UserID: "a", Version: 1_700_000_000_000, Typing: true},
		{UserID: "b", Version: 1},
	} {
		require.Eventually(t, func() bool {
			here.Publish(h)
			for {
				select {
				case got := <-heard:
					if got == h {
						return true
					}
				default:
					return false
				}
			}
		}, patience, tick, "%+v", h)
	}
}

func stalledHoldsUpNobody(t *testing.T, here, there bus.Bus) {
	stalled, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	slow, quick := newRecord(), newRecord()
	cancel := there.Subscribe(func(h bus.Hint) {
		once.Do(func() { close(stalled) })
		<-release
		slow.take(h)
	})
	defer cancel()
	var released sync.Once
	open := func() { released.Do(func() { close(release) }) }
	defer open() // before cancel, which waits for the stalled call
	defer there.Subscribe(quick.take)()

	quick.awaits(t, here, bus.Hint{RoomID: "room", Version: 1})
	require.Eventually(t, func() bool {
		here.Publish(bus.Hint{RoomID: "room", Version: 1})
		select {
		case <-stalled:
			return true
		default:
			return false
		}
	}, patience, tick)
	for v := 2; v <= 1000; v++ {
		here.Publish(bus.Hint{RoomID: "room", Version: v})
	}
	quick.awaits(t, here, bus.Hint{RoomID: "room", Version: 1000})
	require.Zero(t, slow.at("room"))
	open()
	slow.awaits(t, here, bus.Hint{RoomID: "room", Version: 1000})
}

func callsNeverOverlap(t *testing.T, here, there bus.Bus) {
	var running, overlaps atomic.Int32
	r := newRecord()
	defer there.Subscribe(func(h bus.Hint) {
		if running.Add(1) > 1 {
			overlaps.Add(1)
		}
		r.take(h)
		running.Add(-1)
	})()
	var publishers sync.WaitGroup
	for p := range 4 {
		publishers.Go(func() {
			for v := 1; v <= 500; v++ {
				here.Publish(bus.Hint{RoomID: strconv.Itoa(p), Version: v})
			}
		})
	}
	publishers.Wait()
	for p := range 4 {
		r.awaits(t, here, bus.Hint{RoomID: strconv.Itoa(p), Version: 500})
	}
	require.Zero(t, overlaps.Load())
}

func noCallAfterCancel(t *testing.T, here, there bus.Bus) {
	var cancelled atomic.Bool
	var late atomic.Int32
	gone, stays := newRecord(), newRecord()
	cancel := there.Subscribe(func(h bus.Hint) {
		if cancelled.Load() {
			late.Add(1)
		}
		gone.take(h)
	})
	defer there.Subscribe(stays.take)()
	gone.awaits(t, here, bus.Hint{RoomID: "room", Version: 1})
	for v := 2; v <= 100; v++ {
		here.Publish(bus.Hint{RoomID: "room", Version: v})
	}
	cancel()
	cancelled.Store(true)
	cancel()
	stays.awaits(t, here, bus.Hint{RoomID: "room", Version: 101})
	require.Zero(t, late.Load())
}

func cancelWaits(t *testing.T, here, there bus.Bus) {
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var returned atomic.Bool
	cancel := there.Subscribe(func(bus.Hint) {
		once.Do(func() { close(entered) })
		<-release
		returned.Store(true)
	})
	require.Eventually(t, func() bool {
		here.Publish(bus.Hint{RoomID: "room", Version: 1})
		select {
		case <-entered:
			return true
		default:
			return false
		}
	}, patience, tick)
	done := make(chan bool)
	go func() {
		cancel()
		done <- returned.Load()
	}()
	close(release)
	require.True(t, <-done, "cancel came back before the call did")
}

func panickingGoesOn(t *testing.T, here, there bus.Bus) {
	r := newRecord()
	defer there.Subscribe(func(h bus.Hint) {
		if h.RoomID == "bad" {
			panic("a subscriber's fault")
		}
		r.take(h)
	})()
	r.awaits(t, here, bus.Hint{RoomID: "room", Version: 1})
	here.Publish(bus.Hint{RoomID: "bad", Version: 1})
	r.awaits(t, here, bus.Hint{RoomID: "room", Version: 2})
}

func closeSilences(t *testing.T, here, _ bus.Bus) {
	var closed atomic.Bool
	var late atomic.Int32
	hear := func(bus.Hint) {
		if closed.Load() {
			late.Add(1)
		}
	}
	cancel := here.Subscribe(hear)
	here.Publish(bus.Hint{RoomID: "room", Version: 1})
	require.NoError(t, here.Close())
	closed.Store(true)
	require.NoError(t, here.Close())
	cancel()
	cancel = here.Subscribe(hear)
	here.Publish(bus.Hint{RoomID: "room", Version: 2})
	cancel()
	require.Zero(t, late.Load())
}

func survivesConcurrency(t *testing.T, here, there bus.Bus) {
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for v := range 200 {
				here.Publish(bus.Hint{RoomID: strconv.Itoa(i), Version: v})
			}
		})
		all.Go(func() {
			for range 20 {
				there.Subscribe(func(bus.Hint) {})()
			}
		})
	}
	all.Go(func() { _ = there.Subscribe(func(bus.Hint) {}) })
	all.Wait()
	require.NoError(t, there.Close())
}
