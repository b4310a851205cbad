package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
	"parley/internal/testkit/postgres"
)

const allEvents = `subscription ($room: ID!, $after: String) {
  roomEvents(roomId: $room, after: $after) {
    __typename cursor
    ... on MessagePosted { message { id text room { name } author { username } replyTo { id } } }
    ... on MessageChanged { message { id text replyCount reactions { emoji users { nodes { username } } } } }
    ... on MessageDeleted { message { id text deletedAt } }
    ... on MembershipChanged { membership { role leftAt user { username } room { id name } } }
    ... on RoomChanged { room { name } }
  }
}`

// cursorOf reads where a viewer resumes.
func (h *house) cursorOf(t testing.TB, v *auth.Viewer, roomID string) string {
	t.Helper()
	return h.do(t.Context(), v, `query ($id: ID!) { room(id: $id) { cursor } }`, vars{"id": roomID}).text(t, "room", "cursor")
}

// soon bounds what a test waits for an event.
func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestRoomEventsTellEveryChangeAndWhyTheyEnd(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, bob, rm.ID)

		first := h.send(t, ada, rm.ID, "hello")
		reply := h.send(t, bob, rm.ID, "hi", first.ID)
		h.react(t, bob, first.ID, "👍")
		_, err := h.chat.DeleteMessage(t.Context(), bob.UserID, reply.ID)
		require.NoError(t, err)

		next := h.operation(soon(t), bob, allEvents, vars{"room": rm.ID, "after": cursor})
		event, ok := next()
		require.True(t, ok)
		require.Equal(t, "MessageDeleted", event.text(t, "roomEvents", "__typename"), "replied to and deleted while away")
		require.Empty(t, event.text(t, "roomEvents", "message", "text"))
		event, _ = next()
		require.Equal(t, "MessagePosted", event.text(t, "roomEvents", "__typename"), "posted and reacted to while away")
		require.Equal(t, "hello", event.text(t, "roomEvents", "message", "text"))
		require.Equal(t, "Lounge", event.text(t, "roomEvents", "message", "room", "name"))

		h.react(t, ada, first.ID, "🎉")
		event, _ = next()
		require.Equal(t, "MessageChanged", event.text(t, "roomEvents", "__typename"))
		require.Equal(t, "ada", event.text(t, "roomEvents", "message", "reactions", 1, "users", "nodes", 0, "username"))

		hall := "Hall"
		_, _, err = h.chat.UpdateRoom(t.Context(), ada.UserID, chat.UpdateRoom{RoomID: rm.ID, Name: &hall})
		require.NoError(t, err)
		event, _ = next()
		require.Equal(t, "Hall", event.text(t, "roomEvents", "room", "name"))
		event, _ = next()
		require.Equal(t, "MessagePosted", event.text(t, "roomEvents", "__typename"), "renaming shows in the history")

		h.remove(t, ada, rm.ID, bob)
		event, _ = next()
		require.Equal(t, "MessagePosted", event.text(t, "roomEvents", "__typename"), "and so does the removal")
		require.Equal(t, "Hall", event.text(t, "roomEvents", "message", "room", "name"), "as bob could last see it")
		event, _ = next()
		require.Equal(t, "MembershipChanged", event.text(t, "roomEvents", "__typename"))
		require.NotNil(t, event.at(t, "roomEvents", "membership", "leftAt"))
		require.Equal(t, rm.ID, event.text(t, "roomEvents", "membership", "room", "id"))
		h.send(t, ada, rm.ID, "he is gone")
		event, ok = next()
		require.True(t, ok)
		require.Nil(t, event.Data)
		require.Equal(t, "NOT_A_MEMBER", event.code())
		_, ok = next()
		require.False(t, ok, "the reason is the last response")
		require.Zero(t, h.hub.Stats().Streams)
	})
}

// TestALateEventShowsNothingThatFollowedTheRemoval resolves an event from before a removal after it, as
// happens to whoever is slow to read.
func TestALateEventShowsNothingThatFollowedTheRemoval(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, bob, rm.ID)
		question := h.send(t, ada, rm.ID, "a question")
		h.send(t, ada, rm.ID, "an answer", question.ID)
		next := h.operation(soon(t), bob, `subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) {
			... on MessagePosted { message {
				id text replyCount replies { nodes { text } } replyTo { text } mentions { username }
				reactions { emoji users { nodes { username } } }
			} }
		} }`, vars{"room": rm.ID, "after": cursor})
		event, _ := next()
		require.Equal(t, "an answer", event.text(t, "roomEvents", "message", "text"))

		h.remove(t, ada, rm.ID, bob)
		h.send(t, ada, rm.ID, "he is gone", question.ID)
		h.react(t, ada, question.ID, "🎉")
		_, err := h.chat.EditMessage(t.Context(), ada.UserID, question.ID, "for @ada alone")
		require.NoError(t, err)
		event, _ = next()
		require.Equal(t, "a question", event.text(t, "roomEvents", "message", "text"), "as it was")
		require.Empty(t, event.at(t, "roomEvents", "message", "replies", "nodes"))
		require.Empty(t, event.at(t, "roomEvents", "message", "reactions"))
		require.Empty(t, event.at(t, "roomEvents", "message", "mentions"))
	})
}

