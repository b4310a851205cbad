package chat_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestHistoryPagesBothWaysWithoutGapOrRepetition(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for i := range 22 {
			h.send(h.ada, fmt.Sprint("message ", i))
		}
		var forward, backward []int
		for p := (chat.Page{Limit: 5}); ; {
			s := h.page(p)
			require.Equal(t, p.After > 0, s.HasPrevious)
			forward = append(forward, seqs(s.Items)...)
			if !s.HasNext {
				break
			}
			p.After = forward[len(forward)-1]
		}
		for p := (chat.Page{Limit: 5, Backward: true}); ; {
			s := h.page(p)
			require.Equal(t, p.Before > 0, s.HasNext)
			backward = append(seqs(s.Items), backward...)
			if !s.HasPrevious {
				break
			}
			p.Before = backward[0]
		}
		require.Len(t, forward, 23)
		require.Equal(t, forward, backward)
		for i, seq := range forward {
			require.Equal(t, i+1, seq)
		}
		require.Equal(t, []int{6, 7}, seqs(h.page(chat.Page{Limit: 5, After: 5, Before: 8}).Items))
	})
}

func TestAroundHasTheMessageInItsMiddle(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		var all []*ent.Message
		for i := range 20 {
			all = append(all, h.send(h.ada, fmt.Sprint("message ", i)))
		}
		s, err := h.Around(t.Context(), h.room.ID, all[9].ID, 5)
		require.NoError(t, err)
		require.Equal(t, []int{9, 10, 11, 12, 13}, seqs(s.Items))
		require.Equal(t, 11, all[9].Seq)
		require.True(t, s.HasNext && s.HasPrevious)
		s, err = h.Around(t.Context(), h.room.ID, h.systemMessage(), 5)
		require.NoError(t, err)
		require.Equal(t, 1, s.Items[0].Seq)
		require.False(t, s.HasPrevious)

		foreign := h.create(chat.CreateRoom{Name: "Elsewhere"})
		_, err = h.Around(t.Context(), foreign.ID, all[9].ID, 5)
		refused(t, err, fault.NotFound, "")
	})
}

func TestPagesOfManyRoomsAreOneStatement(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		var roomIDs []string
		for i := range 30 {
			h.room = h.create(chat.CreateRoom{Name: fmt.Sprint("Room ", i), MemberIDs: []string{h.bob}})
			roomIDs = append(roomIDs, h.room.ID)
			for j := range i % 5 {
				h.send(h.bob, fmt.Sprint("message ", j))
			}
		}
		var n atomic.Int64
		ctx := database.CountStatements(t.Context(), &n)
		pages, err := h.History(ctx, roomIDs, chat.Page{Limit: 3, Backward: true})
		require.NoError(t, err)
		require.EqualValues(t, 1, n.Load())
		for i, roomID := range roomIDs {
			last := 1 + i%5
			require.Equal(t, last, pages[roomID].Items[len(pages[roomID].Items)-1].Seq)
			require.Len(t, pages[roomID].Items, min(3, last))
			require.Equal(t, last > 3, pages[roomID].HasPrevious)
		}
		members, err := h.Members(ctx, roomIDs, chat.Keyset{Limit: 1})
		require.NoError(t, err)
		require.EqualValues(t, 2, n.Load())
		for _, roomID := range roomIDs {
			require.Equal(t, h.ada, members[roomID].Items[0].UserID)
			require.True(t, members[roomID].HasNext)
		}
	})
}

func TestTheDirectoryListsPublicRoomsByName(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, name := range []string{"Zebra", "apple", "Mango", "100%"} {
			h.create(chat.CreateRoom{Name: name, Description: "about " + name, Visibility: room.VisibilityPUBLIC})
		}
		var names []string
		var after *chat.DirectoryPosition
		for {
			s, err := h.PublicRooms(t.Context(), "", after, 3)
			require.NoError(t, err)
			for _, rm := range s.Items {
				names = append(names, rm.Name)
				after = &chat.DirectoryPosition{NameKey: rm.NameKey, RoomID: rm.ID}
			}
			if !s.HasNext {
				break
			}
		}
		require.Equal(t, []string{"100%", "apple", "Mango", "Zebra"}, names)
		for query, want := range map[string]int{"ANG": 1, "about": 4, "%": 1, "_": 0, "lounge": 0} {
			s, err := h.PublicRooms(t.Context(), query, nil, 10)
			require.NoError(t, err)
			require.Len(t, s.Items, want, query)
		}
	})
}

func TestViewerRoomsComeByLatestActivity(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		first := h.room
		for range 4 {
			h.create(chat.CreateRoom{Name: "Later", MemberIDs: []string{h.bob}})
		}
		h.room = first
		// A second later: a send takes less than the millisecond that activity is told apart by.
		h.Service = chat.New(h.db, chat.Options{Now: func() time.Time { return time.Now().Add(time.Second) }})
		h.send(h.bob, "up again")
		var got []string
		var after *chat.RoomPosition
		for {
			s, err := h.ViewerRooms(t.Context(), h.bob, after, 2)
			require.NoError(t, err)
			for _, rm := range s.Items {
				got = append(got, rm.ID)
				after = &chat.RoomPosition{ActivityMs: rm.LastActivityAt.UnixMilli(), RoomID: rm.ID}
			}
			if !s.HasNext {
				break
			}
		}
		require.Len(t, got, 5)
		require.Equal(t, first.ID, got[0])
	})
}

