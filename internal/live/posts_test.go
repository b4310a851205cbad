package live_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/live"
)

func TestPostsFromNowOn(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribePosts("alice")
		h.post(2)
		h.announce()
		seqs(t, s, atOnce, 3, 4)
		h.edit(1, 3)
		h.rename("b")
		h.announce()
		seqs(t, s, atOnce)
		h.join("carol")
		h.announce()
		seqs(t, s, atOnce, 5)
		require.Zero(t, h.calls("History"), "what comes in its turn needs no history")
		require.Zero(t, h.hub.Stats().CatchUpReads)
	})
}

func TestPostsAfterAPosition(t *testing.T) {
	inHouse(t, live.Options{Page: 3}, func(t *testing.T, h *house) {
		h.post(5)
		h.entomb(4)
		h.edit(2)
		s := h.subscribePosts("alice", 1)
		seqs(t, s, atOnce, 2, 3, 4, 5, 6, 7)
		h.post(1)
		h.announce()
		seqs(t, s, atOnce, 8)
		seqs(t, h.subscribePosts("alice", 8), atOnce)
	})
}

func TestPostsAreAsTheyAreNowAndTombstonesKeepTheirPlace(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribePosts("alice")
		h.post(3)
		h.entomb(3)
		h.edit(4)
		h.announce()
		posts, err := drain(t, s.Next, atOnce)
		require.NoError(t, err)
		require.Equal(t, []int{3, 4, 5}, seqsOf(posts))
		require.NotNil(t, posts[0].Message.DeletedAt)
		require.Equal(t, "edited at 10", posts[1].Message.Text)
	})
}

func TestSubscribePostsRefuses(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		for _, seq := range []int{-1, h.lastSeq() + 1} {
			_, err := h.hub.SubscribePosts(t.Context(), "alice", h.id, &seq)
			refused(t, err, fault.BadUserInput)
			var f *fault.Error
			require.ErrorAs(t, err, &f)
			require.Equal(t, "afterSeq", f.Field)
		}
		_, err := h.hub.SubscribePosts(t.Context(), "eve", h.id, nil)
		refused(t, err, fault.NotAMember)
		_, err = h.hub.SubscribePosts(t.Context(), "alice", "room_2", nil)
		refused(t, err, fault.NotFound)
		require.Zero(t, h.hub.Stats().Streams)
	})
}

func TestPostsThatArePassedByComeFromTheHistoryInTheirTurn(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribePosts("alice")
		h.post(4) // 3 to 6
		h.edit(4)
		h.announce()
		seqs(t, s, atOnce, 3, 4, 5, 6)
		require.Equal(t, 1, h.calls("History"))
		h.post(1)
		h.announce()
		seqs(t, s, atOnce, 7)
		require.Equal(t, 1, h.calls("History"))
	})
}

func TestAPostThatChangesWhileItIsReadComesInItsTurn(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.subscribePosts("alice")
		h.midway = func() {
			h.midway = nil
			h.edit(3)
		}
		h.post(1)
		h.announce()
		seqs(t, s, atOnce)
		seqs(t, s, sweeps, 3)
	})
}

func TestPostsSurviveAFailingHistory(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.post(3)
		failures := 3
		h.before = func(method string) error {
			if method != "History" || failures == 0 {
				return nil
			}
			failures--
			return errors.New("no connection")
		}
		seqs(t, h.subscribePosts("alice", 0), patience, 1, 2, 3, 4, 5)
		require.Equal(t, 4, h.calls("History"))
	})
}
