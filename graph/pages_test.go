package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
)

// list is a connection of the schema: where it is, and how one page of it is asked for.
type list struct {
	field    string // Type.field
	document string // with PAGE for the arguments and what is read
	path     []any
}

const onePage = `$(first: $first, after: $after) { edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`

func lists() []list {
	page := func(arguments string) string {
		return strings.Replace(onePage, "$(", "("+arguments, 1)
	}
	query := func(body string) string {
		return "query ($first: Int, $after: String, $room: ID!, $message: ID!, $word: String!) { __typename " +
			"used: room(id: $room) { id } too: node(id: $message) { id } also: searchUsers(query: $word, first: 1) { nodes { id } } " + body + " }"
	}
	return []list{
		{"Viewer.rooms", query(`viewer { rooms` + page("") + ` }`), []any{"viewer", "rooms"}},
		{"Viewer.notifications", query(`viewer { notifications` + page("") + ` }`), []any{"viewer", "notifications"}},
		{"Room.members", query(`room(id: $room) { members` + page("") + ` }`), []any{"room", "members"}},
		{"Room.messages", query(`room(id: $room) { messages` + page("") + ` }`), []any{"room", "messages"}},
		{"Message.replies", query(`node(id: $message) { ... on Message { replies` + page("") + ` } }`), []any{"node", "replies"}},
		{"ReactionGroup.users", query(`node(id: $message) { ... on Message { reactions { users` + page("") + ` } } }`), []any{"node", "reactions", 0, "users"}},
		{"Query.publicRooms", query(`publicRooms` + page(`query: "lounge", `)), []any{"publicRooms"}},
		{"Query.searchUsers", query(`searchUsers` + page(`query: "member", `)), []any{"searchUsers"}},
		{"Query.searchMessages", query(`searchMessages` + page(`query: "answer", `)), []any{"searchMessages"}},
	}
}

// library is a house where every list has five items or more, for the viewer.
func library(t testing.TB, h *house) (v *auth.Viewer, variables vars) {
	t.Helper()
	members := make([]*auth.Viewer, 5)
	for i := range members {
		members[i] = h.join(t, fmt.Sprintf("member%d", i))
	}
	v = members[0]
	for i := range 4 {
		_, _, err := h.chat.CreateRoom(t.Context(), v.UserID, chat.CreateRoom{Name: fmt.Sprint("Lounge ", 9-i), Kind: room.KindCHANNEL, Visibility: room.VisibilityPUBLIC})
		require.NoError(t, err)
	}
	rm := h.room(t, v, room.VisibilityPUBLIC, members[1:]...)
	message := h.send(t, v, rm.ID, "hello")
	for _, m := range members {
		h.send(t, m, rm.ID, "my answer", message.ID)
		h.react(t, m, message.ID, "👍")
	}
	h.send(t, members[1], rm.ID, "@"+"member0")
	return v, vars{"room": rm.ID, "message": message.ID, "word": "member"}
}

func TestEveryListIsPagedWithoutLossAndKnowsWhereItEnds(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		v, variables := library(t, h)
		for _, l := range lists() {
			whole := h.page(t, v, l, variables, 100, nil)
			require.GreaterOrEqual(t, len(whole.ids), 5, l.field)
			require.Equal(t, vars{"hasNextPage": false, "hasPreviousPage": false, "startCursor": whole.cursors[0], "endCursor": whole.cursors[len(whole.cursors)-1]}, whole.info, l.field)
			var got, cursors []string
			var after any
			for i := 0; i == 0 || len(got) < len(whole.ids); i++ {
				p := h.page(t, v, l, variables, 2, after)
				require.NotEmpty(t, p.ids, l.field)
				got, cursors = append(got, p.ids...), append(cursors, p.cursors...)
				require.Equal(t, i > 0, p.info["hasPreviousPage"], l.field)
				require.Equal(t, len(got) < len(whole.ids), p.info["hasNextPage"], l.field)
				after = p.info["endCursor"]
			}
			require.Equal(t, whole.ids, got, l.field)
			require.Equal(t, whole.cursors, cursors, "%s: an item has one cursor", l.field)
			past := h.page(t, v, l, variables, 2, after)
			require.Empty(t, past.ids, l.field)
			require.Equal(t, vars{"hasNextPage": false, "hasPreviousPage": true, "startCursor": nil, "endCursor": nil}, past.info, l.field)
		}
	})
}

