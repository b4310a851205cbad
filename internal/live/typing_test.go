package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
	"parley/ent/message"
	"parley/internal/bus"
	"parley/internal/fault"
	"parley/internal/live"
)

func (h *house) types(userID string, on bool) {
	h.t.Helper()
	setTyping(h.t, h.hub, userID, h.id, on)
}

func setTyping(t *testing.T, hub *live.Hub, userID, roomID string, on bool) *live.Typing {
	t.Helper()
	shown, err := hub.SetTyping(t.Context(), userID, roomID, on)
	require.NoError(t, err)
	return shown
}

func (h *house) watchTyping(viewerID string) *live.TypingStream {
	h.t.Helper()
	return watchTyping(h.t, h.hub, viewerID, h.id)
}

func watchTyping(t *testing.T, hub *live.Hub, viewerID, roomID string) *live.TypingStream {
	t.Helper()
	s, err := hub.SubscribeTyping(t.Context(), viewerID, roomID)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// sets gives the sets that a stream tells of, each as "alice bob", until it has had nothing for so long.
func sets(t *testing.T, s *live.TypingStream, quiet time.Duration) ([]string, error) {
	t.Helper()
	var all []string
	for {
		ctx, cancel := context.WithTimeout(t.Context(), quiet)
		state, err := s.Next(ctx)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, strings.Join(state.UserIDs, " "))
	}
}

func shows(t *testing.T, s *live.TypingStream, quiet time.Duration, want ...string) {
	t.Helper()
	got, err := sets(t, s, quiet)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestTypingIsToldAsTheWholeSetAndExpires(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		h.types("bob", true)
		s := h.watchTyping("alice")
		shows(t, s, atOnce, "bob")
		time.Sleep(time.Second)
		h.types("alice", true)
		shows(t, s, atOnce, "bob alice")
		shows(t, s, 4900*time.Millisecond)
		shows(t, s, 200*time.Millisecond, "alice")
		shows(t, s, time.Second, "")
		require.Empty(t, h.hub.Typing(h.id).UserIDs)
		shows(t, s, time.Minute)
		require.Zero(t, h.hub.Stats().Typists)
	})
}

func TestTypingGoesOnWhileItIsSaidAgain(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.watchTyping("alice")
		h.types("bob", true)
		for range 10 {
			time.Sleep(live.TypingResend)
			h.types("bob", true)
		}
		shows(t, s, atOnce, "bob")
		shows(t, s, 5900*time.Millisecond)
		shows(t, s, 200*time.Millisecond, "")
	})
}

func TestTypingEndsAtOnce(t *testing.T) {
	for name, end := range map[string]func(h *house){
		"when they say so":               func(h *house) { h.types("bob", false) },
		"when their last socket closes":  func(h *house) { h.hub.Gone("bob") },
		"when their message arrives":     func(h *house) { h.by("bob"); h.hub.RoomChanged(h.id, h.committed()) },
		"when their message is read":     func(h *house) { h.by("bob"); h.announce() },
		"when their message is heard of": func(h *house) { h.by("bob"); h.hint(h.version()) },
		"when they leave":                func(h *house) { h.leave("bob"); h.announce() },
	} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, live.Options{}, func(t *testing.T, h *house) {
				s := h.watchTyping("alice")
				h.types("bob", true)
				h.types("alice", true)
				time.Sleep(time.Second)
				require.Equal(t, []string{"alice", "bob"}, h.hub.Typing(h.id).UserIDs)
				end(h)
				synctest.Wait()
				require.Equal(t, []string{"alice"}, h.hub.Typing(h.id).UserIDs)
				shows(t, s, atOnce, "alice")
			})
		})
	}
}

// TestTypingEndsInARoomNobodyWatches has a commit whose rows are told, and one whose rows are not.
func TestTypingEndsInARoomNobodyWatches(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		for _, commit := range []func(){
			func() { h.by("bob"); h.hub.RoomChanged(h.id, h.committed()) },
			func() { h.leave("alice"); h.announce(); h.join("alice") },
		} {
			h.types("bob", true)
			time.Sleep(time.Second)
			require.NotEmpty(t, h.hub.Typing(h.id).UserIDs)
			commit()
			require.Empty(t, h.hub.Typing(h.id).UserIDs)
		}
	})
}

