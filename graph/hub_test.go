package graph_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/live"
)

// connect makes the rules and the hub that hears of their changes. The hub reads by rules that
// announce nothing.
func (h *house) connect(t testing.TB) {
	t.Helper()
	hints := bus.NewMemory(bus.MemoryOptions{})
	h.hub = live.New(chat.New(h.db, chat.Options{}), hints, live.Options{})
	h.chat = chat.New(h.db, chat.Options{Announce: h.hub})
	t.Cleanup(func() {
		h.hub.Close()
		require.NoError(t, hints.Close())
	})
}
