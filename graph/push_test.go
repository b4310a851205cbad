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