func TestSignsThatComeTooOftenAreCoalesced(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.watchTyping("alice")
		shows(t, s, atOnce, "")
		before := h.calls("Authorize")
		for range 1000 {
			h.types("bob", true)
		}
		require.Equal(t, 1, h.calls("Authorize")-before)
		shows(t, s, atOnce, "bob")
		for i := range 100 {
			h.types("bob", i%2 == 0)
			time.Sleep(10 * time.Millisecond)
		}
		got, err := sets(t, s, time.Second)
		require.NoError(t, err)
		require.LessOrEqual(t, len(got), 5, "four a second")
		time.Sleep(time.Minute)
		require.Zero(t, h.hub.Stats().Typists)
	})
}

func TestTypingIsForMembersOnBothEnds(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		for _, err := range []error{
			func() error { _, err := h.hub.SetTyping(t.Context(), "eve", h.id, true); return err }(),
			func() error { _, err := h.hub.SetTyping(t.Context(), "eve", h.id, false); return err }(),
			func() error { _, err := h.hub.SubscribeTyping(t.Context(), "eve", h.id); return err }(),
		} {
			require.Contains(t, []fault.Code{fault.NotAMember, fault.NotFound}, fault.CodeOf(err))
		}
		require.Empty(t, h.hub.Typing(h.id).UserIDs)
		stats := h.hub.Stats()
		require.Zero(t, stats.Streams)
		require.Zero(t, stats.Typists)
	})
}

func TestARemovedMemberSeesNobodyTypeAnyMore(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s := h.watchTyping("bob")
		shows(t, s, atOnce, "")
		h.leave("bob")
		h.announce()
		h.types("alice", true) // before the feed has read of it
		got, err := sets(t, s, time.Minute)
		require.ErrorIs(t, err, live.ErrRemoved)
		require.Empty(t, got)
		h.join("bob")
		h.announce()
		again := h.watchTyping("bob")
		shows(t, again, atOnce, "alice")
		_, err = s.Next(t.Context())
		require.ErrorIs(t, err, live.ErrRemoved, "for good")
	})
}

func TestClosingTheHubEndsTypingStreams(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		s, given := h.watchTyping("alice"), h.watchTyping("bob")
		shows(t, s, atOnce, "")
		given.Close()
		given.Close()
		_, err := given.Next(t.Context())
		require.ErrorIs(t, err, live.ErrClosed)
		h.types("bob", true)
		ended := make(chan error)
		go func() {
			_, err := s.Next(t.Context())
			for err == nil {
				_, err = s.Next(t.Context())
			}
			ended <- err
		}()
		synctest.Wait()
		h.hub.Close()
		require.ErrorIs(t, <-ended, live.ErrClosed)
		_, err = h.hub.SubscribeTyping(t.Context(), "alice", h.id)
		require.ErrorIs(t, err, live.ErrClosed)
	})
}

// TestTypingTravelsBetweenNodes has two hubs on one bus.
func TestTypingTravelsBetweenNodes(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		there := live.New(h.document, h.bus, live.Options{})
		t.Cleanup(there.Close)
		s := watchTyping(t, there, "alice", h.id)
		shows(t, s, atOnce, "")
		h.types("bob", true)
		shows(t, s, atOnce, "bob")
		there.Gone("bob")
		shows(t, s, time.Second)
		h.hub.Gone("bob")
		shows(t, s, atOnce, "")
		h.types("bob", true)
		shows(t, s, time.Second, "bob")
		setTyping(t, there, "bob", h.id, false)
		shows(t, s, time.Second, "")
		require.Empty(t, h.hub.Typing(h.id).UserIDs, "the node he spoke to last counts")
		h.types("bob", true)
		h.bus.Publish(bus.Hint{RoomID: h.id, UserID: "bob", Version: 1})
		shows(t, s, time.Second, "bob")
	})
}

