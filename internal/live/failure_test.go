package live_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
)

const (
	never    = 1000 * time.Hour
	patience = time.Minute
)

func TestAFeedOutlivesTheDatabasesAbsence(t *testing.T) {
	for name, fail := range map[string]func() error{
		"errors":      func() error { return errors.New("no connection") },
		"unavailable": func() error { return fault.New(fault.Unavailable, "no connection") },
		"panics":      func() error { panic("a fault of the driver") },
	} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
				s := h.subscribe("alice")
				var away atomic.Bool
				away.Store(true)
				h.before = func(method string) error {
					if away.Load() {
						return fail()
					}
					return nil
				}
				h.post(2)
				h.announce()
				told(t, s, patience)
				tries := h.calls("Changes")
				require.Greater(t, tries, 10)
				require.Less(t, tries, 40, "ever more slowly")
				require.EqualValues(t, tries, h.hub.Stats().Failures)
				away.Store(false)
				told(t, s, patience, "posted msg_3 @6", "posted msg_4 @7")
			})
		})
	}
}

func TestTheSweepOutlivesTheDatabasesAbsence(t *testing.T) {
	for name, fail := range map[string]func() error{
		"errors": func() error { return errors.New("no connection") },
		"panics": func() error { panic("a fault of the driver") },
	} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, live.Options{}, func(t *testing.T, h *house) {
				s := h.subscribe("alice")
				var away atomic.Bool
				away.Store(true)
				h.before = func(method string) error {
					if method == "Versions" && away.Load() {
						return fail()
					}
					return nil
				}
				h.post(1)
				told(t, s, patience)
				require.Greater(t, h.hub.Stats().Failures, int64(30))
				away.Store(false)
				told(t, s, sweeps, "posted msg_3 @6")
			})
		})
	}
}

func TestACatchUpIsTriedAgainAndThenFailsWithoutLosingItsPlace(t *testing.T) {
	inHouse(t, live.Options{Ring: 1, Sweep: never, CatchUpTries: 3}, func(t *testing.T, h *house) {
		h.post(2)
		s := h.subscribe("alice", 5)
		h.before = func(string) error { return errors.New("no connection") }
		reads := h.calls("Changes")
		_, err := s.Next(t.Context())
		require.ErrorContains(t, err, "no connection")
		require.Equal(t, fault.Internal, fault.CodeOf(err))
		require.Equal(t, 3, h.calls("Changes")-reads)
		h.before = nil
		told(t, s, atOnce, "posted msg_3 @6", "posted msg_4 @7")
	})
}

func TestACatchUpThatIsRefusedIsNotTriedAgain(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		h.post(2)
		s := h.subscribe("alice", 5)
		h.before = func(string) error { return fault.New(fault.NotFound, "There is no such room.") }
		_, err := s.Next(t.Context())
		refused(t, err, fault.NotFound)
		require.Equal(t, 1, h.calls("Changes"))
	})
}

func TestADatabaseThatWasPutBackIsSaidAndNotReadForever(t *testing.T) {
	inHouse(t, live.Options{Ring: 1, Sweep: never}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.post(3)
		h.announce()
		synctest.Wait() // the feed has forgotten what follows alice's cursor
		h.change(func() { h.room.Version = 5 })
		_, err := s.Next(t.Context())
		refused(t, err, fault.CursorInvalid)
	})
}

func TestAStormOfCatchUpsIsBounded(t *testing.T) {
	inHouse(t, live.Options{Page: 10, CatchUpReads: 3, FeedReads: 1}, func(t *testing.T, h *house) {
		start := h.version()
		h.post(100)
		var running, most atomic.Int32
		h.before = func(method string) error {
			if method != "Changes" {
				return nil
			}
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(time.Millisecond) // of the bubble's clock
			running.Add(-1)
			return nil
		}
		const n = 40
		done := make(chan int)
		for range n {
			s := h.subscribe("alice", start)
			go func() {
				events, _ := drain(t, s.Next, patience)
				done <- len(events)
			}()
		}
		for range n {
			require.Equal(t, 100, <-done)
		}
		require.EqualValues(t, 3, most.Load())
		require.EqualValues(t, n*10, h.hub.Stats().CatchUpReads)
	})
}

func TestWhoWaitsForATurnToReadCanGo(t *testing.T) {
	inHouse(t, live.Options{CatchUpReads: 1, Sweep: never}, func(t *testing.T, h *house) {
		h.post(1)
		reading, release := make(chan struct{}), make(chan struct{})
		first, second := h.subscribe("alice", 5), h.subscribe("alice", 5)
		h.before = func(string) error {
			close(reading)
			<-release
			return nil
		}
		go func() { _, _ = first.Next(t.Context()) }()
		<-reading
		told(t, second, atOnce) // its context ends while it queues
		h.hub.Close()           // does not wait for what belongs to others
		_, err := second.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		close(release)
	})
}
