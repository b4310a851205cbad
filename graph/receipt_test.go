package graph_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
)

const receiptEvents = `subscription ($room: ID!, $after: String) {
  roomEvents(roomId: $room, after: $after) {
    __typename cursor
    ... on ReceiptsAdvanced { receipts { user { username } deliveredSeq readSeq } }
    ... on MembershipChanged { membership { user { username } deliveredSeq readSeq role } }
  }
}`

// markRead executes the mutation.
func (h *house) markRead(t testing.TB, v *auth.Viewer, roomID string, seq int) answer {
	t.Helper()
	return h.do(t.Context(), v, `mutation ($room: ID!, $seq: Int!) { markRead(input: {roomId: $room, seq: $seq}) {
		membership { deliveredSeq readSeq unreadCount mentionCount room { id } user { username } } } }`, vars{"room": roomID, "seq": seq})
}

func TestPositionsAreToldInTheirOrder(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		cursor := h.cursorOf(t, ada, rm.ID)
		next := h.operation(soon(t), ada, receiptEvents, vars{"room": rm.ID, "after": cursor})
		h.send(t, ada, rm.ID, "hello @bob")
		marked := h.markRead(t, bob, rm.ID, 2)
		require.Equal(t, vars{
			"deliveredSeq": 2.0, "readSeq": 2.0, "unreadCount": 0.0, "mentionCount": 0.0,
			"room": vars{"id": rm.ID}, "user": vars{"username": "bob"},
		}, marked.at(t, "markRead", "membership"))
		_, ok := next()
		require.True(t, ok, "the message")
		event, _ := next()
		require.Equal(t, "ReceiptsAdvanced", event.text(t, "roomEvents", "__typename"))
		want := []any{vars{"user": vars{"username": "bob"}, "deliveredSeq": 2.0, "readSeq": 2.0}}
		require.Equal(t, want, event.at(t, "roomEvents", "receipts"))

		// Whoever comes back is told of both, the membership with its positions.
		h.setRole(t, ada, rm.ID, bob, "ADMIN")
		again := h.operation(soon(t), ada, receiptEvents, vars{"room": rm.ID, "after": cursor})
		for _, kind := range []string{"MessagePosted", "ReceiptsAdvanced"} {
			event, _ = again()
			require.Equal(t, kind, event.text(t, "roomEvents", "__typename"))
		}
		event, _ = again()
		require.Equal(t, vars{"user": vars{"username": "bob"}, "deliveredSeq": 2.0, "readSeq": 2.0, "role": "ADMIN"}, event.at(t, "roomEvents", "membership"))
	})
}

func TestSettingsReachTheOwnDevicesAlone(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
		const document = `subscription ($room: ID!) { roomEvents(roomId: $room) { __typename ... on MembershipChanged { membership { notificationLevel } } } }`
		adas := h.operation(soon(t), ada, document, vars{"room": rm.ID})
		bobs := h.operation(soon(t), bob, document, vars{"room": rm.ID})
		set := h.do(t.Context(), bob, `mutation ($room: ID!) { setRoomNotifications(input: {roomId: $room, level: MENTIONS}) { membership { notificationLevel } } }`, vars{"room": rm.ID})
		require.Equal(t, "MENTIONS", set.text(t, "setRoomNotifications", "membership", "notificationLevel"))
		h.send(t, ada, rm.ID, "hello")
		event, _ := bobs()
		require.Equal(t, "MENTIONS", event.text(t, "roomEvents", "membership", "notificationLevel"))
		event, _ = adas()
		require.Equal(t, "MessagePosted", event.text(t, "roomEvents", "__typename"))
		seen := h.do(t.Context(), ada, `query ($room: ID!) { room(id: $room) { members { nodes { notificationLevel unreadCount mentionCount readSeq } } } }`, vars{"room": rm.ID})
		require.Equal(t, []any{
			vars{"notificationLevel": "ALL", "unreadCount": 0.0, "mentionCount": 0.0, "readSeq": 0.0},
			vars{"notificationLevel": nil, "unreadCount": nil, "mentionCount": nil, "readSeq": 0.0},
		}, seen.at(t, "room", "members", "nodes"))
	})
}

