package chat_test

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/mention"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

// unread is what a viewer has not read, counted by the service.
type unread struct {
	messages, mentions map[string]int
	total              int
}

func (h *house) unread(t require.TestingT, ctx context.Context, viewerID string, roomIDs []string) unread { //nolint:revive // t first, as everywhere
	var u unread
	var err error
	u.messages, err = h.UnreadIn(ctx, viewerID, roomIDs)
	require.NoError(t, err)
	u.mentions, err = h.UnreadMentions(ctx, viewerID)
	require.NoError(t, err)
	u.total, err = h.UnreadTotal(ctx, viewerID)
	require.NoError(t, err)
	return u
}

func (h *house) unreadNow(t require.TestingT, viewerID string, roomIDs []string) unread {
	return h.unread(t, context.Background(), viewerID, roomIDs)
}

// recount counts the same one message at a time.
func (h *house) recount(t require.TestingT, viewerID string, most int) unread {
	ctx := context.Background()
	u := unread{messages: map[string]int{}, mentions: map[string]int{}}
	held, err := h.db.Read().Membership.Query().Where(membership.UserID(viewerID), membership.LeftAtIsNil()).All(ctx)
	require.NoError(t, err)
	for _, m := range held {
		u.messages[m.RoomID] = 0
		all, err := h.db.Read().Message.Query().Where(message.RoomID(m.RoomID)).All(ctx)
		require.NoError(t, err)
		for _, x := range all {
			if x.Seq <= m.ReadSeq || x.AuthorID == viewerID || x.DeletedAt != nil || x.Kind == message.KindSYSTEM {
				continue
			}
			u.messages[m.RoomID]++
			u.total++
			named, err := h.db.Read().Mention.Query().Where(mention.MessageID(x.ID), mention.UserID(viewerID)).Count(ctx)
			require.NoError(t, err)
			if named > 0 {
				u.mentions[m.RoomID]++
			}
		}
		u.messages[m.RoomID] = min(u.messages[m.RoomID], most)
	}
	u.total = min(u.total, most)
	return u
}

// TestUnreadIsARecount lets users do things at random in two rooms and counts after each.
func TestUnreadIsARecount(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		limits := chat.DefaultLimits()
		limits.UnreadCount = 4
		h.Service = chat.New(h.db, chat.Options{Limits: limits, ReceiptPace: -1})
		users := []string{h.ada, h.bob, h.eve}
		rapid.Check(t, func(t *rapid.T) {
			rooms := []string{
				h.create(chat.CreateRoom{Name: "A", Visibility: room.VisibilityPUBLIC, MemberIDs: []string{h.bob, h.eve}}).ID,
				h.create(chat.CreateRoom{Name: "B", Visibility: room.VisibilityPUBLIC, MemberIDs: []string{h.bob}}).ID,
			}
			for range rapid.IntRange(1, 8).Draw(t, "deeds") {
				before := h.allPlaces(t, rooms)
				h.deed(t, rapid.SampledFrom(users).Draw(t, "user"), rapid.SampledFrom(rooms).Draw(t, "room"))
				h.onlyAdvanced(t, before, h.allPlaces(t, rooms))
			}
			viewer := rapid.SampledFrom(users).Draw(t, "viewer")
			got, want := h.unreadNow(t, viewer, rooms), h.recount(t, viewer, limits.UnreadCount)
			for _, roomID := range rooms {
				require.Equal(t, want.messages[roomID], got.messages[roomID])
				require.Equal(t, want.mentions[roomID], got.mentions[roomID])
			}
			for roomID := range got.messages {
				require.Contains(t, want.messages, roomID, "not of a room that the viewer has left")
			}
			require.Equal(t, want.total, got.total)
		})
	})
}

// allPlaces reads the memberships of rooms, by id.
func (h *house) allPlaces(t require.TestingT, rooms []string) map[string]*ent.Membership {
	rows, err := h.db.Read().Membership.Query().Where(membership.RoomIDIn(rooms...)).WithRoom().All(context.Background())
	require.NoError(t, err)
	out := make(map[string]*ent.Membership, len(rows))
	for _, m := range rows {
		out[m.ID] = m
	}
	return out
}

// onlyAdvanced requires what holds of positions whatever happens.
func (h *house) onlyAdvanced(t require.TestingT, before, after map[string]*ent.Membership) {
	for membershipID, m := range after {
		require.LessOrEqual(t, m.ReadSeq, m.DeliveredSeq)
		require.LessOrEqual(t, m.DeliveredSeq, m.Edges.Room.LastSeq)
		if was := before[membershipID]; was != nil {
			require.GreaterOrEqual(t, m.ReadSeq, was.ReadSeq)
			require.GreaterOrEqual(t, m.DeliveredSeq, was.DeliveredSeq)
		}
	}
}

