package graph_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

const inbox = `subscription ($after: String) { inboxEvents(after: $after) {
  cursor
  room { id name memberCount lastMessage { text author { username } } viewerMembership { id } }
  membership { id unreadCount mentionCount readSeq leftAt }
} }`

// activity gives the next event of an inbox.
func activity(t testing.TB, next func() (answer, bool)) answer {
	t.Helper()
	a, ok := next()
	require.True(t, ok)
	require.Empty(t, a.Errors)
	return a
}

// unread is what an event says of the last message and of what is unread.
func unread(t testing.TB, a answer) string {
	t.Helper()
	last := "nothing"
	if a.at(t, "inboxEvents", "room", "lastMessage") != nil {
		last = a.text(t, "inboxEvents", "room", "lastMessage", "text") + " by " + a.text(t, "inboxEvents", "room", "lastMessage", "author", "username")
	}
	m, _ := a.at(t, "inboxEvents", "membership").(map[string]any)
	return fmt.Sprint(last, ", ", m["unreadCount"], " unread, ", m["mentionCount"], " mentions, read ", m["readSeq"])
}

func TestAnInboxTellsWhatChangesInTheList(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		start := h.do(t.Context(), bob, `query { viewer { inboxCursor rooms { nodes { id } } } }`, nil).text(t, "viewer", "inboxCursor")
		next := h.operation(soon(t), bob, inbox, nil)

		h.send(t, ada, rm.ID, "hello @bob")
		require.Equal(t, "hello @bob by ada, 1 unread, 1 mentions, read 0", unread(t, activity(t, next)))
		h.markRead(t, ada, rm.ID, 2) // which is no reason
		h.markRead(t, bob, rm.ID, 2) // on another device
		read := activity(t, next)
		require.Equal(t, "hello @bob by ada, 0 unread, 0 mentions, read 2", unread(t, read))
		require.Equal(t, read.at(t, "inboxEvents", "membership", "id"), read.at(t, "inboxEvents", "room", "viewerMembership", "id"))

		a := h.mutate(t, ada, "updateRoom", vars{"roomId": rm.ID, "name": "Renamed"})
		require.Empty(t, a.Errors)
		require.Equal(t, "Renamed", activity(t, next).text(t, "inboxEvents", "room", "name"))

		other := h.room(t, ada, room.VisibilityPUBLIC, bob)
		require.Equal(t, other.ID, activity(t, next).text(t, "inboxEvents", "room", "id"))
		h.remove(t, ada, rm.ID, bob)
		gone := activity(t, next)
		require.NotNil(t, gone.at(t, "inboxEvents", "membership", "leftAt"))
		require.Nil(t, gone.at(t, "inboxEvents", "membership", "unreadCount"))
		require.Nil(t, gone.at(t, "inboxEvents", "room", "lastMessage"))
		require.Nil(t, gone.at(t, "inboxEvents", "room", "viewerMembership"))
		h.send(t, ada, rm.ID, "bob is gone")
		h.send(t, ada, other.ID, "bob is here")
		require.Equal(t, "bob is here by ada, 1 unread, 0 mentions, read 0", unread(t, activity(t, next)))

		// Whoever comes back is told of both rooms, as they are, and of the one that was left no more than that.
		for _, cursor := range []string{start, read.text(t, "inboxEvents", "cursor")} {
			again := h.operation(soon(t), bob, inbox, vars{"after": cursor})
			told := map[string]answer{}
			for range 2 {
				a := activity(t, again)
				told[a.text(t, "inboxEvents", "room", "id")] = a
			}
			require.Equal(t, "bob is here by ada, 1 unread, 0 mentions, read 0", unread(t, told[other.ID]))
			require.NotNil(t, told[rm.ID].at(t, "inboxEvents", "membership", "leftAt"))
			require.Empty(t, told[rm.ID].text(t, "inboxEvents", "room", "name"))
		}
	})
}