func TestWhatIsUnreadAndHowFarAMessageHasCome(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob, eve := h.join(t, "ada"), h.join(t, "bob"), h.join(t, "eve")
		rm, other := h.room(t, ada, room.VisibilityPRIVATE, bob, eve), h.room(t, ada, room.VisibilityPRIVATE, bob)
		alone := h.send(t, eve, h.room(t, eve, room.VisibilityPRIVATE).ID, "nobody hears me")
		first := h.send(t, ada, rm.ID, "hello @bob")
		h.send(t, ada, rm.ID, "and everybody")
		h.send(t, ada, other.ID, "@bob?")
		counts := func(v *auth.Viewer) []any {
			a := h.do(t.Context(), v, `query ($room: ID!) { viewer { unreadCount mentionCount } room(id: $room) { viewerMembership { unreadCount mentionCount } } }`, vars{"room": rm.ID})
			return []any{
				a.at(t, "viewer", "unreadCount"), a.at(t, "viewer", "mentionCount"),
				a.at(t, "room", "viewerMembership", "unreadCount"), a.at(t, "room", "viewerMembership", "mentionCount"),
			}
		}
		require.Equal(t, []any{3.0, 2.0, 2.0, 1.0}, counts(bob))
		require.Equal(t, []any{0.0, 0.0, 0.0, 0.0}, counts(ada), "of one's own nothing is unread")
		far := func(v *auth.Viewer, messageID string) any {
			return h.do(t.Context(), v, `query ($id: ID!) { node(id: $id) { ... on Message { delivery deliveredCount readCount } } }`, vars{"id": messageID}).at(t, "node")
		}
		require.Equal(t, vars{"delivery": "SENT", "deliveredCount": 0.0, "readCount": 0.0}, far(ada, first.ID))
		require.Equal(t, vars{"delivery": nil, "deliveredCount": nil, "readCount": nil}, far(bob, first.ID), "for its author")
		require.Equal(t, vars{"delivery": "SENT", "deliveredCount": 0.0, "readCount": 0.0}, far(eve, alone.ID))
		h.markRead(t, bob, rm.ID, first.Seq)
		require.Equal(t, vars{"delivery": "SENT", "deliveredCount": 1.0, "readCount": 1.0}, far(ada, first.ID))
		require.Equal(t, []any{2.0, 1.0, 1.0, 0.0}, counts(bob))
		_, _, err := h.chat.MarkDelivered(t.Context(), eve.UserID, rm.ID, first.Seq)
		require.NoError(t, err)
		require.Equal(t, vars{"delivery": "DELIVERED", "deliveredCount": 2.0, "readCount": 1.0}, far(ada, first.ID))
		h.markRead(t, eve, rm.ID, first.Seq+1)
		require.Equal(t, vars{"delivery": "READ", "deliveredCount": 2.0, "readCount": 2.0}, far(ada, first.ID))

		left := h.do(t.Context(), eve, `mutation ($room: ID!) { leaveRoom(input: {roomId: $room}) { membership { unreadCount mentionCount } } }`, vars{"room": rm.ID})
		require.Equal(t, vars{"unreadCount": nil, "mentionCount": nil}, left.at(t, "leaveRoom", "membership"))
	})
}

// TestMembersWhoReadAtOnceCostEventsByTimeNotByNumber has a room read a message, every member with the room
// open, and counts what each of them is told.
func TestMembersWhoReadAtOnceCostEventsByTimeNotByNumber(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		const n = 20
		owner := h.join(t, "owner")
		members := make([]*auth.Viewer, n)
		for i := range members {
			members[i] = h.join(t, fmt.Sprint("member", i))
		}
		rm := h.room(t, owner, room.VisibilityPRIVATE, members...)
		m := h.send(t, owner, rm.ID, "hello")
		cursor := h.cursorOf(t, owner, rm.ID)
		began, frames := time.Now(), make([]int, n)
		var all sync.WaitGroup
		for i, v := range members {
			next := h.operation(soon(t), v, receiptEvents, vars{"room": rm.ID, "after": cursor})
			all.Go(func() {
				for told := 0; told < n; frames[i]++ {
					a, ok := next()
					event, isEvent := a.Data["roomEvents"].(map[string]any)
					receipts, isReceipts := event["receipts"].([]any)
					if !ok || !isEvent || !isReceipts {
						t.Errorf("no receipts: %v", a)
						return
					}
					told += len(receipts)
				}
			})
			all.Go(func() {
				if _, _, err := h.chat.MarkRead(t.Context(), v.UserID, rm.ID, m.Seq); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		most := 2 + int(time.Since(began)/chat.ReceiptPace)
		t.Logf("%d members read, in %s; each was told in so many frames: %v", n, time.Since(began), frames)
		for _, told := range frames {
			require.LessOrEqual(t, told, most)
		}
	})
}
