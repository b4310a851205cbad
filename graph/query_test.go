package graph_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

func TestUserTakesExactlyOneOfIDAndUsername(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		user := func(arguments string) answer {
			return h.do(t.Context(), ada, `query { user`+arguments+` { username } }`, nil)
		}
		require.Equal(t, "ada", user(`(id: "`+ada.UserID+`")`).text(t, "user", "username"))
		require.Equal(t, "ada", user(`(username: "ADA")`).text(t, "user", "username"))
		for _, arguments := range []string{"", `(id: "x", username: "ada")`, `(id: null)`} {
			require.Equal(t, "BAD_USER_INPUT", user(arguments).code(), arguments)
		}
		for _, arguments := range []string{
			`(id: "x")`, `(id: "` + ada.SessionID + `")`, `(id: "` + id.New(id.User) + `")`, `(username: "nobody")`, `(username: "\u0000")`,
			`(username: "` + strings.Repeat("a", 1<<16) + `")`,
		} {
			require.Nil(t, user(arguments).at(t, "user"), arguments)
		}
	})
}

func TestNodesKeepTheirOrderAndMalformedIDsAreNothing(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		message := h.send(t, ada, rm.ID, "hello")
		nodes := func(ids ...any) answer {
			return h.do(t.Context(), ada, `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`, vars{"ids": ids})
		}
		a := nodes(message.ID, "", rm.ID, "room_\x00", ada.UserID, strings.Repeat("a", 1000), rm.ID, id.New(id.Reaction), strings.ToUpper(rm.ID), ada.SessionID, id.New(id.Message))
		for i, want := range []string{"Message", "", "Room", "", "User", "", "Room", "", "", "Session", ""} {
			if want == "" {
				require.Nil(t, a.at(t, "nodes", i), i)
				continue
			}
			require.Equal(t, want, a.text(t, "nodes", i, "__typename"), i)
		}
		require.Empty(t, nodes().at(t, "nodes"))
		hundred := make([]any, 100)
		for i := range hundred {
			hundred[i] = rm.ID
		}
		require.Len(t, nodes(hundred...).at(t, "nodes"), 100)
		many := nodes(append(hundred, rm.ID)...)
		require.Equal(t, "BAD_USER_INPUT", many.code())
		require.Equal(t, "ids", many.Errors[0].Extensions["field"])
	})
}

func TestWhatHangsOnNewTokensIsTheirOwners(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		h.send(t, ada, h.room(t, ada, room.VisibilityPRIVATE).ID, "hello")
		const login = `mutation ($login: String!, $password: String!) {
			login(input: {login: $login, password: $password, device: "phone"}) {
				accessToken refreshToken
				viewer { user { username } sessions { device current } rooms { nodes { lastMessage { text author { username } } viewerPermissions } } }
			}
			createRoom(input: {name: "whose"}) { room { createdBy { username } } }
		}`
		a := h.do(t.Context(), bob, login, vars{"login": "ada", "password": password})
		require.Equal(t, "ada", a.text(t, "login", "viewer", "user", "username"))
		require.Equal(t, "hello", a.text(t, "login", "viewer", "rooms", "nodes", 0, "lastMessage", "text"))
		require.Equal(t, vars{"device": "phone", "current": true}, a.at(t, "login", "viewer", "sessions", 0))
		require.Equal(t, "bob", a.text(t, "createRoom", "room", "createdBy", "username"), "the request itself is still bob's")

		a = h.do(t.Context(), nil, login, vars{"login": "ada", "password": password})
		require.Equal(t, "UNAUTHENTICATED", a.code())
		require.Len(t, a.Errors, 1, "nobody makes a room, and the tokens are given")
		require.Equal(t, "createRoom", a.Errors[0].Path.String())
	})
}

func TestASecondMutationSeesWhatTheFirstHasChanged(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		message := h.send(t, ada, rm.ID, "hello")
		a := h.do(t.Context(), ada, `mutation ($m: ID!) {
			one: addReaction(input: {messageId: $m, emoji: "👍"}) { message { reactions { emoji } room { version } } }
			two: addReaction(input: {messageId: $m, emoji: "🎉"}) { message { reactions { emoji } room { version } } }
		}`, vars{"m": message.ID})
		require.Len(t, a.at(t, "one", "message", "reactions"), 1)
		require.Len(t, a.at(t, "two", "message", "reactions"), 2)
		require.NotEqual(t, a.at(t, "one", "message", "room"), a.at(t, "two", "message", "room"))
	})
}

