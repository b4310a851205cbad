package chat_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// TestWhatListsShowIsWhatIsReadOneByOne compares what is read for many at once with what each reads alone, with counts
// that end soon, so that some are beyond the bound.
func TestWhatListsShowIsWhatIsReadOneByOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		limits := chat.DefaultLimits()
		limits.UnreadCount = 6
		h := &house{t: t, db: db, announced: &announced{versions: map[string]int{}}}
		h.Service = chat.New(db, chat.Options{Announce: h.announced, ReceiptPace: -1, Limits: limits})
		var users []string
		for i := range 4 {
			users = append(users, dbtest.User(t, db, fmt.Sprint("user", i)).ID)
		}
		h.ada = users[0]
		var rooms []string
		for range 2 {
			rooms = append(rooms, h.create(chat.CreateRoom{Name: "Room", MemberIDs: users}).ID)
		}
		r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable
		for i := range 160 {
			h.liven(rooms[r.IntN(2)], users[r.IntN(len(users))], i, r)
			if i%10 == 9 {
				h.compareLists(rooms, users)
			}
		}
	})
}

// liven does something that changes what is unread.
func (h *house) liven(roomID, userID string, i int, r *rand.Rand) {
	h.t.Helper()
	ctx := h.t.Context()
	switch what := r.IntN(10); {
	case what < 7:
		text := []string{"hello", "hello @user1", "hello @user2 and @user3"}[r.IntN(3)]
		m, _, err := h.Send(ctx, userID, chat.SendMessage{RoomID: roomID, ClientKey: id.New("key"), Text: text})
		require.NoError(h.t, err)
		if i%7 == 0 {
			_, err = h.DeleteMessage(ctx, userID, m.ID)
			require.NoError(h.t, err)
		}
	default:
		rm, err := h.db.Read().Room.Get(ctx, roomID)
		require.NoError(h.t, err)
		_, _, err = h.MarkRead(ctx, userID, roomID, max(0, rm.LastSeq-r.IntN(20)))
		require.NoError(h.t, err)
	}
}

func (h *house) compareLists(rooms, users []string) {
	h.t.Helper()
	ctx := h.t.Context()
	var places []chat.Place
	for _, roomID := range rooms {
		for _, userID := range users {
			places = append(places, chat.Place{RoomID: roomID, UserID: userID})
		}
	}
	all, err := h.Activities(ctx, places)
	require.NoError(h.t, err)
	require.Len(h.t, all, len(places))
	for _, a := range all {
		unread, err := h.UnreadIn(ctx, a.UserID, []string{a.RoomID})
		require.NoError(h.t, err)
		mentions, err := h.UnreadMentions(ctx, a.UserID)
		require.NoError(h.t, err)
		require.Equal(h.t, unread[a.RoomID], a.Unread, "unread")
		require.Equal(h.t, mentions[a.RoomID], a.Mentions, "mentions")
		require.Equal(h.t, a.Room.LastSeq, a.LastMessage.Seq)
		require.Equal(h.t, a.LastMessage.AuthorID, a.LastAuthor.ID)
		require.Equal(h.t, a.Room.ListedVersion, a.Listed.Room)
	}
}

// TestStatementsOfListsDoNotGrow reads for two users and for sixty, in one room and in three.
func TestStatementsOfListsDoNotGrow(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		var few, many []chat.Place
		var users []string
		for i := range 60 {
			users = append(users, dbtest.User(t, h.db, fmt.Sprint("member", i)).ID)
		}
		for i := range 3 {
			rm := h.create(chat.CreateRoom{Name: "Room", MemberIDs: users})
			h.room = rm
			h.send(h.ada, "hello @member1")
			for j, userID := range users {
				p := chat.Place{RoomID: rm.ID, UserID: userID}
				if many = append(many, p); i == 0 && j < 2 {
					few = append(few, p)
				}
			}
		}
		require.Equal(t, h.statementsOf(few), h.statementsOf(many))
	})
}

func (h *house) statementsOf(places []chat.Place) int64 {
	h.t.Helper()
	var n atomic.Int64
	all, err := h.Activities(database.CountStatements(h.t.Context(), &n), places)
	require.NoError(h.t, err)
	require.Len(h.t, all, len(places))
	require.LessOrEqual(h.t, n.Load(), int64(6), "rooms, memberships, last messages, authors, unread messages, mentions")
	return n.Load()
}

func TestListsTellWhatMayHaveChanged(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		now := h.ListMoment()
		list, err := h.List(ctx, h.bob, nil)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.False(t, list[0].Recent, "nobody asked")

		list, err = h.List(ctx, h.bob, &now)
		require.NoError(t, err)
		require.True(t, list[0].Recent, "it may have committed after the moment")
		later := now + 1_000_000
		list, err = h.List(ctx, h.bob, &later)
		require.NoError(t, err)
		require.False(t, list[0].Recent)
		before := list[0]

		h.send(h.ada, "hello")
		_, _, err = h.SetNotifications(ctx, h.ada, h.room.ID, membership.NotificationLevelNONE)
		require.NoError(t, err)
		list, err = h.List(ctx, h.bob, &now)
		require.NoError(t, err)
		require.Greater(t, list[0].Room, before.Room)
		require.Equal(t, before.Own, list[0].Own)
		room := list[0].Room
		_, _, err = h.MarkRead(ctx, h.ada, h.room.ID, 1)
		require.NoError(t, err)
		versions, err := h.ListedVersions(ctx, []string{h.room.ID})
		require.NoError(t, err)
		require.Equal(t, room, versions[h.room.ID], "positions and settings of others show in no list")

		_, _, err = h.LeaveRoom(ctx, h.bob, h.room.ID)
		require.NoError(t, err)
		list, err = h.List(ctx, h.bob, nil)
		require.NoError(t, err)
		require.Empty(t, list)
		list, err = h.Relisted(ctx, []string{h.bob, h.eve}, now)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.True(t, list[0].Left)
	})
}

func TestWhoHasLeftSeesNothingNewOfAPrivateRoom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		_, _, err := h.RemoveMember(ctx, h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		shown := func() *chat.Activity {
			all, err := h.Activities(ctx, []chat.Place{{RoomID: h.room.ID, UserID: h.bob}, {RoomID: h.room.ID, UserID: h.eve}})
			require.NoError(t, err)
			require.Len(t, all, 1, "eve never was there")
			require.True(t, all[0].Left)
			require.Nil(t, all[0].LastMessage)
			return all[0]
		}
		require.Equal(t, "Lounge", shown().Room.Name, "as it was")
		h.send(h.ada, "now that bob is gone")
		require.Empty(t, shown().Room.Name)
		require.Equal(t, room.VisibilityPRIVATE, shown().Room.Visibility)
		require.Equal(t, shown().Membership.Version, shown().Room.Version)
	})
}

// Whoever was a member when a room's row was read is shown no message that was posted after it: they may have been
// removed in between.
func TestAListShowsNoMessageBehindItsRoom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		rm := h.create(chat.CreateRoom{Name: "Room"})
		send := func(text string) {
			_, _, err := h.Send(t.Context(), h.ada, chat.SendMessage{RoomID: rm.ID, ClientKey: id.New("key"), Text: text})
			require.NoError(t, err)
		}
		send("before")
		row, err := h.db.Read().Room.Get(t.Context(), rm.ID)
		require.NoError(t, err)
		send("after")
		last, err := h.LastUpto(t.Context(), []*ent.Room{row})
		require.NoError(t, err)
		require.Equal(t, "before", last[rm.ID].Text)
	})
}
