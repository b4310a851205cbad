package graph_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/live"
)

// announcer passes on to a hub that is made after the rules.
type announcer struct{ hub *live.Hub }

func (a *announcer) RoomChanged(roomID string, version int) { a.hub.RoomChanged(roomID, version) }

// connect makes the rules and the hub that hears of their changes.
func (h *house) connect(t testing.TB) {
	t.Helper()
	late := new(announcer)
	h.chat = chat.New(h.db, chat.Options{Announce: late})
	hints := bus.NewMemory(bus.MemoryOptions{})
	late.hub = live.New(h.chat, hints, live.Options{})
	h.hub = late.hub
	t.Cleanup(func() {
		h.hub.Close()
		require.NoError(t, hints.Close())
	})
}
