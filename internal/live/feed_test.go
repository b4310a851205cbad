package live_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"parley/internal/live"
)

func TestALostHintCostsASweepAndNoEvent(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.post(2)
		told(t, s, atOnce)
		told(t, s, sweeps, "posted msg_3 @6", "posted msg_4 @7")
	})
}

func TestTheOwnNodeNeedsNoBus(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		require.NoError(t, h.bus.Close())
		h.post(1)
		h.announce()
		told(t, s, atOnce, "posted msg_3 @6")
	})
}

func TestHintsOfOtherNodesAreHeard(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.hint(h.post(1))
		told(t, s, atOnce, "posted msg_3 @6")
	})
}

func TestRoomChangedReachesOtherNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, newDocument("alice"), live.Options{})
		other := live.New(h.document, h.bus, live.Options{})
		defer other.Close()
		s, err := other.Subscribe(t.Context(), "alice", h.id, nil)
		require.NoError(t, err)
		defer s.Close()
		h.post(1)
		h.announce()
		told(t, s, atOnce, "posted msg_2 @4")
	})
}

func TestRepeatedAndReorderedHintsAddNothing(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.post(3)
		for _, version := range []int{8, 6, 7, 8, 1, 8} {
			h.hint(version)
		}
		told(t, s, atOnce, "posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8")
		reads := h.calls("Changes")
		for _, version := range []int{6, 8, 7, 0, -1} {
			h.hint(version)
		}
		told(t, s, sweeps)
		require.Equal(t, reads, h.calls("Changes"), "a stale hint is not worth a read")
	})
}

func TestAHintThatIsAheadOfTheRoomIsForgotten(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.hint(1000)
		told(t, s, sweeps)
		require.Equal(t, 1, h.calls("Changes"))
		h.post(1)
		h.announce()
		told(t, s, atOnce, "posted msg_3 @6")
	})
}

func TestAHintDuringAReadIsNotForgotten(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		reads := 0
		h.midway = func() {
			if reads++; reads == 1 {
				h.hint(h.post(2)) // after the version of the room was read: not part of this read
				synctest.Wait()
			}
		}
		h.post(1)
		h.hint(7) // ahead of the room as it is read
		told(t, s, atOnce, "posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8")
	})
}

func TestABurstIsReadOnceForAllSubscribers(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		streams := make([]*live.Stream, 100)
		for i := range streams {
			streams[i] = h.subscribe("alice")
		}
		h.post(50)
		for range 10 {
			h.announce()
		}
		for _, s := range streams {
			events, err := drain(t, s.Next, atOnce)
			require.NoError(t, err)
			require.Len(t, events, 50)
		}
		require.Equal(t, 1, h.calls("Changes"))
		stats := h.hub.Stats()
		require.Equal(t, live.Stats{Feeds: 1, Streams: 100, FeedReads: 1, RingHits: 100}, stats)
	})
}

func TestEverybodyWhoWaitsIsWoken(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		const n = 50
		got := make(chan int)
		for range n {
			s := h.subscribe("alice")
			go func() {
				events, _ := s.Next(t.Context())
				got <- len(events)
			}()
		}
		synctest.Wait()
		h.post(3)
		h.announce()
		for range n {
			require.Equal(t, 3, <-got)
		}
	})
}

func TestASlowSubscriberFallsOutOfTheRingAndLosesNothing(t *testing.T) {
	inHouse(t, live.Options{Ring: 4, Page: 3}, func(t *testing.T, h *house) {
		slow, quick := h.subscribe("alice"), h.subscribe("bob")
		h.post(10)
		h.announce()
		events, err := drain(t, quick.Next, atOnce)
		require.NoError(t, err)
		require.Len(t, events, 10)
		before := h.hub.Stats().CatchUpReads
		events, err = drain(t, slow.Next, atOnce)
		require.NoError(t, err)
		require.Len(t, events, 10)
		stats := h.hub.Stats()
		require.EqualValues(t, 2, stats.CatchUpReads-before, "six of the ten are out of the ring: two pages of three")
	})
}

func TestTheRingServesExactlyWhatItHas(t *testing.T) {
	inHouse(t, live.Options{Ring: 4, Page: 10}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		start := h.version()
		h.post(7)
		h.announce()
		told(t, s, atOnce, "posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8", "posted msg_6 @9",
			"posted msg_7 @10", "posted msg_8 @11", "posted msg_9 @12")
		for after := start; after <= start+7; after++ {
			before := h.hub.Stats().CatchUpReads
			events, err := drain(t, h.subscribe("bob", after).Next, atOnce)
			require.NoError(t, err)
			require.Len(t, events, start+7-after)
			reads := 1
			if after >= start+3 { // the last four are there
				reads = 0
			}
			require.EqualValues(t, reads, h.hub.Stats().CatchUpReads-before, "after %d", after)
		}
	})
}

func TestChangesDuringACatchUpOfManyPages(t *testing.T) {
	inHouse(t, live.Options{Ring: 2, Page: 2}, func(t *testing.T, h *house) {
		start := h.version()
		h.post(6) // messages 3 to 8 at 6 to 11
		s := h.subscribe("alice", start)
		read := func(want ...string) {
			t.Helper()
			events, err := s.Next(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, brief(events))
		}
		read("posted msg_3 @6", "posted msg_4 @7")
		h.edit(3, 8) // at 12 and 13: one handed out already, one yet to come
		h.entomb(6)  // at 14
		h.post(1)    // at 15
		h.announce()
		read("posted msg_5 @8", "posted msg_7 @10")
		told(t, s, atOnce, "changed msg_3 @12", "posted msg_8 @13", "deleted msg_6 @14", "posted msg_9 @15")
	})
}

func TestAMessageThatChangesWhileItIsReadIsPostedOnce(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.midway = func() {
			h.midway = nil
			h.edit(3) // moves it behind what is being read
		}
		h.post(2)
		h.announce()
		told(t, s, atOnce, "posted msg_4 @7")
		told(t, s, sweeps, "posted msg_3 @8")
		h.edit(3)
		told(t, s, sweeps, "changed msg_3 @9")
	})
}

func TestARowThatEscapesAReadLeavesNothingToWakeFor(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.midway = func() {
			h.midway = nil
			h.edit(3)
		}
		h.post(1)
		h.announce()
		told(t, s, atOnce)
		h.announce()
		told(t, s, atOnce, "posted msg_3 @7")
	})
}

func TestCommitsWhileSomebodySubscribesAreMet(t *testing.T) {
	for name, announce := range map[string]bool{"announced": true, "not announced": false} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, live.Options{}, func(t *testing.T, h *house) {
				h.arrived = func() { // authorised at 5; the feed does not know yet where it begins
					h.post(1)
					if announce {
						h.announce()
						synctest.Wait()
					}
				}
				s := h.subscribe("alice")
				quiet := sweeps
				if announce {
					quiet = atOnce
				}
				told(t, s, quiet, "posted msg_3 @6")
			})
		})
	}
}

func TestASecondSubscriberMayBeAheadOfTheFeedOrBehindIt(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		first := h.subscribe("alice")
		h.post(1) // nobody is told: the feed is behind
		second := h.subscribe("alice")
		told(t, second, atOnce)
		told(t, first, atOnce, "posted msg_3 @6") // the second one's reading of the room told the feed

		h.arrived = func() { // while the third is let in, the feed overtakes it
			h.arrived = nil
			h.post(1)
			h.announce()
			synctest.Wait()
		}
		third := h.subscribe("alice")
		for _, s := range []*live.Stream{first, second, third} {
			told(t, s, atOnce, "posted msg_4 @7")
		}
	})
}
