package graph_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/notification"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
)

const oneNotification = `{ id kind cursor readAt actor { username } room { id name } message { id text reactions { emoji viewerReacted } } }`

const notificationEvents = `subscription ($after: String) { notificationAdded(after: $after) ` + oneNotification + ` }`

// notificationsOf gives the first page of a user's notifications.
func (h *house) notificationsOf(t testing.TB, v *auth.Viewer) answer {
	t.Helper()
	a := h.do(t.Context(), v, `query { viewer { unreadNotificationCount notifications { cursor nodes `+oneNotification+` } } }`, nil)
	require.Empty(t, a.Errors)
	return a
}

// invitation gives the notification by which the first of the users who has one was invited to a room.
func (h *house) invitation(t testing.TB, roomID string, whose ...*auth.Viewer) string {
	t.Helper()
	for _, v := range whose {
		if v == nil {
			continue
		}
		ids, err := h.db.Read().Notification.Query().Where(
			notification.UserID(v.UserID), notification.RoomID(roomID), notification.KindEQ(notification.KindINVITE),
		).IDs(t.Context())
		require.NoError(t, err)
		if len(ids) > 0 {
			return ids[0]
		}
	}
	require.Fail(t, "nobody was invited")
	return ""
}

func TestNotificationsAreToldLiveAndResumed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		empty := h.notificationsOf(t, bob).text(t, "viewer", "notifications", "cursor")
		next := h.operation(soon(t), bob, notificationEvents, vars{"after": empty})
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		a, _ := next()
		require.Equal(t, "INVITE", a.text(t, "notificationAdded", "kind"))
		require.Equal(t, "ada", a.text(t, "notificationAdded", "actor", "username"))
		require.Equal(t, rm.ID, a.text(t, "notificationAdded", "room", "id"))
		require.Nil(t, a.at(t, "notificationAdded", "message"))
		invited := a.text(t, "notificationAdded", "cursor")

		h.send(t, ada, rm.ID, "hello")
		question := h.send(t, bob, rm.ID, "what is it, @bob?")
		h.send(t, ada, rm.ID, "listen, @bob", question.ID)
		a, _ = next()
		require.Equal(t, "MENTION", a.text(t, "notificationAdded", "kind"))
		require.Equal(t, "listen, @bob", a.text(t, "notificationAdded", "message", "text"))
		mentioned := a.at(t, "notificationAdded")
		h.react(t, ada, question.ID, "👍")
		a, _ = next()
		require.Equal(t, "REACTION", a.text(t, "notificationAdded", "kind"))
		require.Equal(t, []any{vars{"emoji": "👍", "viewerReacted": false}}, a.at(t, "notificationAdded", "message", "reactions"))

		again := h.operation(soon(t), bob, notificationEvents, vars{"after": invited})
		b, _ := again()
		require.Equal(t, mentioned, b.at(t, "notificationAdded"))
		b, _ = again()
		require.Equal(t, a.at(t, "notificationAdded"), b.at(t, "notificationAdded"))

		page := h.notificationsOf(t, bob)
		require.InDelta(t, 3, page.at(t, "viewer", "unreadNotificationCount"), 0)
		require.Equal(t, a.at(t, "notificationAdded"), page.at(t, "viewer", "notifications", "nodes", 0))
		require.Equal(t, a.text(t, "notificationAdded", "cursor"), page.text(t, "viewer", "notifications", "cursor"))

		now := h.operation(soon(t), bob, notificationEvents, nil)
		direct, _, err := h.chat.OpenDirectRoom(t.Context(), ada.UserID, bob.UserID)
		require.NoError(t, err)
		h.send(t, ada, direct.ID, "psst")
		b, _ = now()
		require.Equal(t, "DIRECT_MESSAGE", b.text(t, "notificationAdded", "kind"), "from now on")
	})
}

func TestMarkingNotificationsGivesWhatIsUnread(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		h.send(t, ada, rm.ID, "@bob")
		h.send(t, ada, rm.ID, "@bob again")
		first := h.notificationsOf(t, bob).text(t, "viewer", "notifications", "nodes", 0, "id")
		const mark = `mutation ($ids: [ID!], $all: Boolean) { markNotificationsRead(input: {ids: $ids, all: $all}) {
			notifications { id readAt message { text } } viewer { unreadNotificationCount notifications(unreadOnly: true) { nodes { kind } } } } }`
		a := h.do(t.Context(), bob, mark, vars{"ids": []any{first}})
		require.Empty(t, a.Errors)
		require.Equal(t, first, a.text(t, "markNotificationsRead", "notifications", 0, "id"))
		require.NotNil(t, a.at(t, "markNotificationsRead", "notifications", 0, "readAt"))
		require.InDelta(t, 2, a.at(t, "markNotificationsRead", "viewer", "unreadNotificationCount"), 0)
		require.Equal(t, []any{vars{"kind": "MENTION"}, vars{"kind": "INVITE"}}, a.at(t, "markNotificationsRead", "viewer", "notifications", "nodes"))
		a = h.do(t.Context(), bob, mark, vars{"all": true})
		require.Empty(t, a.at(t, "markNotificationsRead", "notifications"))
		require.InDelta(t, 0, a.at(t, "markNotificationsRead", "viewer", "unreadNotificationCount"), 0)
		a = h.do(t.Context(), bob, mark, nil)
		require.Equal(t, "BAD_USER_INPUT", a.code())
	})
}

func TestCursorsOfNotificationsAreOnesOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		h.send(t, bob, rm.ID, "@ada")
		for name, cursor := range map[string]string{
			"of somebody else": h.notificationsOf(t, ada).text(t, "viewer", "notifications", "cursor"),
			"of another list":  h.cursorOf(t, bob, rm.ID), "nothing": "", "a number": "1",
		} {
			a, _ := h.operation(soon(t), bob, notificationEvents, vars{"after": cursor})()
			require.Equal(t, "CURSOR_INVALID", a.code(), name)
			require.Equal(t, "after", a.Errors[0].Extensions["field"], name)
		}
		require.Zero(t, h.hub.Stats().Streams)
		_, _, err := h.chat.SetNotifications(t.Context(), bob.UserID, rm.ID, "NONE")
		require.NoError(t, err)
		_, _, err = h.chat.Send(t.Context(), ada.UserID, chat.SendMessage{RoomID: rm.ID, ClientKey: "k", Text: "@bob"})
		require.NoError(t, err)
		require.InDelta(t, 1, h.notificationsOf(t, bob).at(t, "viewer", "unreadNotificationCount"), 0, "the invitation")
	})
}