// deed does something to a room; refusals are part of life.
func (h *house) deed(t *rapid.T, user, roomID string) {
	ctx := context.Background()
	var err error
	seq := rapid.IntRange(0, 8).Draw(t, "seq")
	some, lookErr := h.db.Read().Message.Query().Where(message.RoomID(roomID), message.Seq(max(1, seq))).First(ctx)
	if lookErr != nil {
		some = &ent.Message{ID: id.New(id.Message)}
	}
	switch rapid.SampledFrom([]string{"send", "send", "send", "read", "read", "deliver", "delete", "edit", "leave", "join", "remove"}).Draw(t, "what") {
	case "send":
		text := rapid.SampledFrom([]string{"hello", "hello @bob", "@ada and @eve"}).Draw(t, "text")
		_, _, err = h.Send(ctx, user, chat.SendMessage{RoomID: roomID, ClientKey: id.New(id.Message), Text: text})
	case "read":
		_, _, err = h.MarkRead(ctx, user, roomID, seq)
	case "deliver":
		_, _, err = h.MarkDelivered(ctx, user, roomID, seq)
	case "delete":
		_, err = h.DeleteMessage(ctx, user, some.ID)
	case "edit":
		_, err = h.EditMessage(ctx, user, some.ID, rapid.SampledFrom([]string{"now for @bob", "for nobody"}).Draw(t, "edit"))
	case "leave":
		_, _, err = h.LeaveRoom(ctx, user, roomID)
	case "join":
		_, _, err = h.JoinRoom(ctx, user, roomID)
	case "remove":
		_, _, err = h.RemoveMember(ctx, h.ada, roomID, user)
	}
	require.NotEqual(t, fault.Internal, fault.CodeOf(err), "%v", err)
}

func TestCountingUnreadTakesThreeStatementsAndEnds(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		rooms := h.fillRooms(500, 3, 1100)
		var few, many atomic.Int64
		u := h.unread(t, database.CountStatements(t.Context(), &few), h.bob, rooms[:1])
		require.Equal(t, map[string]int{rooms[0]: 999}, u.messages, "the counting ends")
		began := time.Now()
		u = h.unread(t, database.CountStatements(t.Context(), &many), h.bob, rooms)
		t.Logf("500 rooms counted in %s", time.Since(began))
		require.Len(t, u.messages, 500)
		require.Equal(t, 3, u.messages[rooms[1]])
		require.Equal(t, 999, u.total)
		require.Equal(t, few.Load(), many.Load())
		require.EqualValues(t, 3, many.Load())
	})
}

// fillRooms writes rooms of ada and bob with messages of ada, the first with more than the others.
func (h *house) fillRooms(n, messages, first int) []string {
	h.t.Helper()
	now, rooms := time.Now().UTC().Truncate(time.Millisecond), make([]string, n)
	for i := range n {
		rooms[i] = id.New(id.Room)
		count := messages
		if i == 0 {
			count = first
		}
		// A transaction a room: together they may take longer than the database has patience.
		require.NoError(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return h.fillRoom(ctx, tx, rooms[i], count, now)
		}))
	}
	return rooms
}

func (h *house) fillRoom(ctx context.Context, tx *ent.Tx, roomID string, count int, now time.Time) error {
	if err := tx.Room.Create().SetID(roomID).SetKind(room.KindGROUP).SetVisibility(room.VisibilityPRIVATE).SetName("").SetNameKey("").
		SetDescription("").SetCreatedByID(h.ada).SetCreatedAt(now).SetLastActivityAt(now).SetMemberCount(2).
		SetVersion(3 + count).SetRowVersion(1).SetLastSeq(count).Exec(ctx); err != nil {
		return fmt.Errorf("insert room: %w", err)
	}
	for j, userID := range []string{h.ada, h.bob} {
		if err := tx.Membership.Create().SetRoomID(roomID).SetUserID(userID).SetRole(membership.RoleMEMBER).
			SetJoinedAt(now).SetVersion(2 + j).Exec(ctx); err != nil {
			return fmt.Errorf("insert membership: %w", err)
		}
	}
	rows := make([]*ent.MessageCreate, count)
	for j := range rows {
		rows[j] = tx.Message.Create().SetRoomID(roomID).SetAuthorID(h.ada).SetKind(message.KindTEXT).SetText("hello").
			SetSeq(j + 1).SetVersion(4 + j).SetPostedVersion(4 + j).SetClientKey(strconv.Itoa(j)).SetCreatedAt(now)
	}
	if err := tx.Message.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("insert messages: %w", err)
	}
	return nil
}
