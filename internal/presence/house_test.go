package presence_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/ent"
	"parley/internal/bus"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/presence"
	"parley/internal/testkit/clock"
	"parley/internal/testkit/dbtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rooms are who is in which room.
type rooms struct {
	mu       sync.Mutex
	members  map[string]map[string]bool
	versions map[string]int
	asked    int
}

func (r *rooms) change(roomID string, in bool, userIDs ...string) bus.Hint {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members[roomID] == nil {
		r.members[roomID] = map[string]bool{}
	}
	for _, userID := range userIDs {
		r.members[roomID][userID] = in
	}
	r.versions[roomID]++
	return bus.Hint{RoomID: roomID, Version: r.versions[roomID]}
}

func (r *rooms) current(roomID string) []string {
	var out []string
	for userID, in := range r.members[roomID] {
		if in {
			out = append(out, userID)
		}
	}
	return out
}

func (r *rooms) Authorize(_ context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.members[roomID][viewerID] {
		return nil, nil, fault.New(fault.NotFound, "There is no such room.")
	}
	return &ent.Room{ID: roomID, MemberCount: len(r.current(roomID))}, &ent.Membership{}, nil
}

func (r *rooms) CurrentMembers(_ context.Context, roomIDs []string) (map[string][]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	out := map[string][]string{}
	for _, roomID := range roomIDs {
		out[roomID] = r.current(roomID)
	}
	return out, nil
}

func (r *rooms) Sharing(_ context.Context, viewerIDs, userIDs []string) (map[string]map[string]bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	out := map[string]map[string]bool{}
	for _, viewerID := range viewerIDs {
		out[viewerID] = map[string]bool{}
		for _, userID := range userIDs {
			if viewerID == userID {
				out[viewerID][userID] = true
			}
			for _, members := range r.members {
				if members[viewerID] && members[userID] {
					out[viewerID][userID] = true
				}
			}
		}
	}
	return out, nil
}

func (r *rooms) Versions(_ context.Context, roomIDs []string) (map[string]int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]int{}
	for _, roomID := range roomIDs {
		out[roomID] = r.versions[roomID]
	}
	return out, nil
}

// house is a database, a clock and rooms, and the nodes that share them.
type house struct {
	t     *testing.T
	db    *database.DB
	clock *clock.Clock
	rooms *rooms
}

func newHouse(t *testing.T, db *database.DB) *house {
	t.Helper()
	return &house{
		t: t, db: db, clock: clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)),
		rooms: &rooms{members: map[string]map[string]bool{}, versions: map[string]int{}},
	}
}

// onEach runs a test on both databases.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { test(t, newHouse(t, db)) })
}

// node starts a service with a bus of its own, so that hints reach no other node.
func (h *house) node() *presence.Service {
	h.t.Helper()
	b := bus.NewMemory(bus.MemoryOptions{})
	s := presence.New(h.db, b, presence.Options{Rooms: h.rooms, Now: h.clock.Now})
	h.t.Cleanup(func() {
		s.Close()
		require.NoError(h.t, b.Close())
	})
	return s
}

func (h *house) users(n int) []string {
	h.t.Helper()
	out := make([]string, n)
	for i := range out {
		out[i] = dbtest.User(h.t, h.db, "").ID
	}
	return out
}

// keep has nodes do their part.
func (h *house) keep(nodes ...*presence.Service) {
	h.t.Helper()
	for _, s := range nodes {
		require.NoError(h.t, s.Keep(h.t.Context()))
	}
}

// pass lets time pass while nodes do their part.
func (h *house) pass(d time.Duration, nodes ...*presence.Service) {
	h.t.Helper()
	const step = 500 * time.Millisecond
	for ; d > 0; d -= step {
		h.clock.Advance(min(d, step))
		h.keep(nodes...)
	}
}

// state reads as a node does.
func (h *house) state(s *presence.Service, userID string) presence.State {
	h.t.Helper()
	states, err := s.States(h.t.Context(), []string{userID})
	require.NoError(h.t, err)
	return states[userID]
}

// told gives what is due for a watch after a step, as "user STATUS text", sorted.
func (h *house) told(s *presence.Service, w *presence.Watch) []string {
	h.t.Helper()
	require.NoError(h.t, s.Tell(h.t.Context()))
	notices, err := due(h.t.Context(), w)
	require.NoError(h.t, err)
	return brief(notices)
}

func brief(notices []*presence.Notice) []string {
	out := []string{}
	for _, n := range notices {
		text := ""
		if n.Text != "" {
			text = " " + n.Text
		}
		out = append(out, fmt.Sprint(n.User.ID, " ", n.Status, text))
	}
	slices.Sort(out)
	return out
}

// due gives what a watch has to tell, without waiting.
func due(ctx context.Context, w *presence.Watch) ([]*presence.Notice, error) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	var all []*presence.Notice
	for {
		n, err := w.Next(ctx)
		if errors.Is(err, context.Canceled) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
}
