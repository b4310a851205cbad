package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/id"
	"parley/internal/presence"
)

const (
	ofRoom  = `subscription ($room: ID!) { presenceChanged(roomId: $room) { status statusText lastSeenAt user { id username } } }`
	ofUsers = `subscription ($users: [ID!]) { presenceChanged(userIds: $users) { status statusText user { username } } }`
)

// attend begins a subscription to presence and gives a function that reads the next n, as "username STATUS text".
func (h *house) attend(t testing.TB, v *auth.Viewer, document string, variables vars) func(n int) []string {
	t.Helper()
	next := h.operation(soon(t), v, document, variables)
	return func(n int) []string {
		t.Helper()
		out := []string{}
		for range n {
			a, ok := next()
			require.True(t, ok)
			p := fmt.Sprint(a.text(t, "presenceChanged", "user", "username"), " ", a.text(t, "presenceChanged", "status"))
			if text := a.at(t, "presenceChanged", "statusText"); text != nil {
				p += fmt.Sprint(" ", text)
			}
			out = append(out, p)
		}
		return out
	}
}

func (h *house) say(t testing.TB, v *auth.Viewer, text string) {
	t.Helper()
	a := h.do(t.Context(), v, `mutation ($text: String) { setPresence(input: {statusText: $text}) { presence { statusText } } }`, vars{"text": text})
	require.Equal(t, text, a.text(t, "setPresence", "presence", "statusText"))
}

func TestPresenceChangedTellsARoomWhoIsThere(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		h.presence.Opened(ada.UserID)
		told := h.attend(t, bob, ofRoom, vars{"room": rm.ID})
		// Ada's socket may be written before or after the snapshot.
		seen := told(2)
		for !contains(seen, "ada ONLINE") {
			seen = append(seen, told(1)...)
		}
		require.Contains(t, seen, "bob OFFLINE")
		h.say(t, bob, "on the train")
		require.Equal(t, []string{"bob OFFLINE on the train"}, told(1))
		h.do(t.Context(), ada, `mutation { setPresence(input: {status: AWAY}) { presence { status } } }`, nil)
		require.Equal(t, []string{"ada AWAY"}, told(1))
		h.presence.Closed(ada.UserID)
		require.Equal(t, []string{"ada OFFLINE"}, told(1))

		_, _, err := h.chat.AddMember(t.Context(), ada.UserID, rm.ID, eve.UserID)
		require.NoError(t, err)
		require.Equal(t, []string{"eve OFFLINE"}, told(1), "who joins is told of")
		a := h.do(t.Context(), bob, `query ($id: ID!) { user(id: $id) { presence { status lastSeenAt } } }`, vars{"id": ada.UserID})
		require.Equal(t, "OFFLINE", a.text(t, "user", "presence", "status"))
		require.NotNil(t, a.at(t, "user", "presence", "lastSeenAt"))
	})
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

func TestAMemberWhoIsRemovedHearsOfNobodyAnyMore(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		next := h.operation(soon(t), bob, ofRoom, vars{"room": rm.ID})
		for range 2 {
			_, ok := next()
			require.True(t, ok)
		}
		h.remove(t, ada, rm.ID, bob)
		h.say(t, ada, "he is gone")
		a, ok := next()
		require.True(t, ok)
		require.Nil(t, a.Data)
		require.Equal(t, "NOT_A_MEMBER", a.code())
		_, ok = next()
		require.False(t, ok)
		require.Zero(t, h.presence.Stats().Watches)
		a = h.do(t.Context(), bob, `query ($id: ID!) { user(id: $id) { presence { status } } }`, vars{"id": ada.UserID})
		require.Nil(t, a.at(t, "user", "presence"))
	})
}

func TestPresenceOfUsersIsForThoseWhoShareARoom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		public := h.room(t, eve, room.VisibilityPUBLIC)
		users := []any{eve.UserID, bob.UserID, id.New(id.User), "x", ada.UserID, bob.UserID}
		told := h.attend(t, ada, ofUsers, vars{"users": users})
		require.ElementsMatch(t, []string{"ada OFFLINE", "bob OFFLINE"}, told(2))
		h.say(t, eve, "nobody hears me")
		h.say(t, bob, "hello")
		require.Equal(t, []string{"bob OFFLINE hello"}, told(1))
		h.remove(t, ada, rm.ID, bob)
		h.say(t, bob, "nor me")
		h.say(t, ada, "alone")
		require.Equal(t, []string{"ada OFFLINE alone"}, told(1))
		_, _, err := h.chat.JoinRoom(t.Context(), ada.UserID, public.ID)
		require.NoError(t, err)
		h.say(t, eve, "welcome")
		require.Equal(t, []string{"eve OFFLINE welcome"}, told(1))
	})
}

