package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/chat"
	"parley/internal/live"
	"parley/internal/presence"
)

// connect makes the rules and the hub that hears of their changes. The hub reads by rules that
// announce nothing.
func (h *house) connect(t testing.TB) {
	t.Helper()
	hints := bus.NewMemory(bus.MemoryOptions{})
	h.hub = live.New(chat.New(h.db, chat.Options{}), hints, live.Options{
		Users: func(ctx context.Context, userIDs []string) (map[string]*ent.User, error) {
			return h.accounts.UsersByIDs(ctx, userIDs)
		},
	})
	h.chat = chat.New(h.db, chat.Options{Announce: h.hub})
	h.presence = presence.New(h.db, hints, presence.Options{Rooms: h.chat, Grace: time.Second})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.presence.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
		h.presence.Close()
		h.hub.Close()
		require.NoError(t, hints.Close())
	})
}