func TestSearchFindsWordsInTheViewersRoomsOnly(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		lounge := h.room
		hello := h.send(h.ada, "Hello brave new world")
		h.send(h.bob, "hello again")
		h.room = h.create(chat.CreateRoom{Name: "Secret"})
		secret := h.send(h.ada, "hello secret world")
		search := func(viewer, query, roomID string) []string {
			s, err := h.SearchMessages(t.Context(), viewer, query, roomID, chat.Keyset{Limit: 10})
			require.NoError(t, err, query)
			var ids []string
			for _, m := range s.Items {
				ids = append(ids, m.ID)
			}
			return ids
		}
		require.Len(t, search(h.ada, "HELLO", ""), 3)
		require.Equal(t, []string{secret.ID, hello.ID}, search(h.ada, "world hello", ""))
		require.Equal(t, []string{hello.ID}, search(h.bob, "world", ""))
		require.Empty(t, search(h.bob, "hello", h.room.ID))
		require.Empty(t, search(h.eve, "hello", ""))
		require.Empty(t, search(h.ada, "created", ""), "SYSTEM messages are not searched")
		require.Len(t, search(h.ada, "hello", lounge.ID), 2)

		_, err := h.EditMessage(t.Context(), h.ada, hello.ID, "goodbye")
		require.NoError(t, err)
		require.Empty(t, search(h.bob, "brave", ""))
		require.Len(t, search(h.bob, "goodbye", ""), 1)
		_, err = h.DeleteMessage(t.Context(), h.ada, hello.ID)
		require.NoError(t, err)
		require.Empty(t, search(h.bob, "goodbye", ""))

		for _, hostile := range []string{`"`, `" OR "`, "AND", "NEAR(a b)", "a*", "(", "-x", "text:hello", "!!", "'", "\\", "hello NOT world", "^a", "{a}"} {
			_, err := h.SearchMessages(t.Context(), h.ada, hostile, "", chat.Keyset{Limit: 10})
			require.NoError(t, err, hostile)
		}
		for _, bad := range []string{"", "  ", string(make([]byte, 3)), fmt.Sprintf("%0201d", 1)} {
			_, err := h.SearchMessages(t.Context(), h.ada, bad, "", chat.Keyset{Limit: 10})
			refused(t, err, fault.BadUserInput, "query")
		}
	})
}

// TestSearchFindsTheSameInFewRoomsAndInMany has bob in so many rooms that the index is not told of them.
func TestSearchFindsTheSameInFewRoomsAndInMany(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		lounge := h.room
		h.send(h.ada, "a word, and "+lounge.ID)
		h.room = h.create(chat.CreateRoom{Name: "Elsewhere"})
		h.send(h.ada, "a word that bob may not read")
		search := func() (found [][]string) {
			for _, query := range []string{"word", "WORD a", lounge.ID, strings.TrimPrefix(lounge.ID, "room_"), "room", "(", `"`, "word (", "a OR room_id"} {
				for _, in := range []string{"", lounge.ID, h.room.ID, "garbage", `" OR "`} {
					s, err := h.SearchMessages(t.Context(), h.bob, query, in, chat.Keyset{Limit: 10})
					require.NoError(t, err, "%s in %s", query, in)
					ids := []string{query, in}
					for _, m := range s.Items {
						require.Equal(t, lounge.ID, m.RoomID, query)
						ids = append(ids, m.ID)
					}
					found = append(found, ids)
				}
			}
			return found
		}
		few := search()
		require.Len(t, few[0], 3, "the word is found once")
		for i := range 40 {
			h.create(chat.CreateRoom{Name: fmt.Sprint("Room ", i), MemberIDs: []string{h.bob}})
		}
		require.Equal(t, few, search())
	})
}

func TestSearchPagesFromTheNewestWithoutGapOrRepetition(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		lounge, elsewhere := h.room, h.create(chat.CreateRoom{Name: "Elsewhere"})
		var want []string
		for i := range 8 {
			h.room = elsewhere
			h.send(h.ada, fmt.Sprint("word of a room that bob is not in ", i))
			h.room = lounge
			want = append([]string{h.send(h.ada, fmt.Sprint("word ", i)).ID}, want...)
		}
		for _, in := range []string{"", lounge.ID} {
			var got []string
			for k := (chat.Keyset{Limit: 3}); ; {
				s, err := h.SearchMessages(t.Context(), h.bob, "word", in, k)
				require.NoError(t, err)
				require.Equal(t, k.After != "", s.HasPrevious)
				for _, m := range s.Items {
					got = append(got, m.ID)
				}
				if !s.HasNext {
					break
				}
				k.After = got[len(got)-1]
			}
			require.Equal(t, want, got)
		}
	})
}

func TestAChangeAheadOfTheRoomIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		_, err := h.Changes(t.Context(), h.room.ID, h.room.Version+1, 10)
		refused(t, err, fault.CursorInvalid, "")
		_, err = h.Changes(t.Context(), id.New(id.Room), 0, 10)
		refused(t, err, fault.NotFound, "")
	})
}

func (h *house) page(p chat.Page) chat.Slice[*ent.Message] {
	h.t.Helper()
	pages, err := h.History(h.t.Context(), []string{h.room.ID}, p)
	require.NoError(h.t, err)
	return pages[h.room.ID]
}

func seqs(rows []*ent.Message) []int {
	var out []int
	for _, m := range rows {
		out = append(out, m.Seq)
	}
	return out
}
