package presence_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/fault"
	"parley/internal/presence"
)

func (h *house) watchUsers(s *presence.Service, viewerID string, userIDs ...string) *presence.Watch {
	h.t.Helper()
	w, err := s.WatchUsers(h.t.Context(), viewerID, userIDs)
	require.NoError(h.t, err)
	h.t.Cleanup(w.Close)
	return w
}

func (h *house) watchRoom(s *presence.Service, viewerID, roomID string) *presence.Watch {
	h.t.Helper()
	w, err := s.WatchRoom(h.t.Context(), viewerID, roomID)
	require.NoError(h.t, err)
	h.t.Cleanup(w.Close)
	return w
}

// comes opens a user's socket and has it written.
func (h *house) comes(s *presence.Service, userID string) {
	h.t.Helper()
	s.Opened(userID)
	h.keep(s)
}

// says sets a user's text.
func (h *house) says(s *presence.Service, userID, text string) {
	h.t.Helper()
	_, err := s.Set(h.t.Context(), userID, presence.Choice{Text: &text})
	require.NoError(h.t, err)
}

// later lets so much time pass that a lost hint has been made up for.
func (h *house) later() { h.clock.Advance(3 * time.Second) }

func TestAWatchOfUsersTellsTheirStateAndThenWhatChanges(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, u := h.node(), h.users(4)
		ada, bob, eve, joe := u[0], u[1], u[2], u[3]
		h.rooms.change("lounge", true, ada, bob, eve)
		h.comes(node, bob)
		w := h.watchUsers(node, ada, bob, eve, joe, ada, bob, "usr_unknown")
		want := []string{bob + " ONLINE", ada + " OFFLINE", eve + " OFFLINE"}
		require.ElementsMatch(t, want, h.told(node, w), "not of joe, with whom ada shares no room")
		require.Empty(t, h.told(node, w))

		h.comes(node, eve)
		h.says(node, bob, "busy")
		h.says(node, joe, "alone")
		h.later()
		require.ElementsMatch(t, []string{bob + " ONLINE busy", eve + " ONLINE"}, h.told(node, w))
		h.says(node, bob, "busier")
		h.says(node, bob, "busiest")
		h.says(node, eve, "")
		h.later()
		require.Equal(t, []string{bob + " ONLINE busiest"}, h.told(node, w), "once, as it is")

		h.rooms.change("lounge", false, bob)
		h.says(node, bob, "secret")
		h.comes(node, joe)
		h.later()
		require.Empty(t, h.told(node, w), "they share no room any more")
		h.rooms.change("den", true, ada, joe)
		h.says(node, joe, "here")
		h.later()
		require.Equal(t, []string{joe + " ONLINE here"}, h.told(node, w), "they do now")
	})
}

func TestAWatchOfARoomFollowsItsMembers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, u := h.node(), h.users(4)
		ada, bob, eve, joe := u[0], u[1], u[2], u[3]
		h.rooms.change("lounge", true, ada, bob, eve)
		h.comes(node, ada)
		w, other := h.watchRoom(node, ada, "lounge"), h.watchRoom(node, bob, "lounge")
		all := []string{ada + " ONLINE", bob + " OFFLINE", eve + " OFFLINE"}
		require.ElementsMatch(t, all, h.told(node, w))
		require.ElementsMatch(t, all, h.told(node, other))
		late := h.watchRoom(node, eve, "lounge")
		require.ElementsMatch(t, all, h.told(node, late))
		require.Empty(t, h.told(node, w), "another watch is nothing new to the first")

		h.rooms.change("lounge", true, joe)
		h.later()
		require.Equal(t, []string{joe + " OFFLINE"}, h.told(node, w), "who joins is told of")
		h.rooms.change("lounge", false, joe)
		h.comes(node, joe)
		h.later()
		require.Empty(t, h.told(node, w), "and who leaves no more")

		h.rooms.change("lounge", false, bob)
		h.says(node, ada, "a secret")
		h.later()
		require.Equal(t, []string{ada + " ONLINE a secret"}, h.told(node, w))
		_, err := due(t.Context(), other)
		require.ErrorIs(t, err, presence.ErrRemoved)
		_, err = due(t.Context(), other)
		require.ErrorIs(t, err, presence.ErrRemoved, "for good")
		_, err = node.WatchRoom(t.Context(), bob, "lounge")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		for _, w := range []*presence.Watch{w, other, late} {
			w.Close()
			w.Close()
		}
		stats := node.Stats()
		require.Zero(t, stats.Watches)
		require.Zero(t, stats.Watched)
	})
}