// TestReadingIsToldInLargeRoomsToo: there the room's version does not tell of it.
func TestReadingIsToldInLargeRoomsToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		watchers := h.watchers(t, rm, 120)
		h.send(t, ada, rm.ID, "hello")
		next := h.operation(soon(t), watchers[0], inbox, nil)
		version := h.reload(t, rm.ID).Version
		h.markRead(t, watchers[0], rm.ID, 2)
		require.Equal(t, version, h.reload(t, rm.ID).Version)
		require.Equal(t, "hello by ada, 0 unread, 0 mentions, read 2", unread(t, activity(t, next)))
	})
}

func TestCursorsOfInboxesAreTheViewersOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		of := func(v *auth.Viewer) string {
			return h.do(t.Context(), v, `query { viewer { inboxCursor } }`, nil).text(t, "viewer", "inboxCursor")
		}
		for name, cursor := range map[string]string{
			"of bob's": of(bob), "of a room": h.cursorOf(t, ada, rm.ID), "empty": "", "strange": "x", "cut": of(ada)[1:], "NUL": "\x00",
		} {
			a, _ := h.operation(soon(t), ada, inbox, vars{"after": cursor})()
			require.Equal(t, "CURSOR_INVALID", a.code(), name)
			require.Equal(t, "after", a.Errors[0].Extensions["field"], name)
		}
		a, _ := h.operation(soon(t), ada, `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) { cursor } }`, vars{"room": rm.ID, "after": of(ada)})()
		require.Equal(t, "CURSOR_INVALID", a.code(), "of an inbox")
	})
}

// TestAPostCostsTheSameHoweverManyInboxesShowItsRoom: what is read for a thousand is read once, and their executions
// read nothing.
func TestAPostCostsTheSameHoweverManyInboxesShowItsRoom(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	ada := h.join(t, "ada")
	rm := h.room(t, ada, room.VisibilityPRIVATE)
	const document = `subscription { inboxEvents { cursor room { id name lastMessage { text author { username } } } membership { unreadCount mentionCount readSeq room { id } } } }`
	var statements atomic.Int64
	ctx := database.CountStatements(soon(t), &statements)
	var all []func() (answer, bool)
	for _, v := range h.watchers(t, rm, 1000) {
		all = append(all, h.operation(ctx, v, document, nil))
	}
	require.LessOrEqual(t, statements.Swap(0), int64(1000), "one for each list")
	reads := h.hub.Stats().ListReads
	began := time.Now()
	h.send(t, ada, rm.ID, "hello all")
	for _, next := range all {
		require.Equal(t, "hello all", activity(t, next).text(t, "inboxEvents", "room", "lastMessage", "text"))
	}
	t.Logf("told a thousand in %v", time.Since(began))
	require.Zero(t, statements.Load(), "statements of executions")
	require.LessOrEqual(t, h.hub.Stats().ListReads-reads, int64(2), "reads for all of them, of six statements each at most")
}

// watchers makes members of a room, by writing their rows at once.
func (h *house) watchers(t testing.TB, rm *ent.Room, n int) []*auth.Viewer {
	t.Helper()
	out := make([]*auth.Viewer, n)
	err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		now := time.Now().UTC()
		var users []*ent.UserCreate
		for i := range n {
			name := fmt.Sprint("watcher", i)
			users = append(users, tx.User.Create().SetUsername(name).SetUsernameKey(name).SetEmail(name+"@example.com").
				SetDisplayName(name).SetPasswordHash("none").SetCreatedAt(now).SetUpdatedAt(now))
		}
		made, err := tx.User.CreateBulk(users...).Save(ctx)
		if err != nil {
			return err
		}
		var members []*ent.MembershipCreate
		for i, u := range made {
			out[i] = &auth.Viewer{UserID: u.ID}
			members = append(members, tx.Membership.Create().SetRoomID(rm.ID).SetUserID(u.ID).SetRole(membership.RoleMEMBER).SetJoinedAt(now).SetVersion(1))
		}
		if err := tx.Membership.CreateBulk(members...).Exec(ctx); err != nil {
			return err
		}
		return tx.Room.Update().Where(room.ID(rm.ID)).SetMemberCount(n + 1).Exec(ctx)
	})
	require.NoError(t, err)
	return out
}

func (h *house) reload(t testing.TB, roomID string) *ent.Room {
	t.Helper()
	rm, err := h.db.Read().Room.Query().Where(room.ID(roomID)).Only(t.Context())
	require.NoError(t, err)
	return rm
}
