package graph_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
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
