package graph_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
)

const (
	// pure selects nothing that depends on who looks.
	pure = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) { __typename cursor
		... on MessagePosted { message { id seq text createdAt author { username displayName } } } } }`
	// personal does.
	personal = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
		... on MessagePosted { message { text clientKey author { username } } } } }`
)

// follower is a subscriber that pulls.
type follower struct {
	h    *house
	next func() (answer, bool)
}

func (h *house) follow(t testing.TB, v *auth.Viewer, document string, variables vars) follower {
	t.Helper()
	return follower{h: h, next: h.operation(soon(t), v, document, variables)}
}

// took gives the next response and the executions it took.
func (f follower) took(t testing.TB) (string, int64) {
	t.Helper()
	before := f.h.executed.Load()
	a, ok := f.next()
	require.True(t, ok)
	require.Empty(t, a.Errors)
	return a.raw, f.h.executed.Load() - before
}

func TestEqualSubscribersShareOneExecution(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, bob, rm.ID)
		adas := h.follow(t, ada, pure, vars{"room": rm.ID, "after": cursor})
		h.send(t, ada, rm.ID, "hello")
		bobs := h.follow(t, bob, pure, vars{"room": rm.ID, "after": cursor})
		hers, taken := adas.took(t)
		require.EqualValues(t, 1, taken)
		his, taken := bobs.took(t)
		require.Equal(t, hers, his, "byte by byte")
		require.Zero(t, taken, "from the same place, by another way to resume")

		h.send(t, bob, rm.ID, "hello to you")
		hers, taken = adas.took(t)
		require.EqualValues(t, 1, taken)
		his, taken = bobs.took(t)
		require.Equal(t, hers, his)
		require.Zero(t, taken)

		other := h.follow(t, bob, pure+" ", vars{"room": rm.ID, "after": cursor})
		_, _ = other.took(t)
		twin, taken := other.took(t)
		require.Equal(t, his, twin, "alone it gets the same")
		require.EqualValues(t, 1, taken)
	})
}

func TestWhatDependsOnTheViewerIsNotShared(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, bob, rm.ID)
		h.send(t, ada, rm.ID, "one")
		h.send(t, ada, rm.ID, "two")
		bobs := h.operation(soon(t), bob, personal, vars{"room": rm.ID, "after": cursor})
		adas := h.operation(soon(t), ada, personal, vars{"room": rm.ID, "after": cursor})
		for range 2 {
			his, _ := bobs()
			hers, _ := adas()
			require.Nil(t, his.at(t, "roomEvents", "message", "clientKey"))
			require.NotNil(t, hers.at(t, "roomEvents", "message", "clientKey"))
		}
	})
}

func TestASubscriberThatLeavesInTheMiddleDisturbsNobodyItSharesWith(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, bob, rm.ID)
		for range 20 {
			h.send(t, ada, rm.ID, "hello")
		}
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				ctx, leave := context.WithCancel(soon(t))
				defer leave()
				next := h.operation(ctx, bob, pure, vars{"room": rm.ID, "after": cursor})
				for n := range 20 {
					if i%4 == 0 && n == i {
						go leave() // while it asks for the next one
					}
					a, ok := next()
					if ctx.Err() != nil {
						return
					}
					if !ok || a.code() != "" || a.text(t, "roomEvents", "message", "author", "username") != "ada" {
						t.Errorf("event %d of follower %d: %v %s", n, i, ok, a.code())
						return
					}
				}
			})
		}
		all.Wait()
	})
}