func TestListsRefuseForeignCursorsAndWrongSizes(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		v, variables := library(t, h)
		_, other := h.otherLibrary(t, v)
		cursors := map[string]string{"garbage": "garbage", "nothing": "", "far too long": strings.Repeat("A", 1<<16), "an id": v.UserID, "events": h.cursorOf(t, v, fmt.Sprint(variables["room"]))}
		for _, l := range lists() {
			cursors[l.field] = h.page(t, v, l, variables, 1, nil).cursors[0]
		}
		for _, l := range lists() {
			foreign := "of another " + l.field
			if strings.HasPrefix(l.field, "Room.") || strings.HasPrefix(l.field, "Message.") || strings.HasPrefix(l.field, "Reaction") {
				cursors[foreign] = h.page(t, v, l, other, 1, nil).cursors[0]
			}
			for name, cursor := range cursors {
				if name == l.field {
					continue
				}
				a := h.do(t.Context(), v, l.document, with(variables, 2, cursor))
				require.Equal(t, "CURSOR_INVALID", a.code(), "a cursor of %s for %s", name, l.field)
				require.Equal(t, "after", a.Errors[0].Extensions["field"], l.field)
			}
			delete(cursors, foreign)
			for _, size := range []int{0, -1, 101, 1 << 30} {
				a := h.do(t.Context(), v, l.document, with(variables, size, nil))
				require.Equal(t, "BAD_USER_INPUT", a.code(), "%d of %s", size, l.field)
				require.Equal(t, "first", a.Errors[0].Extensions["field"], l.field)
			}
		}
	})
}

// otherLibrary adds a second room whose lists are of the same kinds.
func (h *house) otherLibrary(t testing.TB, v *auth.Viewer) (*auth.Viewer, vars) {
	t.Helper()
	rm := h.room(t, v, room.VisibilityPRIVATE)
	message := h.send(t, v, rm.ID, "hello")
	h.send(t, v, rm.ID, "my answer", message.ID)
	h.react(t, v, message.ID, "👍")
	return v, vars{"room": rm.ID, "message": message.ID, "word": "member"}
}

// TestNoListIsLeftOut compares the lists with the schema.
func TestNoListIsLeftOut(t *testing.T) {
	t.Parallel()
	covered := make(map[string]bool)
	for _, l := range lists() {
		covered[l.field] = true
	}
	for _, def := range ours() {
		for _, f := range def.Fields {
			if strings.HasSuffix(f.Type.Name(), "Connection") {
				require.True(t, covered[def.Name+"."+f.Name], "%s.%s", def.Name, f.Name)
			}
		}
	}
}