func TestWhoLeavesSeesTheRoomOnceMoreFromOutside(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		message := h.send(t, bob, rm.ID, "hello")
		a := h.do(t.Context(), bob, `mutation ($r: ID!) { leaveRoom(input: {roomId: $r}) {
			room { name lastMessage { id } viewerMembership { id } viewerPermissions cursor messages { nodes { id } } }
			membership { leftAt room { name } }
		} }`, vars{"r": rm.ID})
		require.Equal(t, "NOT_A_MEMBER", a.code())
		require.Len(t, a.Errors, 1)
		require.Equal(t, "leaveRoom.room.messages", a.Errors[0].Path.String())
		a.Errors = nil
		require.Equal(t, vars{"name": "Lounge", "lastMessage": nil, "viewerMembership": nil, "viewerPermissions": []any{}, "cursor": nil, "messages": nil}, a.at(t, "leaveRoom", "room"))
		require.Equal(t, "Lounge", a.text(t, "leaveRoom", "membership", "room", "name"))
		require.Nil(t, h.do(t.Context(), bob, `query ($m: ID!) { node(id: $m) { id } }`, vars{"m": message.ID}).at(t, "node"), "his own message too")
	})
}

func TestClientKeysAreTheirSendersAndTombstonesAreEmpty(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		m, _, err := h.chat.Send(t.Context(), bob.UserID, chat.SendMessage{RoomID: rm.ID, ClientKey: "key-1", Text: "hello @ada"})
		require.NoError(t, err)
		h.react(t, ada, m.ID, "👍")
		const document = `query ($m: ID!) { node(id: $m) { ... on Message { text clientKey deletedAt mentions { username } reactions { emoji viewerReacted } } } }`
		read := func(v *auth.Viewer) any { return h.do(t.Context(), v, document, vars{"m": m.ID}).at(t, "node") }
		mentions, emoji := []any{vars{"username": "ada"}}, func(mine bool) []any { return []any{vars{"emoji": "👍", "viewerReacted": mine}} }
		require.Equal(t, vars{"text": "hello @ada", "clientKey": "key-1", "deletedAt": nil, "mentions": mentions, "reactions": emoji(false)}, read(bob))
		require.Equal(t, vars{"text": "hello @ada", "clientKey": nil, "deletedAt": nil, "mentions": mentions, "reactions": emoji(true)}, read(ada))

		_, err = h.chat.DeleteMessage(t.Context(), bob.UserID, m.ID)
		require.NoError(t, err)
		tombstone := read(ada).(map[string]any)
		require.NotNil(t, tombstone["deletedAt"])
		delete(tombstone, "deletedAt")
		require.Equal(t, vars{"text": "", "clientKey": nil, "mentions": []any{}, "reactions": []any{}}, tombstone)
	})
}

func TestServerInfoTellsTheLimitsThatAreEnforced(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		a := h.do(t.Context(), nil, `query { serverInfo { version limits { usernameMin messageTextMax pageSizeMax nodesMax } timers { accessTokenSeconds pingIntervalMs } } }`, nil)
		require.Equal(t, vars{
			"version": "test",
			"limits":  vars{"usernameMin": 3.0, "messageTextMax": 4000.0, "pageSizeMax": 100.0, "nodesMax": 100.0},
			"timers":  vars{"accessTokenSeconds": 900.0, "pingIntervalMs": 20000.0},
		}, a.at(t, "serverInfo"))
	})
}

func TestALostDatabaseIsToldWithoutDetail(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		require.NoError(t, h.db.Close())
		for _, document := range []string{
			`query { viewer { user { id } } }`, `query { publicRooms { nodes { id } } }`, `mutation { createRoom(input: {name: "a"}) { room { id } } }`,
		} {
			a := h.do(t.Context(), ada, document, nil)
			require.Contains(t, []string{"UNAVAILABLE", "INTERNAL"}, a.code(), document)
			require.NotContains(t, a.Errors.Error(), "sql", document)
			require.NotContains(t, a.Errors.Error(), "closed", document)
		}
	})
}

// TestEveryLimitHasAFigure finds limits that serverInfo has and nobody fills in.
func TestEveryLimitHasAFigure(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.SQLite(t))
	for _, group := range []string{"ServerLimits", "ServerTimers"} {
		fields := names(schema().Types[group])
		name := map[string]string{"ServerLimits": "limits", "ServerTimers": "timers"}[group]
		a := h.do(t.Context(), nil, `query { serverInfo { `+name+` { `+strings.Join(fields, " ")+` } } }`, nil)
		for _, field := range fields {
			require.Positive(t, a.at(t, "serverInfo", name, field), field)
		}
	}
}
