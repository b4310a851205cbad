package presence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/bus"
	"parley/internal/presence"
	"parley/internal/testkit/clock"
	"parley/internal/testkit/dbtest"
)

// BenchmarkActive is what each operation of a user costs.
func BenchmarkActive(b *testing.B) {
	hints := bus.NewMemory(bus.MemoryOptions{})
	s := presence.New(dbtest.SQLite(b), hints, presence.Options{})
	defer func() {
		s.Close()
		require.NoError(b, hints.Close())
	}()
	s.Opened("usr_1")
	b.ReportAllocs()
	for b.Loop() {
		s.Active("usr_1")
	}
}

// BenchmarkARoomThatWatchesItself has a room of 300 members who all watch it, one of whom changes.
func BenchmarkARoomThatWatchesItself(b *testing.B) {
	db := dbtest.SQLite(b)
	now := clock.At(time.Now())
	r := &rooms{members: map[string]map[string]bool{}, versions: map[string]int{}}
	hints := bus.NewMemory(bus.MemoryOptions{})
	s := presence.New(db, hints, presence.Options{Rooms: r, Now: now.Now})
	defer func() {
		s.Close()
		require.NoError(b, hints.Close())
	}()
	users := make([]string, presence.MaxRoomMembers)
	for i := range users {
		users[i] = dbtest.User(b, db, "").ID
	}
	r.change("lounge", true, users...)
	watches := make([]*presence.Watch, len(users))
	for i, userID := range users {
		w, err := s.WatchRoom(b.Context(), userID, "lounge")
		require.NoError(b, err)
		watches[i] = w
	}
	s.Opened(users[0])
	require.NoError(b, s.Keep(b.Context()))
	require.NoError(b, s.Tell(b.Context()))
	take := func() (n int) {
		for _, w := range watches {
			notices, err := due(b.Context(), w)
			require.NoError(b, err)
			n += len(notices)
		}
		return n
	}
	require.Equal(b, len(users)*len(users), take())
	for i := 0; b.Loop(); i++ {
		status := []presence.Status{presence.Away, presence.Online}[i%2]
		_, err := s.Set(b.Context(), users[0], presence.Choice{Status: &status})
		require.NoError(b, err)
		now.Advance(3 * time.Second)
		require.NoError(b, s.Tell(b.Context()))
		require.Equal(b, len(users), take())
	}
}
