package chat_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestARoomBeginsAsADocumentWithoutHoles(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		require.Equal(t, 4, h.room.Version, "room, two memberships, one SYSTEM message")
		require.Equal(t, 1, h.room.LastSeq)
		require.Equal(t, 2, h.room.MemberCount)
		require.Equal(t, h.room.Version, h.reload().Version)
		require.Equal(t, h.room.Version, h.announced.versions[h.room.ID])

		got, err := h.Changes(t.Context(), h.room.ID, 0, 100)
		require.NoError(t, err)
		require.Len(t, got.Changes, 4)
		for i, c := range got.Changes {
			require.Equal(t, i+1, c.Version)
		}
		require.NotNil(t, got.Changes[0].Room)
		require.Equal(t, message.KindSYSTEM, got.Changes[3].Message.Kind)
	})
}

func TestCreateRoomRefusesBadInputAndWritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		before := h.db.Read().Room.Query().CountX(t.Context())
		long := strings.Repeat("é", 81)
		for name, c := range map[string]struct {
			in    chat.CreateRoom
			code  fault.Code
			field string
		}{
			"no name":          {chat.CreateRoom{Name: "  "}, fault.BadUserInput, "name"},
			"long name":        {chat.CreateRoom{Name: long}, fault.BadUserInput, "name"},
			"control":          {chat.CreateRoom{Name: "a\x00b"}, fault.BadUserInput, "name"},
			"two lines":        {chat.CreateRoom{Name: "a\nb"}, fault.BadUserInput, "name"},
			"bad UTF-8":        {chat.CreateRoom{Name: "a\xff"}, fault.BadUserInput, "name"},
			"long description": {chat.CreateRoom{Name: "a", Description: strings.Repeat("x", 501)}, fault.BadUserInput, "description"},
			"direct":           {chat.CreateRoom{Name: "a", Kind: room.KindDIRECT}, fault.BadUserInput, "kind"},
			"public group":     {chat.CreateRoom{Kind: room.KindGROUP, Visibility: room.VisibilityPUBLIC}, fault.BadUserInput, "visibility"},
			"unknown member":   {chat.CreateRoom{Name: "a", MemberIDs: []string{id.New(id.User)}}, fault.NotFound, "memberIds"},
			"garbage member":   {chat.CreateRoom{Name: "a", MemberIDs: []string{"x"}}, fault.NotFound, "memberIds"},
		} {
			if c.in.Kind == "" {
				c.in.Kind = room.KindCHANNEL
			}
			if c.in.Visibility == "" {
				c.in.Visibility = room.VisibilityPRIVATE
			}
			_, _, err := h.CreateRoom(t.Context(), h.ada, c.in)
			t.Log(name)
			refused(t, err, c.code, c.field)
		}
		require.Equal(t, before, h.db.Read().Room.Query().CountX(t.Context()))
	})
}

func TestOneDirectRoomForAPairEvenWhenBothOpenItAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		rooms := make([]*ent.Room, 8)
		var wg sync.WaitGroup
		for i := range rooms {
			from, to := h.ada, h.bob
			if i%2 == 1 {
				from, to = h.bob, h.ada
			}
			wg.Go(func() {
				rm, m, err := h.OpenDirectRoom(t.Context(), from, to)
				if err == nil && m.UserID == from {
					rooms[i] = rm
				}
			})
		}
		wg.Wait()
		for _, rm := range rooms {
			require.NotNil(t, rm)
			require.Equal(t, rooms[0].ID, rm.ID)
		}
		require.Equal(t, room.KindDIRECT, rooms[0].Kind)

		_, _, err := h.OpenDirectRoom(t.Context(), h.ada, h.ada)
		refused(t, err, fault.BadUserInput, "userId")
		_, _, err = h.OpenDirectRoom(t.Context(), h.ada, id.New(id.User))
		refused(t, err, fault.NotFound, "userId")
		_, _, err = h.AddMember(t.Context(), h.ada, rooms[0].ID, h.eve)
		refused(t, err, fault.Forbidden, "")
		_, _, err = h.LeaveRoom(t.Context(), h.ada, rooms[0].ID)
		refused(t, err, fault.Forbidden, "")
	})
}