func TestMessageAddedResumesAfterAPosition(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPUBLIC)
		h.send(t, ada, rm.ID, "one")
		two := h.send(t, ada, rm.ID, "two")
		const document = `subscription ($room: ID!, $after: Int) { messageAdded(roomId: $room, afterSeq: $after) { seq text author { username } } }`
		next := h.operation(soon(t), ada, document, vars{"room": rm.ID, "after": two.Seq - 1})
		a, _ := next()
		require.Equal(t, "two", a.text(t, "messageAdded", "text"))
		h.send(t, ada, rm.ID, "three")
		a, _ = next()
		require.Equal(t, "three", a.text(t, "messageAdded", "text"))
		require.Equal(t, "ada", a.text(t, "messageAdded", "author", "username"))

		for after, code := range map[int]string{-1: "BAD_USER_INPUT", two.Seq + 2: "BAD_USER_INPUT"} {
			a, _ := h.operation(soon(t), ada, document, vars{"room": rm.ID, "after": after})()
			require.Equal(t, code, a.code())
			require.Equal(t, "afterSeq", a.Errors[0].Extensions["field"])
		}
	})
}

func TestEventCursorsAreOfOneRoomAndNotAheadOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		one, two := h.room(t, ada, room.VisibilityPRIVATE), h.room(t, ada, room.VisibilityPRIVATE)
		message := h.send(t, ada, one.ID, "hello")
		history := h.do(t.Context(), ada, `query ($id: ID!) { room(id: $id) { messages { pageInfo { endCursor } } } }`, vars{"id": one.ID})
		for name, cursor := range map[string]string{
			"of another room":     h.cursorOf(t, ada, two.ID),
			"of another list":     history.text(t, "room", "messages", "pageInfo", "endCursor"),
			"an id":               message.ID,
			"nothing":             "",
			"a number":            "3",
			"no base64url at all": "🙂",
		} {
			a, _ := h.operation(soon(t), ada, allEvents, vars{"room": one.ID, "after": cursor})()
			require.Equal(t, "CURSOR_INVALID", a.code(), name)
			require.Equal(t, "after", a.Errors[0].Extensions["field"], name)
			require.Nil(t, a.Data, name)
		}
		require.Zero(t, h.hub.Stats().Streams)
	})
}

func TestASubscriptionGivesItsStreamBackWithItsContext(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		ctx, cancel := context.WithCancel(t.Context())
		next := h.operation(ctx, ada, allEvents, vars{"room": rm.ID})
		require.Equal(t, 1, h.hub.Stats().Streams)
		done := make(chan bool)
		go func() {
			_, ok := next()
			done <- ok
		}()
		cancel()
		require.False(t, <-done, "no last response: whoever cancelled knows")
		require.Eventually(t, func() bool { return h.hub.Stats().Streams == 0 }, time.Minute, time.Millisecond)
	})
}

// TestAnEventThatTheDatabaseKeepsFromBeingShownIsNotPassedBy has PostgreSQL go away between the reading of
// two events and the showing of the second.
func TestAnEventThatTheDatabaseKeepsFromBeingShownIsNotPassedBy(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t)
	db := dbtest.Open(t, database.Options{URL: server.URL()})
	_, err := db.Migrate(t.Context())
	require.NoError(t, err)
	h := newHouse(t, db)
	ada := h.join(t, "ada")
	rm := h.room(t, ada, room.VisibilityPRIVATE)
	cursor := h.cursorOf(t, ada, rm.ID)
	h.send(t, ada, rm.ID, "one")
	h.send(t, ada, rm.ID, "two")

	next := h.operation(soon(t), ada, allEvents, vars{"room": rm.ID, "after": cursor})
	event, _ := next()
	require.Equal(t, "one", event.text(t, "roomEvents", "message", "text"))
	require.NoError(t, server.Stop(t.Context()))
	event, ok := next()
	require.True(t, ok)
	require.Equal(t, "UNAVAILABLE", event.code())
	require.Nil(t, event.Data)
	_, ok = next()
	require.False(t, ok, "what follows would hide that an event is missing")
	require.NoError(t, server.Start(t.Context()))
	require.Zero(t, h.hub.Stats().Streams)
}

func TestAClosingHubEndsSubscriptionsWithAReason(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.join(t, "ada")
		rm := h.room(t, ada, room.VisibilityPRIVATE)
		next := h.operation(soon(t), ada, allEvents, vars{"room": rm.ID})
		h.hub.Close()
		a, ok := next()
		require.True(t, ok)
		require.Equal(t, "UNAVAILABLE", a.code())
		_, ok = next()
		require.False(t, ok)
	})
}
