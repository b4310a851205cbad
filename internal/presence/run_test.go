package presence_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/internal/bus"
	"parley/internal/presence"
	"parley/internal/testkit/dbtest"
)

// TestTwoRunningNodes has the nodes run by themselves, one bus between them, in a bubble with its own time.
func TestTwoRunningNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, dbtest.SQLite(t))
		b := bus.NewMemory(bus.MemoryOptions{})
		run := func() (*presence.Service, func()) {
			s := presence.New(h.db, b, presence.Options{Rooms: h.rooms})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx) }()
			return s, func() {
				cancel()
				require.NoError(t, <-done)
			}
		}
		here, stopHere := run()
		there, kill := run()
		u := h.users(2)
		h.rooms.change("lounge", true, u...)
		w := h.watchRoom(here, u[0], "lounge")
		told := func(within time.Duration, want ...string) {
			t.Helper()
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			var all []string
			for len(all) < len(want) {
				n, err := w.Next(ctx)
				require.NoError(t, err)
				all = append(all, brief([]*presence.Notice{n})...)
			}
			require.ElementsMatch(t, want, all)
		}
		told(100*time.Millisecond, u[0]+" OFFLINE", u[1]+" OFFLINE")
		there.Opened(u[1])
		told(200*time.Millisecond, u[1]+" ONLINE")
		time.Sleep(4 * time.Minute) // of the bubble's clock
		there.Active(u[1])
		time.Sleep(4 * time.Minute)
		told(2*time.Minute, u[1]+" AWAY")
		there.Active(u[1])
		told(200*time.Millisecond, u[1]+" ONLINE")

		there.Closed(u[1])
		closed := time.Now()
		told(11*time.Second, u[1]+" OFFLINE")
		require.GreaterOrEqual(t, time.Since(closed), 10*time.Second)

		there.Opened(u[1])
		told(200*time.Millisecond, u[1]+" ONLINE")
		kill()
		told(15*time.Second, u[1]+" OFFLINE")
		stopHere()
		here.Close()
		there.Close()
		require.NoError(t, b.Close())
	})
}

// model is what the presence of one user should be, by what has happened to them.
type model struct {
	sockets [2]int
	closed  [2]time.Time
	stirred [2]time.Time
	here    [2]bool // has an attendance
	away    bool
}

func (m *model) status(now time.Time) presence.Status {
	there, idle := false, true
	for node := range m.sockets {
		if m.sockets[node] == 0 && now.Sub(m.closed[node]) >= 10*time.Second {
			m.here[node] = false
		}
		if m.here[node] {
			there = true
			idle = idle && now.Sub(m.stirred[node]) >= 5*time.Minute
		}
	}
	switch {
	case !there:
		return presence.Offline
	case m.away || idle:
		return presence.Away
	}
	return presence.Online
}

// TestPresenceIsWhatHappened does anything in any order on two nodes.
func TestPresenceIsWhatHappened(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		rapid.Check(t, func(rt *rapid.T) {
			users := h.users(2)
			nodes := [2]*presence.Service{h.node(), h.node()}
			models := [2]*model{{}, {}}
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				who, where := rapid.IntRange(0, 1).Draw(rt, "user"), rapid.IntRange(0, 1).Draw(rt, "node")
				m, s, now := models[who], nodes[where], h.clock.Now()
				switch rapid.SampledFrom([]string{"open", "open", "close", "stir", "away", "online", "wait"}).Draw(rt, "act") {
				case "open":
					s.Opened(users[who])
					m.sockets[where]++
					m.stirred[where], m.here[where] = now, true
				case "close":
					last := s.Closed(users[who])
					require.Equal(rt, m.sockets[where] == 1, last)
					if m.sockets[where] > 0 {
						m.sockets[where]--
						m.closed[where] = now
					}
				case "stir":
					s.Active(users[who])
					m.stirred[where] = now
				case "away", "online":
					m.away = !m.away
					status := map[bool]presence.Status{true: presence.Away, false: presence.Online}[m.away]
					_, err := s.Set(t.Context(), users[who], presence.Choice{Status: &status})
					require.NoError(rt, err)
				case "wait":
					h.clock.Advance(time.Duration(rapid.IntRange(1, 7).Draw(rt, "s")) * time.Second)
					if rapid.IntRange(0, 9).Draw(rt, "long") == 0 {
						h.clock.Advance(5 * time.Minute)
					}
				}
				h.keep(nodes[0], nodes[1])
				for i, userID := range users {
					require.Equal(rt, models[i].status(h.clock.Now()), h.state(nodes[0], userID).Status)
				}
			}
			for _, s := range nodes {
				s.Close()
			}
		})
	})
}
