package graph_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/ent/room"
	"parley/graph"
	"parley/internal/auth"
)

const (
	// pure selects nothing that depends on who looks.
	pure = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) { __typename cursor
		... on MessagePosted { message { id seq text createdAt author { username displayName } } } } }`
	// personal does.
	personal = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
		... on MessagePosted { message { text room { viewerMembership { user { id } } } } } } }`
	// own is each member's, and put into the shared response.
	own = `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
		... on MessagePosted { message { id clientKey reactions { emoji count viewerReacted } } }
		... on MessageChanged { message { id clientKey reactions { emoji count viewerReacted } } } } }`
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
			require.Equal(t, bob.UserID, his.at(t, "roomEvents", "message", "room", "viewerMembership", "user", "id"))
			require.Equal(t, ada.UserID, hers.at(t, "roomEvents", "message", "room", "viewerMembership", "user", "id"))
		}
	})
}

func TestWhatIsEachMembersOwnIsPutIntoWhatTheyShare(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, cid := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "cid")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob, cid)
		cursor := h.cursorOf(t, bob, rm.ID)
		m := h.send(t, ada, rm.ID, "hello")
		h.react(t, bob, m.ID, "👍")
		before := h.executed.Load()
		members := []*auth.Viewer{ada, bob, cid}
		var follow []func() (answer, bool)
		for _, v := range members {
			follow = append(follow, h.operation(soon(t), v, own, vars{"room": rm.ID, "after": cursor}))
		}
		hear := func(reacted ...*auth.Viewer) {
			t.Helper()
			for i, next := range follow {
				a, ok := next()
				require.True(t, ok)
				require.Empty(t, a.Errors)
				require.Equal(t, []any{vars{
					"emoji": "👍", "count": float64(len(reacted)), "viewerReacted": slices.Contains(reacted, members[i]),
				}}, a.at(t, "roomEvents", "message", "reactions"))
				if members[i] == ada {
					require.Equal(t, *m.ClientKey, a.at(t, "roomEvents", "message", "clientKey"))
				} else {
					require.Nil(t, a.at(t, "roomEvents", "message", "clientKey"))
				}
			}
		}
		hear(bob)
		h.react(t, cid, m.ID, "👍")
		hear(bob, cid)
		require.EqualValues(t, 2, h.executed.Load()-before, "once for each event")
	})
}

// TestWhoComesLaterIsToldTheirOwn: who reacted is looked up of the few that have subscribed. Somebody else comes to the same
// event while the response that those share is still kept.
func TestWhoComesLaterIsToldTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, cid, dan := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "cid"), h.join(t, "dan")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob, cid, dan)
		cursor := h.cursorOf(t, bob, rm.ID)
		m := h.send(t, ada, rm.ID, "hello")
		for _, v := range []*auth.Viewer{bob, cid, dan} {
			h.react(t, v, m.ID, "👍")
		}
		hear := func(f follower, reacted bool, executions int64) {
			t.Helper()
			text, taken := f.took(t)
			require.Contains(t, text, fmt.Sprintf(`"viewerReacted":%t`, reacted))
			require.Equal(t, executions, taken)
		}
		adas, bobs := h.follow(t, ada, own, vars{"room": rm.ID, "after": cursor}), h.follow(t, bob, own, vars{"room": rm.ID, "after": cursor})
		hear(adas, false, 1)
		hear(bobs, true, 0)
		hear(h.follow(t, cid, own, vars{"room": rm.ID, "after": cursor}), true, 1)
	})
}

// TestTheReferenceClientsEventsAreShared: what the client of web/client selects must not cost an execution for each of them.
func TestTheReferenceClientsEventsAreShared(t *testing.T) {
	t.Parallel()
	var document strings.Builder
	require.NoError(t, fs.WalkDir(os.DirFS("../web/client/src"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".graphql" {
			return err
		}
		text, err := os.ReadFile(filepath.Join("../web/client/src", filepath.FromSlash(path)))
		document.Write(text)
		return err
	}))
	doc, errs := gqlparser.LoadQueryWithRules(schema(), document.String(), rules.NewDefaultRules())
	require.Empty(t, errs)
	events := doc.Operations.ForName("RoomEvents")
	require.NotNil(t, events)
	root, ok := events.SelectionSet[0].(*ast.Field)
	require.True(t, ok)
	require.False(t, graph.DependsOnViewer(root.SelectionSet))
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