// TestWhatWasDueOfSomebodyWhoLeftIsNotTold has a slow reader.
func TestWhatWasDueOfSomebodyWhoLeftIsNotTold(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, u := h.node(), h.users(3)
		h.rooms.change("lounge", true, u...)
		w := h.watchRoom(node, u[0], "lounge")
		require.NoError(t, node.Tell(t.Context()))
		h.rooms.change("lounge", false, u[2])
		h.later()
		require.ElementsMatch(t, []string{u[0] + " OFFLINE", u[1] + " OFFLINE"}, h.told(node, w))
	})
}

func TestWatchesAreBounded(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		many := make([]string, presence.MaxUsers+1)
		for i := range many {
			many[i] = fmt.Sprint("usr_", i)
		}
		_, err := node.WatchUsers(t.Context(), ada, many)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err))
		h.watchUsers(node, ada, many[1:]...)

		h.rooms.change("hall", true, ada)
		for i := range presence.MaxRoomMembers - 1 {
			h.rooms.change("hall", true, fmt.Sprint("usr_", i))
		}
		w := h.watchRoom(node, ada, "hall")
		require.Equal(t, []string{ada + " OFFLINE"}, h.told(node, w), "of the others there is no account")
		h.rooms.change("hall", true, "usr_one_more")
		h.later()
		require.NoError(t, node.Tell(t.Context()))
		_, err = due(t.Context(), w)
		require.Equal(t, fault.LimitExceeded, fault.CodeOf(err))
		_, err = node.WatchRoom(t.Context(), ada, "hall")
		require.Equal(t, fault.LimitExceeded, fault.CodeOf(err))
	})
}

func TestATextExpiresForThoseWhoWatch(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		w := h.watchUsers(node, ada, ada)
		text, soon := "at lunch", h.clock.Now().Add(time.Minute)
		_, err := node.Set(t.Context(), ada, presence.Choice{Text: &text, TextExpiresAt: &soon})
		require.NoError(t, err)
		require.Equal(t, []string{ada + " OFFLINE at lunch"}, h.told(node, w))
		h.clock.Advance(59 * time.Second)
		require.Empty(t, h.told(node, w))
		h.clock.Advance(time.Second)
		require.Equal(t, []string{ada + " OFFLINE"}, h.told(node, w))
		require.Empty(t, h.told(node, w))
	})
}

// TestAHintIsActedOnAtOnce needs no sweep where the bus works.
func TestAHintIsActedOnAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		b := bus.NewMemory(bus.MemoryOptions{})
		node := presence.New(h.db, b, presence.Options{Rooms: h.rooms, Now: h.clock.Now})
		defer func() {
			node.Close()
			require.NoError(t, b.Close())
		}()
		u := h.users(2)
		h.rooms.change("lounge", true, u[0])
		w := h.watchRoom(node, u[0], "lounge")
		h.told(node, w)
		told := func(what string) {
			t.Helper()
			require.Eventually(t, func() bool {
				all := h.told(node, w)
				return len(all) == 1 && all[0] == what
			}, time.Minute, time.Millisecond)
		}
		h.says(node, u[0], "hello")
		told(u[0] + " OFFLINE hello")
		h.clock.Advance(time.Second)
		b.Publish(h.rooms.change("lounge", true, u[1]))
		told(u[1] + " OFFLINE")
	})
}

// TestManyWatchesShareTheirReads counts what is asked about rooms when everybody watches everybody.
func TestManyWatchesShareTheirReads(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, u := h.node(), h.users(40)
		h.rooms.change("lounge", true, u...)
		for _, userID := range u {
			h.watchRoom(node, userID, "lounge")
			h.watchUsers(node, userID, u...)
		}
		require.NoError(t, node.Tell(t.Context()))
		reads, asked := node.Stats().Reads, h.rooms.asked
		for _, userID := range u {
			node.Opened(userID)
		}
		h.keep(node)
		h.later()
		require.NoError(t, node.Tell(t.Context()))
		require.EqualValues(t, 1, node.Stats().Reads-reads)
		require.Equal(t, 2, h.rooms.asked-asked)
	})
}

func TestClosingEndsWatches(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		node, ada := h.node(), h.users(1)[0]
		h.rooms.change("lounge", true, ada)
		list, circle := h.watchUsers(node, ada, ada), h.watchRoom(node, ada, "lounge")
		ended := make(chan error)
		go func() {
			_, err := circle.Next(t.Context())
			ended <- err
		}()
		node.Close()
		require.ErrorIs(t, <-ended, presence.ErrClosed)
		_, err := list.Next(t.Context())
		require.ErrorIs(t, err, presence.ErrClosed)
		_, err = node.WatchUsers(t.Context(), ada, nil)
		require.ErrorIs(t, err, presence.ErrClosed)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = list.Next(over)
		require.ErrorIs(t, err, presence.ErrClosed)
	})
}
