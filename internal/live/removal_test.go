package live_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
)

// ends requires that a stream hands out exactly these events and then that the viewer is removed.
func ends(t *testing.T, s *live.Stream, want ...string) {
	t.Helper()
	events, err := drain(t, s.Next, sweeps)
	require.Equal(t, want, brief(events))
	require.ErrorIs(t, err, live.ErrRemoved)
	refused(t, err, fault.NotAMember)
	_, again := s.Next(t.Context())
	require.Equal(t, err, again, "it stays ended")
}

func TestARemovedViewerSeesTheRemovalAndNothingAfterIt(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		bobs, alices := h.subscribe("bob"), h.subscribe("alice")
		h.post(1)
		h.leave("bob")
		h.post(1)
		h.announce()
		ends(t, bobs, "posted msg_3 @6", "posted msg_4 @7", "membership mem_bob @8")
		told(t, alices, atOnce, "posted msg_3 @6", "posted msg_4 @7", "membership mem_bob @8", "posted msg_5 @9")
		_, err := h.hub.Subscribe(t.Context(), "bob", h.id, nil)
		refused(t, err, fault.NotAMember)
	})
}

func TestARemovedViewerWhoLagsSeesNothingAfterTheRemovalEither(t *testing.T) {
	inHouse(t, live.Options{Ring: 2, Page: 2}, func(t *testing.T, h *house) {
		bobs := h.subscribe("bob")
		h.leave("bob")
		h.post(20)
		h.edit(4) // the message that tells of it, and the one before, are newer than the removal
		h.announce()
		ends(t, bobs, "posted msg_3 @6", "membership mem_bob @7")
	})
}

func TestARemovalDuringACatchUp(t *testing.T) {
	inHouse(t, live.Options{Ring: 2, Page: 2}, func(t *testing.T, h *house) {
		h.post(4)
		bobs := h.subscribe("bob", 5)
		events, err := bobs.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"posted msg_3 @6", "posted msg_4 @7"}, brief(events))
		h.leave("bob")
		h.post(3)
		h.announce()
		ends(t, bobs, "posted msg_5 @8", "posted msg_6 @9", "posted msg_7 @10", "membership mem_bob @11")
	})
}

func TestARemovalWhileSubscribing(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.arrived = func() {
			h.arrived = nil
			h.leave("bob")
			h.post(1)
		}
		ends(t, h.subscribe("bob"), "posted msg_3 @6", "membership mem_bob @7")
	})
}

func TestARemovalThatWasUndoneWhileAwayDoesNotEndAStream(t *testing.T) {
	inHouse(t, live.Options{Ring: 3, Page: 10}, func(t *testing.T, h *house) {
		bobs := h.subscribe("bob")
		h.post(4) // so that bob's cursor is out of the ring
		h.leave("bob")
		h.join("bob")
		h.announce()
		told(t, bobs, atOnce, "posted msg_3 @6", "posted msg_4 @7", "posted msg_5 @8", "posted msg_6 @9",
			"posted msg_7 @10", "membership mem_bob @12", "posted msg_8 @13")
	})
}

func TestAnOldRemovalInTheRingDoesNotEndAStreamThatCameLater(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		alices := h.subscribe("alice")
		h.leave("bob")
		h.announce()
		told(t, alices, atOnce, "posted msg_3 @6", "membership mem_bob @7") // the feed has read it
		h.join("bob")
		h.announce()
		told(t, alices, atOnce, "membership mem_bob @8", "posted msg_4 @9")
		reads := h.hub.Stats().CatchUpReads
		told(t, h.subscribe("bob", 5), atOnce,
			"posted msg_3 @6", "membership mem_bob @8", "posted msg_4 @9")
		require.Equal(t, reads, h.hub.Stats().CatchUpReads, "it came from the ring")
	})
}