// TestARepeatedSignShowsNothingNew has a member removed whom the node still takes repeated signs from.
func TestARepeatedSignShowsNothingNew(t *testing.T) {
	inHouse(t, live.Options{}, func(t *testing.T, h *house) {
		require.Equal(t, []string{"bob"}, setTyping(t, h.hub, "bob", h.id, true).UserIDs)
		h.leave("bob") // and no word of it
		h.types("alice", true)
		require.Equal(t, []string{"bob"}, setTyping(t, h.hub, "bob", h.id, true).UserIDs)
		time.Sleep(time.Second)
		_, err := h.hub.SetTyping(t.Context(), "bob", h.id, true)
		require.Error(t, err)
	})
}

func TestTypistsAreReadOnceForAll(t *testing.T) {
	reads := 0
	users := func(_ context.Context, userIDs []string) (map[string]*ent.User, error) {
		reads++
		out := map[string]*ent.User{}
		for _, userID := range userIDs {
			out[userID] = &ent.User{ID: userID}
		}
		return out, nil
	}
	inHouse(t, live.Options{Users: users}, func(t *testing.T, h *house) {
		h.types("bob", true)
		for range 100 {
			found, err := h.hub.Typists(t.Context(), h.hub.Typing(h.id), h.hub.Typing("another"))
			require.NoError(t, err)
			require.Equal(t, "bob", found["bob"].ID)
		}
		require.Equal(t, 1, reads)
		h.types("alice", true)
		found, err := h.hub.Typists(t.Context(), h.hub.Typing(h.id))
		require.NoError(t, err)
		require.Len(t, found, 2)
		require.Equal(t, 2, reads)
	})
}

// TestTypingIsWhatWasSaid has two nodes, a bus between them, and users who do anything in any order.
func TestTypingIsWhatWasSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			d := newDocument("alice", "bob")
			h := newHouse(t, d, live.Options{})
			there := live.New(d, h.bus, live.Options{})
			t.Cleanup(there.Close)
			hubs := []*live.Hub{h.hub, there}
			streams := []*live.TypingStream{watchTyping(t, h.hub, "alice", h.id), watchTyping(t, there, "alice", h.id)}
			until := map[string]time.Time{}
			for range rapid.IntRange(1, 30).Draw(rt, "steps") {
				who := rapid.SampledFrom([]string{"alice", "bob"}).Draw(rt, "who")
				hub := rapid.SampledFrom(hubs).Draw(rt, "hub")
				switch rapid.SampledFrom([]string{"type", "type", "stop", "send", "wait"}).Draw(rt, "act") {
				case "type":
					setTyping(t, hub, who, h.id, true)
					until[who] = time.Now().Add(6 * time.Second)
				case "stop":
					setTyping(t, hub, who, h.id, false)
					delete(until, who)
				case "send":
					h.by(who)
					hub.RoomChanged(h.id, h.committed())
					delete(until, who)
				case "wait":
					time.Sleep(time.Duration(rapid.IntRange(1, 4000).Draw(rt, "ms")) * time.Millisecond)
				}
				time.Sleep(1100 * time.Millisecond) // longer than signs are coalesced and a set is shown
				for userID, end := range until {    // looking takes time: no sign may expire while it does
					if left := time.Until(end); left > 0 && left < 10*time.Millisecond {
						time.Sleep(left)
						delete(until, userID)
					}
				}
				want := []string{}
				for userID, end := range until {
					if time.Now().Before(end) {
						want = append(want, userID)
					}
				}
				slices.Sort(want)
				for i, hub := range hubs {
					got := slices.Sorted(slices.Values(hub.Typing(h.id).UserIDs))
					require.Equal(rt, fmt.Sprint(want), fmt.Sprint(got), "node %d", i)
					told, err := sets(t, streams[i], atOnce)
					require.NoError(t, err)
					if len(told) > 0 {
						last := strings.Fields(told[len(told)-1])
						slices.Sort(last)
						require.Equal(rt, fmt.Sprint(want), fmt.Sprint(last), "told by node %d", i)
					}
				}
			}
		})
	})
}

// by posts a message of a user, after all signs so far.
func (h *house) by(userID string) {
	h.change(func() {
		m := h.append("hello")
		m.AuthorID, m.Kind, m.CreatedAt = userID, message.KindTEXT, time.Now()
	})
}
