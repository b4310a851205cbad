package graph_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/fault"
)

// TestASubscriptionWhoseRootIsInAFragmentLivesOnASocket: it shares with nobody, and lives on a socket all the same.
func TestASubscriptionWhoseRootIsInAFragmentLivesOnASocket(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		for _, document := range []string{
			`subscription ($room: ID!) { ...Events } fragment Events on Subscription { roomEvents(roomId: $room) { cursor } }`,
			`subscription ($room: ID!) { ... on Subscription { messageAdded(roomId: $room) { text } } }`,
		} {
			l := h.listen(t, ada, document, vars{"room": rm.ID})
			h.send(t, ada, rm.ID, "hello")
			require.Empty(t, codeOf(t, l.hears(t, 1)[0]), document)
		}
	})
}

// TestAClosingHubEndsAllWhoHaveYetToBeTold has several wait for what the closing hub does not execute any more.
func TestAClosingHubEndsAllWhoHaveYetToBeTold(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, ada, rm.ID)
		h.send(t, ada, rm.ID, "one")
		h.send(t, ada, rm.ID, "two")
		var all []follower
		for range 3 {
			f := h.follow(t, ada, pure, vars{"room": rm.ID, "after": cursor})
			_, _ = f.took(t)
			all = append(all, f)
		}
		h.hub.Close()
		for _, f := range all {
			ended := make(chan answer, 1)
			go func() {
				a, _ := f.next()
				ended <- a
			}()
			select {
			case a := <-ended:
				require.Equal(t, "UNAVAILABLE", a.code())
			case <-soon(t).Done():
				require.Fail(t, "it waits for ever")
			}
		}
	})
}

func TestAClosingHubEndsWhoeverIsPushedToWithAReason(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		var all []*listener
		for _, v := range []*auth.Viewer{ada, bob, ada} {
			l := h.listen(t, v, pure, vars{"room": rm.ID})
			l.parks(t)
			all = append(all, l)
		}
		h.send(t, ada, rm.ID, "hello")
		for _, l := range all {
			l.hears(t, 1)
		}
		h.hub.Close()
		for _, l := range all {
			l.ends(t)
			texts := l.heard()
			require.Len(t, texts, 2)
			require.Equal(t, "UNAVAILABLE", codeOf(t, texts[1]))
		}
		require.Eventually(t, func() bool { return h.hub.Stats().Streams == 0 }, 20*time.Second, time.Millisecond)
	})
}

func TestASubscriptionThatParkedGivesItsStreamBackWithItsContext(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		stays, leaves := h.listen(t, ada, pure, vars{"room": rm.ID}), h.listen(t, ada, pure, vars{"room": rm.ID})
		stays.parks(t)
		leaves.parks(t)
		require.Equal(t, 2, h.hub.Stats().Streams)
		leaves.leave()
		require.Eventually(t, func() bool { return h.hub.Stats().Streams == 1 }, 20*time.Second, time.Millisecond)
		h.send(t, ada, rm.ID, "hello")
		require.Len(t, stays.hears(t, 1), 1)
		require.Empty(t, leaves.heard())
		stays.leave()
		require.Eventually(t, func() bool { return h.hub.Stats().Streams == 0 }, 20*time.Second, time.Millisecond)
		again := h.listen(t, ada, pure, vars{"room": rm.ID})
		again.parks(t)
		h.send(t, ada, rm.ID, "hello again")
		require.Len(t, again.hears(t, 1), 1)
	})
}

// TestAnEventThatIsPushedWaitsForTheDatabase has the database out of reach for two attempts.
func TestAnEventThatIsPushedWaitsForTheDatabase(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		adas, bobs := h.listen(t, ada, pure, vars{"room": rm.ID}), h.listen(t, bob, pure, vars{"room": rm.ID})
		adas.parks(t)
		bobs.parks(t)
		var attempts atomic.Int64
		away := func(f *graphql.FieldContext) error {
			if f.Field.Name == "author" && attempts.Add(1) <= 2 {
				return fault.New(fault.Unavailable, "The database is out of reach.")
			}
			return nil
		}
		h.sabotage.Store(&away)
		h.send(t, ada, rm.ID, "one")
		h.send(t, ada, rm.ID, "two")
		want := adas.hears(t, 2)
		require.Len(t, want, 2)
		require.Empty(t, codeOf(t, want[0]))
		require.Empty(t, codeOf(t, want[1]))
		require.Equal(t, want, bobs.hears(t, 2))
		require.EqualValues(t, 4, attempts.Load())
	})
}