func TestPresenceChangedRefusesWhatItCantTell(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		foreign := h.room(t, bob, room.VisibilityPRIVATE)
		public := h.room(t, bob, room.VisibilityPUBLIC)
		own := h.room(t, ada, room.VisibilityPRIVATE)
		many := make([]any, 101)
		for i := range many {
			many[i] = id.New(id.User)
		}
		const both = `subscription ($room: ID, $users: [ID!]) { presenceChanged(roomId: $room, userIds: $users) { status } }`
		for name, tc := range map[string]struct {
			variables   vars
			code, field string
		}{
			"neither":         {vars{}, "BAD_USER_INPUT", "roomId"},
			"nulls":           {vars{"room": nil, "users": nil}, "BAD_USER_INPUT", "roomId"},
			"both":            {vars{"room": own.ID, "users": []any{ada.UserID}}, "BAD_USER_INPUT", "roomId"},
			"nobody":          {vars{"users": []any{}}, "BAD_USER_INPUT", "userIds"},
			"too many":        {vars{"users": many}, "BAD_USER_INPUT", "userIds"},
			"no room":         {vars{"room": id.New(id.Room)}, "NOT_FOUND", "roomId"},
			"no id":           {vars{"room": "x\x00"}, "NOT_FOUND", "roomId"},
			"a user":          {vars{"room": bob.UserID}, "NOT_FOUND", "roomId"},
			"a foreign room":  {vars{"room": foreign.ID}, "NOT_FOUND", "roomId"},
			"from outside":    {vars{"room": public.ID}, "NOT_A_MEMBER", ""},
			"a null for a id": {vars{"users": []any{nil}}, "", ""},
		} {
			a, ok := h.operation(soon(t), ada, both, tc.variables)()
			require.True(t, ok, name)
			require.Len(t, a.Errors, 1, name)
			require.Nil(t, a.Data, name)
			if tc.code != "" {
				require.Equal(t, tc.code, a.code(), name)
			}
			if tc.field != "" {
				require.Equal(t, tc.field, a.Errors[0].Extensions["field"], name)
			}
		}
		a := h.do(t.Context(), ada, `mutation { setPresence(input: {status: BUSY}) { presence { status } } }`, nil)
		require.NotEmpty(t, a.Errors)
		require.Zero(t, h.presence.Stats().Watches)
	})
}

func TestLargeRoomsNameTheUsers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		h.crowd(t, rm, presence.MaxRoomMembers)
		a, _ := h.operation(soon(t), ada, ofRoom, vars{"room": rm.ID})()
		require.Equal(t, "LIMIT_EXCEEDED", a.code())
		require.Contains(t, a.Errors[0].Message, "userIds")
	})
}

func TestAPresenceSubscriptionIsGivenBackWithItsContext(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		ctx, cancel := context.WithCancel(t.Context())
		next := h.operation(ctx, ada, ofUsers, vars{"users": []any{ada.UserID}})
		_, ok := next()
		require.True(t, ok)
		require.Equal(t, 1, h.presence.Stats().Watches)
		done := make(chan bool)
		go func() {
			_, ok := next()
			done <- ok
		}()
		cancel()
		require.False(t, <-done)
		require.Eventually(t, func() bool { return h.presence.Stats().Watches == 0 }, time.Minute, time.Millisecond)
	})
}

func TestAClosingServerEndsSubscriptionsToPresence(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		next := h.operation(soon(t), ada, ofUsers, vars{"users": []any{ada.UserID}})
		_, ok := next()
		require.True(t, ok)
		h.presence.Close()
		a, ok := next()
		require.True(t, ok)
		require.Equal(t, "UNAVAILABLE", a.code())
		_, ok = next()
		require.False(t, ok)
	})
}

// TestPresenceOfManyUsersTakesAsManyStatementsAsThatOfOne asks for the members of a room, and what they wrote.
func TestPresenceOfManyUsersTakesAsManyStatementsAsThatOfOne(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		h.crowd(t, rm, 49)
		for i := range 10 {
			h.send(t, ada, rm.ID, fmt.Sprint("message ", i))
		}
		const document = `query ($id: ID!, $n: Int!) { room(id: $id) {
			members(first: $n) { nodes { user { presence { status user { presence { status } } } } } }
			messages(last: $n) { nodes { author { presence { status } } } }
		} searchUsers(query: "crowd", first: $n) { nodes { presence { status } } } }`
		few, _ := h.count(t, ada, document, vars{"id": rm.ID, "n": 1})
		many, a := h.count(t, ada, document, vars{"id": rm.ID, "n": 50})
		require.Equal(t, few, many)
		require.Equal(t, "OFFLINE", a.text(t, "room", "members", "nodes", 49, "user", "presence", "user", "presence", "status"))
		require.Equal(t, "OFFLINE", a.text(t, "searchUsers", "nodes", 48, "presence", "status"))
	})
}
