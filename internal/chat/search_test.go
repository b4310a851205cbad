package chat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/testkit/dbtest"
)

// FuzzSearch searches for whatever a stranger types: messages and the directory answer or refuse the
// text, and nothing of it reaches the language of the index.
func FuzzSearch(f *testing.F) {
	db := dbtest.SQLite(f)
	service := chat.New(db, chat.Options{})
	ada := dbtest.User(f, db, "ada").ID
	rm, _, err := service.CreateRoom(f.Context(), ada, chat.CreateRoom{
		Name: "Agora", Kind: room.KindCHANNEL, Visibility: room.VisibilityPUBLIC,
	})
	require.NoError(f, err)
	_, _, err = service.Send(f.Context(), ada, chat.SendMessage{RoomID: rm.ID, ClientKey: "k", Text: "hello world"})
	require.NoError(f, err)
	for _, seed := range []string{"hello", `"`, `a" OR "b`, "NEAR(a b, 2)", "text : x", "^a*", "a\x00b", "\xff", "%_\\", "(", "+ -", "é\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, err := range []error{
			errOf2(service.SearchMessages(t.Context(), ada, query, "", chat.Keyset{Limit: 5})),
			errOf2(service.PublicRooms(t.Context(), query, nil, 5)),
		} {
			if err != nil {
				refused(t, err, fault.BadUserInput, "query")
			}
		}
	})
}
