package chat_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// house is the rules over a database, with three users: ada owns the room, bob is a member, eve a
// stranger.
type house struct {
	*chat.Service
	t             *testing.T
	db            *database.DB
	ada, bob, eve string
	room          *ent.Room
	announced     *announced
}

type announced struct{ versions map[string]int }

func (a *announced) RoomChanged(roomID string, c chat.Changes) { a.versions[roomID] = c.Upto }

func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := &house{t: t, db: db, announced: &announced{versions: map[string]int{}}}
		h.Service = chat.New(db, chat.Options{Announce: h.announced, ReceiptPace: -1})
		h.ada, h.bob, h.eve = dbtest.User(t, db, "ada").ID, dbtest.User(t, db, "bob").ID, dbtest.User(t, db, "eve").ID
		h.room = h.create(chat.CreateRoom{Name: "Lounge", MemberIDs: []string{h.bob}})
		test(t, h)
	})
}

// create makes a room owned by ada, a private channel unless said otherwise.
func (h *house) create(in chat.CreateRoom) *ent.Room {
	h.t.Helper()
	if in.Kind == "" {
		in.Kind = room.KindCHANNEL
	}
	if in.Visibility == "" {
		in.Visibility = room.VisibilityPRIVATE
	}
	rm, _, err := h.CreateRoom(h.t.Context(), h.ada, in)
	require.NoError(h.t, err)
	return rm
}

func (h *house) send(userID, text string) *ent.Message {
	h.t.Helper()
	m, _, err := h.Send(h.t.Context(), userID, chat.SendMessage{RoomID: h.room.ID, ClientKey: id.New(id.Message), Text: text})
	require.NoError(h.t, err)
	return m
}

func (h *house) reply(userID string, to *ent.Message, text string) *ent.Message {
	h.t.Helper()
	m, _, err := h.Send(h.t.Context(), userID, chat.SendMessage{
		RoomID: h.room.ID, ClientKey: id.New(id.Message), Text: text, ReplyToID: &to.ID,
	})
	require.NoError(h.t, err)
	return m
}

// reload reads the room's row again.
func (h *house) reload() *ent.Room {
	h.t.Helper()
	rm, err := h.db.Read().Room.Get(context.Background(), h.room.ID)
	require.NoError(h.t, err)
	return rm
}

// refused requires a fault of the code and, where given, the field.
func refused(t *testing.T, err error, code fault.Code, field string) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, code, fault.CodeOf(err), "%v", err)
	if field != "" {
		var f *fault.Error
		require.ErrorAs(t, err, &f)
		require.Equal(t, field, f.Field)
	}
}
