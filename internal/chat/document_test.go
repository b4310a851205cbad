package chat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/chat"
)

func TestPagesOfChangesOfAnySizeMakeTheWhole(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for range 9 { // messages alone, behind the room and its members
			h.send(h.ada, "hello")
		}
		whole, err := h.Changes(t.Context(), h.room.ID, 0, 100)
		require.NoError(t, err)
		require.False(t, whole.More)
		require.Len(t, whole.Changes, whole.Upto, "each change of this room is another row")
		for limit := 1; limit <= len(whole.Changes)+1; limit++ {
			var got []chat.Change
			for after, more := 0, true; more; {
				page, err := h.Changes(t.Context(), h.room.ID, after, limit)
				require.NoError(t, err)
				require.LessOrEqual(t, len(page.Changes), limit)
				require.Equal(t, after, page.After)
				got = append(got, page.Changes...)
				require.Equal(t, got[len(got)-1].Version, page.Upto, "complete up to what it holds")
				after, more = page.Upto, page.More
			}
			require.Len(t, got, len(whole.Changes), "in pages of %d", limit)
		}
	})
}
