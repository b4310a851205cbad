package live_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/live"
)

func TestARoomNobodyWatchesCostsNothing(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.post(1)
		h.announce()
		time.Sleep(time.Hour) // of the bubble's clock
		require.Zero(t, h.calls("Versions")+h.calls("Changes"))
		require.Equal(t, live.Stats{}, h.hub.Stats())

		s := h.subscribe("alice")
		time.Sleep(10 * time.Second)
		require.InDelta(t, 10, h.calls("Versions"), 3, "one sweep a second")
		s.Close()
		time.Sleep(10 * time.Second)
		require.Zero(t, h.hub.Stats().Feeds)
		swept := h.calls("Versions")
		h.post(1)
		h.announce()
		time.Sleep(time.Hour)
		require.Equal(t, swept, h.calls("Versions"))
		require.Zero(t, h.calls("Changes"))
	})
}

func TestAFeedLingersForWhoComesBack(t *testing.T) {
	inHouse(t, live.Options{Linger: 10 * time.Second}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		s.Close()
		cursor := h.post(2) - 2
		h.announce()
		time.Sleep(7 * time.Second)
		again := h.subscribe("alice", cursor)
		told(t, again, atOnce, "posted msg_3 @6", "posted msg_4 @7")
		require.Zero(t, h.hub.Stats().CatchUpReads, "what it missed was in the ring")

		time.Sleep(20 * time.Second)
		require.Equal(t, 1, h.hub.Stats().Feeds, "a watched feed stays")
		again.Close()
		time.Sleep(7 * time.Second)
		require.Equal(t, 1, h.hub.Stats().Feeds)
		time.Sleep(6 * time.Second)
		require.Zero(t, h.hub.Stats().Feeds)
		told(t, h.subscribe("alice", cursor), atOnce, "posted msg_3 @6", "posted msg_4 @7")
	})
}

func TestClosingEndsAllStreamsAndWaits(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s, p := h.subscribe("alice"), h.subscribePosts("bob")
		ended := make(chan error)
		go func() {
			_, err := s.Next(t.Context())
			ended <- err
		}()
		go func() {
			_, err := p.Next(t.Context())
			ended <- err
		}()
		synctest.Wait()
		h.hub.Close()
		for range 2 {
			err := <-ended
			require.ErrorIs(t, err, live.ErrClosed)
			refused(t, err, fault.Unavailable)
		}
		_, err := s.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		_, err = h.hub.Subscribe(t.Context(), "alice", h.id, nil)
		require.ErrorIs(t, err, live.ErrClosed)
		h.hub.RoomChanged(h.id, chat.Changes{Upto: 100})
		h.hub.Close()
		h.hub.Run(t.Context()) // returns at once
		s.Close()
		require.Zero(t, h.hub.Stats().Feeds)
	})
}

func TestClosingInterruptsReadsAndRests(t *testing.T) {
	for name, before := range map[string]func() error{
		"while the database is away": func() error { return errors.New("no connection") },
		"while it takes its time": func() error {
			time.Sleep(time.Hour)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, live.Options{FeedReads: 1}, func(t *testing.T, h *house) {
				s := h.subscribe("alice")
				h.before = func(string) error { return before() }
				h.post(1)
				h.announce()
				told(t, s, patience)
				h.hub.Close()
				_, err := s.Next(t.Context())
				require.ErrorIs(t, err, live.ErrClosed)
			})
		})
	}
}

func TestClosingEndsACatchUpThatRests(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		h.post(1)
		s := h.subscribe("alice", 5)
		h.before = func(string) error { return errors.New("no connection") }
		ended := make(chan error)
		go func() {
			_, err := s.Next(t.Context())
			ended <- err
		}()
		synctest.Wait()
		h.hub.Close()
		require.ErrorIs(t, <-ended, live.ErrClosed)
	})
}

func TestTheEndOfRunDoesNotCloseTheHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDocument("alice")
		b := bus.NewMemory(bus.MemoryOptions{})
		hub := live.New(d, b, live.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		ran := make(chan struct{})
		go func() {
			hub.Run(ctx)
			close(ran)
		}()
		s, err := hub.Subscribe(t.Context(), "alice", d.id, nil)
		require.NoError(t, err)
		cancel()
		<-ran
		hub.RoomChanged(d.id, chat.Changes{Upto: d.post(1)})
		told(t, s, atOnce, "posted msg_2 @4")
		s.Close()
		_, err = s.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		hub.Close()
		require.NoError(t, b.Close())
	})
}
