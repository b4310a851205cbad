package graph_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/id"
)

const typing = `subscription ($room: ID!) { typingChanged(roomId: $room) { room { id name } users { username } } }`

func (h *house) types(t testing.TB, v *auth.Viewer, roomID string, on bool) answer {
	t.Helper()
	return h.do(t.Context(), v, `mutation ($room: ID!, $on: Boolean!) { setTyping(input: {roomId: $room, typing: $on}) {
		typing { room { id } users { username } } } }`, vars{"room": roomID, "on": on})
}

// typists gives the names in a TypingState.
func typists(t testing.TB, a answer, path ...any) string {
	t.Helper()
	users, ok := a.at(t, append(path, "users")...).([]any)
	require.True(t, ok)
	names := []string{}
	for i := range users {
		names = append(names, a.text(t, append(path, "users", i, "username")...))
	}
	return fmt.Sprint(names)
}

func TestTypingChangedTellsTheSetUntilTheViewerIsRemoved(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		require.Equal(t, "[ada]", typists(t, h.types(t, ada, rm.ID, true), "setTyping", "typing"))
		next := h.operation(soon(t), bob, typing, vars{"room": rm.ID})
		told := func(want string) {
			t.Helper()
			a, ok := next()
			require.True(t, ok)
			require.Equal(t, want, typists(t, a, "typingChanged"))
			require.Equal(t, rm.Name, a.text(t, "typingChanged", "room", "name"))
		}
		told("[ada]")
		h.types(t, bob, rm.ID, true)
		told("[ada bob]")
		a := h.do(t.Context(), bob, `query ($id: ID!) { room(id: $id) { typing { users { username } } } }`, vars{"id": rm.ID})
		require.Equal(t, "[ada bob]", typists(t, a, "room", "typing"))
		h.send(t, ada, rm.ID, "hello")
		told("[bob]")
		h.hub.Gone(bob.UserID)
		told("[]")

		h.remove(t, ada, rm.ID, bob)
		h.types(t, ada, rm.ID, true)
		a, ok := next()
		require.True(t, ok)
		require.Nil(t, a.Data)
		require.Equal(t, "NOT_A_MEMBER", a.code())
		_, ok = next()
		require.False(t, ok)
		require.Equal(t, "NOT_FOUND", h.types(t, bob, rm.ID, true).code())
		require.Zero(t, h.hub.Stats().Streams)
	})
}

func TestTypingNeedsARoomToWriteIn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm, foreign := h.room(t, ada, room.VisibilityPRIVATE), h.room(t, bob, room.VisibilityPRIVATE)
		for _, roomID := range []string{foreign.ID, id.New(id.Room), "", "x\x00", ada.UserID} {
			for _, a := range []answer{
				h.types(t, ada, roomID, true),
				func() answer { a, _ := h.operation(soon(t), ada, typing, vars{"room": roomID})(); return a }(),
			} {
				require.Equal(t, "NOT_FOUND", a.code())
				require.Equal(t, "roomId", a.Errors[0].Extensions["field"])
			}
		}
		_, _, err := h.chat.ArchiveRoom(t.Context(), ada.UserID, rm.ID)
		require.NoError(t, err)
		require.Equal(t, "ROOM_ARCHIVED", h.types(t, ada, rm.ID, true).code())
		require.Zero(t, h.hub.Stats().Typists)
	})
}

// TestTypingOfManyRoomsTakesNoStatementMore asks for one room and for twenty, with somebody typing in each.
func TestTypingOfManyRoomsTakesNoStatementMore(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		for range 20 {
			rm := h.room(t, ada, room.VisibilityPRIVATE)
			h.crowd(t, rm, 1)
			members, err := h.chat.CurrentMembers(t.Context(), []string{rm.ID})
			require.NoError(t, err)
			for _, userID := range members[rm.ID] {
				_, err := h.hub.SetTyping(t.Context(), userID, rm.ID, true)
				require.NoError(t, err)
			}
		}
		const document = `query ($n: Int!) { viewer { rooms(first: $n) { nodes { typing { room { id } users { username presence { status } } } } } } }`
		few, _ := h.count(t, ada, document, vars{"n": 1})
		many, a := h.count(t, ada, document, vars{"n": 20})
		require.LessOrEqual(t, many, few, "who types was read before")
		require.Len(t, a.at(t, "viewer", "rooms", "nodes", 19, "typing", "users"), 2)
	})
}