func TestHistoryIsAscendingWhicheverWayItIsPaged(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm, other := h.room(t, ada, room.VisibilityPRIVATE), h.room(t, ada, room.VisibilityPRIVATE)
		ids := []string{""} // by seq, of which 1 tells that the room was made
		ids = append(ids, "")
		for i := range 8 {
			ids = append(ids, h.send(t, ada, rm.ID, fmt.Sprint("message ", i)).ID)
		}
		elsewhere := h.send(t, ada, other.ID, "elsewhere").ID
		cursor := make([]string, 10)
		all := h.do(t.Context(), ada, `query ($r: ID!) { room(id: $r) { messages { edges { cursor node { seq } } } } }`, vars{"r": rm.ID})
		for i := range 9 {
			cursor[i+1] = all.text(t, "room", "messages", "edges", i, "cursor")
		}
		for arguments, want := range map[string]string{
			``:                                     "1 2 3 4 5 6 7 8 9 false false",
			`last: 3`:                              "7 8 9 true false",
			`first: 3`:                             "1 2 3 false true",
			`first: 9`:                             "1 2 3 4 5 6 7 8 9 false false",
			`first: 3, after: "` + cursor[3] + `"`: "4 5 6 true true",
			`after: "` + cursor[7] + `"`:           "8 9 true false",
			`last: 3, before: "` + cursor[4] + `"`: "1 2 3 false true",
			`last: 2, before: "` + cursor[4] + `"`: "2 3 true true",
			`before: "` + cursor[3] + `"`:          "1 2 false true",
			`before: "` + cursor[1] + `"`:          "false true",
			`around: "` + ids[5] + `", last: 3`:    "4 5 6 true true",
			`around: "` + ids[5] + `", first: 1`:   "5 true true",
			`around: "` + ids[2] + `", last: 5`:    "1 2 3 4 5 false true",
			`around: "` + ids[5] + `"`:             "1 2 3 4 5 6 7 8 9 false false",
		} {
			require.Equal(t, want, h.history(t, ada, rm.ID, arguments), arguments)
		}
		for arguments, code := range map[string]string{
			`around: "` + elsewhere + `"`: "NOT_FOUND around",
			`around: "` + rm.ID + `"`:     "NOT_FOUND around",
			`around: "x"`:                 "NOT_FOUND around",
			`before: "x"`:                 "CURSOR_INVALID before",
			`first: 1, last: 1`:           "BAD_USER_INPUT last",
			`last: 101`:                   "BAD_USER_INPUT last",
			`around: "` + ids[5] + `", after: "` + cursor[1] + `"`: "BAD_USER_INPUT after",
		} {
			require.Equal(t, code, h.history(t, ada, rm.ID, arguments), arguments)
		}
	})
}

// history gives a page of a room's history as its seqs and whether it goes on before and after; or
// the error's code and field.
func (h *house) history(t testing.TB, v *auth.Viewer, roomID, arguments string) string {
	t.Helper()
	if arguments != "" {
		arguments = "(" + arguments + ")"
	}
	a := h.do(t.Context(), v, `query ($r: ID!) { room(id: $r) { messages`+arguments+` { nodes { seq } pageInfo { hasPreviousPage hasNextPage } } } }`, vars{"r": roomID})
	if len(a.Errors) > 0 {
		return fmt.Sprint(a.code(), " ", a.Errors[0].Extensions["field"])
	}
	var out []string
	for _, node := range a.at(t, "room", "messages", "nodes").([]any) {
		out = append(out, fmt.Sprint(node.(map[string]any)["seq"]))
	}
	info := a.at(t, "room", "messages", "pageInfo").(map[string]any)
	return strings.Join(append(out, fmt.Sprint(info["hasPreviousPage"]), fmt.Sprint(info["hasNextPage"])), " ")
}

type page struct {
	ids, cursors []string
	info         vars
}

func (h *house) page(t testing.TB, v *auth.Viewer, l list, variables vars, first int, after any) page {
	t.Helper()
	a := h.do(t.Context(), v, l.document, with(variables, first, after))
	require.Empty(t, a.Errors, l.field)
	connection := a.at(t, l.path...).(map[string]any)
	p := page{info: connection["pageInfo"].(map[string]any)}
	for i, edge := range connection["edges"].([]any) {
		node := edge.(map[string]any)["node"].(map[string]any)
		require.Equal(t, node, connection["nodes"].([]any)[i])
		p.ids = append(p.ids, node["id"].(string))
		p.cursors = append(p.cursors, edge.(map[string]any)["cursor"].(string))
	}
	return p
}

func with(variables vars, first int, after any) vars {
	out := vars{"first": first, "after": after}
	for name, value := range variables {
		out[name] = value
	}
	return out
}
