package live_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
)

// In these tests the room begins at version 5 with messages 1 and 2: it was made, and alice and bob
// joined.

func TestAStreamTellsWhatChangesInTheRoom(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.post(1)
		h.announce()
		told(t, s, atOnce, "posted msg_3 @6")
		h.edit(3, 1)
		h.announce()
		told(t, s, atOnce, "changed msg_3 @7", "changed msg_1 @8")
		h.entomb(3)
		h.announce()
		h.rename("b")
		h.join("carol")
		h.announce()
		told(t, s, atOnce, "deleted msg_3 @9", "room @10", "membership mem_carol @11", "posted msg_4 @12")
	})
}

func TestAStreamStartsNowWithoutACursor(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.post(3)
		s := h.subscribe("alice")
		told(t, s, sweeps)
		h.post(1)
		h.announce()
		told(t, s, atOnce, "posted msg_6 @9")
	})
}

func TestAStreamResumesFromAnyCursor(t *testing.T) {
	inHouse(t, live.Options{Page: 2, Ring: 3}, func(t *testing.T, h *house) {
		first := h.subscribe("alice", 0)
		h.post(4)
		h.edit(4)
		h.announce()
		whole, err := drain(t, first.Next, atOnce)
		require.NoError(t, err)
		final, version := h.now()
		require.Equal(t, version, whole[len(whole)-1].Cursor)
		for cursor := range version + 1 {
			// What a client has at the cursor, and what it is told after it, make the whole.
			client := state{}
			for _, e := range whole {
				if e.Cursor <= cursor {
					client.applyEvent(e)
				}
			}
			events, err := drain(t, h.subscribe("bob", cursor).Next, atOnce)
			require.NoError(t, err)
			for _, e := range events {
				require.Greater(t, e.Cursor, cursor)
				client.applyEvent(e)
			}
			require.Equal(t, final, client, "after cursor %d", cursor)
		}
	})
}

func TestSubscribeRefuses(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		ahead, negative := h.version()+1, -1
		for name, tc := range map[string]struct {
			viewer, room string
			after        *int
			want         fault.Code
		}{
			"a stranger":               {"eve", h.id, nil, fault.NotAMember},
			"a room that is not there": {"alice", "room_2", nil, fault.NotFound},
			"a cursor ahead":           {"alice", h.id, &ahead, fault.CursorInvalid},
			"a negative cursor":        {"alice", h.id, &negative, fault.CursorInvalid},
		} {
			_, err := h.hub.Subscribe(t.Context(), tc.viewer, tc.room, tc.after)
			require.Equal(t, tc.want, fault.CodeOf(err), name)
		}
		require.Zero(t, h.hub.Stats().Streams)
		s := h.subscribe("alice", h.version())
		require.Equal(t, 1, h.hub.Stats().Streams)
		s.Close()
		s.Close()
		require.Zero(t, h.hub.Stats().Streams)
	})
}

func TestARefusedViewerLeavesNoFeedBehind(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.between = func() {
			h.post(1)
			h.announce()
			synctest.Wait()
		}
		_, err := h.hub.Subscribe(t.Context(), "eve", h.id, nil)
		refused(t, err, fault.NotAMember)
		require.Zero(t, h.hub.Stats().Feeds)
		require.Zero(t, h.calls("Changes"), "nothing is read for who is not let in")
	})
}

func TestAPanicWhileSubscribingLeavesNothingBehind(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.before = func(string) error { panic("authorize") }
		require.Panics(t, func() { _, _ = h.hub.Subscribe(t.Context(), "alice", h.id, nil) })
		require.Equal(t, live.Stats{}, h.hub.Stats())
	})
}

func TestNextEndsWithItsContextAndGoesOnAfterwards(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := s.Next(ctx)
			failed <- err
		}()
		cancel()
		require.ErrorIs(t, <-failed, context.Canceled)
		h.post(1)
		h.announce()
		_, err := s.Next(ctx)
		require.ErrorIs(t, err, context.Canceled, "an ended context gets nothing")
		told(t, s, atOnce, "posted msg_3 @6")
	})
}

func TestAPageBoundsABatch(t *testing.T) {
	inHouse(t, live.Options{Page: 3, Ring: 100}, func(t *testing.T, h *house) {
		s := h.subscribe("alice")
		h.post(8)
		h.announce()
		told(t, h.subscribe("bob"), atOnce) // the feed has read it all
		for _, want := range []int{3, 3, 2} {
			events, err := s.Next(t.Context())
			require.NoError(t, err)
			require.Len(t, events, want)
		}
		require.Zero(t, h.hub.Stats().CatchUpReads)
	})
}

func TestARowThatChangedOftenArrivesOnceToWhoWasAway(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		away := h.version()
		h.post(1)
		h.edit(3)
		h.edit(3)
		h.entomb(1)
		told(t, h.subscribe("alice", away), atOnce, "posted msg_3 @8", "deleted msg_1 @9")
	})
}

func TestALongCatchUpTellsPostsAsPostsAndThenKnowsThem(t *testing.T) {
	inHouse(t, live.Options{Ring: 10, Page: 50}, func(t *testing.T, h *house) {
		start := h.version()
		const posts = 1000
		h.post(posts)
		for seq := 3; seq <= posts; seq += 2 { // more than a stream remembers to have passed by
			h.edit(seq)
		}
		s := h.subscribe("alice", start)
		events, err := drain(t, s.Next, atOnce)
		require.NoError(t, err)
		require.Len(t, events, posts)
		for _, e := range events {
			require.Equal(t, live.MessagePosted, e.Kind)
		}
		h.edit(4, 5, posts)
		h.announce()
		events, err = drain(t, s.Next, atOnce)
		require.NoError(t, err)
		require.Len(t, events, 3)
		for _, e := range events {
			require.Equal(t, live.MessageChanged, e.Kind)
		}
	})
}
