package chat_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
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

// TestSearchTakesTheLastWordForABeginning asks for the same on both databases, and also what the answers are.
func TestSearchTakesTheLastWordForABeginning(t *testing.T) {
	texts := []string{
		"Thanks to all", "thank you", "a thankless task", "than that", "the well-known fact", "write to grace@example.com",
		"see https://example.com/path/page", "l'amiral d'hier", "version 3.1415", "near and far", "a 你好世界 b", "한국어 학교에서",
		"tea 👍 please", "naïve question", `back\slash and quo'te`, "not AND or", strings.Repeat("x", 150) + "yz", "café crème",
		"id _underscored_word", "minus -5000 degrees", "x", "b", "Это привет",
	}
	cases := map[string][]int{
		"thank": {0, 1, 2}, "THANK": {0, 1, 2}, "tHanKs": {0}, "thank ": {0, 1, 2}, "than": {0, 1, 2, 3},
		"th": nil, "t": nil, "to": {0, 5}, "all thank": {0}, "thank all": nil, "thank al": nil, "task thank": {2}, "thank tas": nil, "thankless TAS": {2},
		"thank:*": {0, 1, 2}, "thank*": {0, 1, 2}, `"thank"`: {0, 1, 2}, "'thank'": {0, 1, 2}, "thank (": {0, 1, 2}, "!thank": {0, 1, 2},
		"thank & far": nil, "thank | far": nil, "far | nea": {9}, "NEAR(": {9}, "NEAR(and": {9}, "near NOT far": nil,
		"*": nil, "-": nil, "'": nil, `\`: nil, `"`: nil, ":*": nil, "👍": nil, "tea 👍 plea": {12}, "👍 tea": {12}, "plea👍": {12},
		"-x": {20}, "a | b": {10}, "b": {10, 21}, "x": {20}, "xxx": {16}, strings.Repeat("x", 150): {16}, strings.Repeat("x", 150) + "y": {16},
		strings.Repeat("x", 151): nil, strings.Repeat("z", 200): nil, strings.Repeat("'", 200): nil, strings.Repeat("abc'", 50): nil,
		strings.Repeat(`\'`, 98) + "the": {4}, strings.Repeat("𝔘", 200): nil,
		"well-kno": {4}, "well-known": {4}, "known": {4}, "grace@exam": {5}, "grace@example.com": {5}, "grace@example.co": nil,
		"https://example.com/path/page": {6}, "https:// exam": {6}, "example.com/pat": {6}, "l'ami": {7}, "d'hie": {7}, "3.1415": {8}, "-5000": {19}, "minus -5000": {19},
		"你": {10}, "你好": {10}, "你好世界": {10}, "世": nil, "학": {11}, "학교": {11}, "한국어 학교": {11}, "naïv": {13}, "café": {17}, "crèm": {17}, "caf": {17},
		`back\sla`: {14}, `quo'te`: {14}, "quo": {14}, "underscor": {18}, "underscored_word": {18}, "not and": {15}, "AND": {9, 14, 15}, "an": nil,
		"приве": {22}, "пр": nil, "thank' | 'far": nil, `thank\' | 'far`: nil, "far') OR (1=1": nil, "f':* | 'thank": nil, "thank':* | 'far": nil,
		"the <-> well": {4}, "!far": {9}, "text:near": nil, "room_id": nil, "room_id : x": nil, "^near": {9}, "{near}": {9}, "near +far": {9},
	}
	onEach(t, func(t *testing.T, h *house) {
		sent := map[string]int{}
		for i, text := range texts {
			sent[h.send(h.ada, text).ID] = i
		}
		for query, want := range cases {
			s, err := h.SearchMessages(t.Context(), h.bob, query, "", chat.Keyset{Limit: 50})
			require.NoError(t, err, query)
			var got []int
			for _, m := range s.Items {
				got = append(got, sent[m.ID])
			}
			slices.Sort(got)
			assert.Equal(t, want, got, query)
		}
	})
}

func TestNothingAroundAWordIsSyntax(t *testing.T) {
	const marks = `'"\:*&|!()<>-+@/.,;#~^$%_={}[]?` + "`👍"
	onEach(t, func(t *testing.T, h *house) {
		h.send(h.ada, "near and farther")
		for _, a := range marks {
			for _, b := range marks {
				query := "near " + string(a) + string(b) + "far" + string(b) + string(a)
				s, err := h.SearchMessages(t.Context(), h.bob, query, "", chat.Keyset{Limit: 5})
				require.NoError(t, err, query)
				assert.Len(t, s.Items, 1, query)
			}
		}
	})
}