func TestARemovalThatTheFeedDoesNotKnowToBeUndoneDoesNotEndAStream(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		alices := h.subscribe("alice")
		h.leave("bob")
		h.announce()
		told(t, alices, atOnce, "posted msg_3 @6", "membership mem_bob @7")
		h.join("bob")
		release := make(chan struct{})
		h.before = func(method string) error {
			if method == "Changes" {
				<-release // the feed stays where it is
			}
			return nil
		}
		bobs := h.subscribe("bob", 5)
		told(t, bobs, atOnce) // what the feed has is not how the room is now
		close(release)
		told(t, bobs, atOnce, "posted msg_3 @6", "membership mem_bob @8", "posted msg_4 @9")
	})
}

func TestARemovalThatIsUndoneWhileSubscribingDoesNotEndAStream(t *testing.T) {
	inHouse(t, live.Options{Sweep: never}, func(t *testing.T, h *house) {
		h.subscribe("alice")
		h.between = func() {
			h.leave("bob")
			h.announce()
			synctest.Wait() // the feed has read it, and will not hear of the rest
			h.join("bob")
		}
		bobs := h.subscribe("bob")
		told(t, bobs, atOnce, "posted msg_3 @6", "membership mem_bob @7")
		h.announce()
		told(t, bobs, atOnce, "membership mem_bob @8", "posted msg_4 @9")
	})
}

func TestOthersMembershipsEndNothing(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		alices := h.subscribe("alice")
		h.leave("bob")
		h.post(1)
		h.announce()
		told(t, alices, atOnce, "posted msg_3 @6", "membership mem_bob @7", "posted msg_4 @8")
	})
}

func TestPostsEndWithTheMembership(t *testing.T) {
	for name, o := range map[string]live.Options{"live": {}, "lagging": {Ring: 2, Page: 2}} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, o, func(t *testing.T, h *house) {
				bobs := h.subscribePosts("bob")
				h.post(2)
				h.leave("bob") // posts 5
				h.post(5)
				h.announce()
				posts, err := drain(t, bobs.Next, sweeps)
				require.ErrorIs(t, err, live.ErrRemoved)
				require.Equal(t, []int{3, 4, 5}, seqsOf(posts))
				_, err = bobs.Next(t.Context())
				require.ErrorIs(t, err, live.ErrRemoved)
			})
		})
	}
}

func TestAPostThatChangedAfterTheRemovalIsNotHandedOut(t *testing.T) {
	for name, o := range map[string]live.Options{"live": {}, "lagging": {Ring: 2, Page: 2}} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, o, func(t *testing.T, h *house) {
				lags, replays := h.subscribePosts("bob"), h.subscribePosts("bob", 0)
				h.post(3)      // 3 to 5
				h.leave("bob") // posts 6
				h.edit(1, 4)   // what is in them now was never for bob
				h.announce()
				posts, err := drain(t, lags.Next, sweeps)
				require.ErrorIs(t, err, live.ErrRemoved)
				require.Equal(t, []int{3}, seqsOf(posts), "those before it, so that there is no gap")
				posts, err = drain(t, replays.Next, sweeps)
				require.ErrorIs(t, err, live.ErrRemoved)
				require.Empty(t, posts)
			})
		})
	}
}

func TestAPostThatChangesAheadOfAMembersPlaceIsHandedOut(t *testing.T) {
	inHouse(t, live.Options{Ring: 2, Page: 2}, func(t *testing.T, h *house) {
		bobs := h.subscribePosts("bob", 0)
		h.post(3)
		h.leave("bob") // posts 6
		h.join("bob")  // posts 7
		h.edit(1, 4)
		h.announce()
		seqs(t, bobs, sweeps, 1, 2, 3, 4, 5, 6, 7)
	})
}

func TestPostsOfTheHistoryEndWithTheMembership(t *testing.T) {
	inHouse(t, live.Options{Page: 2}, func(t *testing.T, h *house) {
		h.post(4)
		bobs := h.subscribePosts("bob", 0)
		posts, err := bobs.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, []int{1, 2}, seqsOf(posts))
		h.leave("bob") // posts 7
		h.post(5)
		h.announce()
		posts, err = drain(t, bobs.Next, sweeps)
		require.ErrorIs(t, err, live.ErrRemoved)
		require.Equal(t, []int{3, 4, 5, 6, 7}, seqsOf(posts))
	})
}