func TestUpdateRoomTellsOfANewNameAndOnlyOfChanges(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		name, same := "Parlour", "Parlour"
		rm, m, err := h.UpdateRoom(t.Context(), h.ada, chat.UpdateRoom{RoomID: h.room.ID, Name: &name})
		require.NoError(t, err)
		require.Equal(t, "Parlour", rm.Name)
		require.Equal(t, membership.RoleOWNER, m.Role)
		require.Equal(t, h.room.Version+2, rm.Version, "the room and the SYSTEM message")
		require.Equal(t, "renamed the room to Parlour", h.last().Text)

		again, _, err := h.UpdateRoom(t.Context(), h.ada, chat.UpdateRoom{RoomID: h.room.ID, Name: &same})
		require.NoError(t, err)
		require.Equal(t, rm.Version, again.Version)

		_, _, err = h.UpdateRoom(t.Context(), h.bob, chat.UpdateRoom{RoomID: h.room.ID, Name: &same})
		refused(t, err, fault.Forbidden, "")
		_, _, err = h.UpdateRoom(t.Context(), h.eve, chat.UpdateRoom{RoomID: h.room.ID, Name: &same})
		refused(t, err, fault.NotFound, "roomId")
		empty := " "
		_, _, err = h.UpdateRoom(t.Context(), h.ada, chat.UpdateRoom{RoomID: h.room.ID, Name: &empty})
		refused(t, err, fault.BadUserInput, "name")
		public := room.VisibilityPUBLIC
		_, _, err = h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.bob, membership.RoleADMIN)
		require.NoError(t, err)
		_, _, err = h.UpdateRoom(t.Context(), h.bob, chat.UpdateRoom{RoomID: h.room.ID, Visibility: &public})
		refused(t, err, fault.Forbidden, "")
		rm, _, err = h.UpdateRoom(t.Context(), h.ada, chat.UpdateRoom{RoomID: h.room.ID, Visibility: &public})
		require.NoError(t, err)
		require.Equal(t, public, rm.Visibility)
	})
}

func TestAnArchivedRoomRefusesEveryChangeAndStaysReadable(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.ada, "before")
		rm, _, err := h.ArchiveRoom(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)
		require.NotNil(t, rm.ArchivedAt)
		name := "x"
		for what, err := range map[string]error{
			"archive": errOf(h.ArchiveRoom(t.Context(), h.ada, h.room.ID)),
			"update":  errOf(h.UpdateRoom(t.Context(), h.ada, chat.UpdateRoom{RoomID: h.room.ID, Name: &name})),
			"leave":   errOf(h.LeaveRoom(t.Context(), h.bob, h.room.ID)),
			"add":     errOf(h.AddMember(t.Context(), h.ada, h.room.ID, h.eve)),
			"remove":  errOf(h.RemoveMember(t.Context(), h.ada, h.room.ID, h.bob)),
			"role":    errOf(h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.bob, membership.RoleADMIN)),
			"send":    errOf(h.Send(t.Context(), h.ada, chat.SendMessage{RoomID: h.room.ID, ClientKey: "k", Text: "x"})),
			"edit":    errOf2(h.EditMessage(t.Context(), h.ada, m.ID, "x")),
			"delete":  errOf2(h.DeleteMessage(t.Context(), h.ada, m.ID)),
			"react":   errOf2(h.AddReaction(t.Context(), h.ada, m.ID, "👍")),
			"unreact": errOf2(h.RemoveReaction(t.Context(), h.ada, m.ID, "👍")),
		} {
			t.Log(what)
			refused(t, err, fault.RoomArchived, "")
		}
		require.Equal(t, rm.Version, h.reload().Version)
		pages, err := h.History(t.Context(), []string{h.room.ID}, chat.Page{Limit: 10})
		require.NoError(t, err)
		require.Len(t, pages[h.room.ID].Items, 3)
	})
}

func (h *house) last() *ent.Message {
	h.t.Helper()
	pages, err := h.History(h.t.Context(), []string{h.room.ID}, chat.Page{Limit: 1, Backward: true})
	require.NoError(h.t, err)
	return pages[h.room.ID].Items[0]
}

func errOf[A, B any](_ A, _ B, err error) error { return err }

func errOf2[A any](_ A, err error) error { return err }
