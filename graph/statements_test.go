package graph_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/database"
	"parley/internal/id"
)

const everythingNested = `query ($rooms: Int!, $messages: Int!) {
  viewer {
    user { id } unreadCount mentionCount unreadNotificationCount
    notifications(first: $messages) { nodes { id kind actor { username } room { name createdBy { id } } message { text author { username } } } }
    rooms(first: $rooms) {
      nodes {
        id cursor viewerPermissions
        createdBy { username }
        viewerMembership { role user { id } unreadCount mentionCount notificationLevel }
        lastMessage { id author { username } room { name createdBy { id } } }
        members { nodes { user { username } room { id } } }
        messages(last: $messages) {
          edges { cursor }
          nodes {
            id clientKey delivery deliveredCount readCount author { username } room { id }
            systemEvent { kind subject { username } }
            reactions { emoji count viewerReacted users { nodes { username } } }
            mentions { username }
            replyTo { id author { username } }
            replies { nodes { id author { username } reactions { users { nodes { id } } } } }
          }
        }
      }
    }
  }
}`

// TestStatementsDoNotGrowWithThePages asks for two rooms of two messages and for fifty of twenty.
func TestStatementsDoNotGrowWithThePages(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		for range 50 {
			h.furnish(t, ada, bob, 18)
		}
		few, small := h.count(t, ada, everythingNested, vars{"rooms": 2, "messages": 4})
		many, large := h.count(t, ada, everythingNested, vars{"rooms": 50, "messages": 20})
		require.Len(t, small.at(t, "viewer", "rooms", "nodes"), 2)
		require.Len(t, large.at(t, "viewer", "rooms", "nodes"), 50)
		require.Len(t, large.at(t, "viewer", "rooms", "nodes", 49, "messages", "nodes"), 20)
		require.Equal(t, few, many)
		// One for each field that needs one, nested or not; reactions.users takes two (who, and their
		// names), and the same field in another place of the tree is another field.
		require.LessOrEqual(t, many, int64(50))
	})
}

// TestNodesTakeOneStatementForEachType asks for one message and for a hundred of two rooms.
func TestNodesTakeOneStatementForEachType(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada, bob := h.join(t, "ada"), h.join(t, "bob")
		ids := []string{ada.UserID, bob.UserID}
		for range 2 {
			rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
			ids = append(ids, rm.ID)
			for i := range 47 {
				ids = append(ids, h.send(t, bob, rm.ID, fmt.Sprint("message ", i)).ID)
			}
		}
		const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Message { author { id } room { name } } ... on Room { createdBy { id } } } }`
		few, _ := h.count(t, ada, document, vars{"ids": []any{ids[0], ids[2], ids[3]}})
		all := make([]any, len(ids))
		for i, nodeID := range ids {
			all[i] = nodeID
		}
		many, a := h.count(t, ada, document, vars{"ids": all})
		require.Equal(t, few, many)
		require.EqualValues(t, 6, many) // users, rooms, messages; authors, rooms of messages, makers of rooms
		for i, nodeID := range ids {
			require.Equal(t, nodeID, a.at(t, "nodes", i, "id"), "in their order")
		}
	})
}

// count executes a query and tells how many statements it took.
func (h *house) count(t testing.TB, v *auth.Viewer, document string, variables vars) (int64, answer) {
	t.Helper()
	var n atomic.Int64
	a := h.do(database.CountStatements(t.Context(), &n), v, document, variables)
	require.Empty(t, a.Errors)
	return n.Load(), a
}

// furnish makes a room with a history in which three of four messages answer the one before them, and
// all have reactions and mentions. It writes the rows at once: fifty rooms said by mouth take half a minute.
func (h *house) furnish(t testing.TB, ada, bob *auth.Viewer, messages int) {
	t.Helper()
	rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
	first := h.send(t, ada, rm.ID, "hello @bob and @ada")
	now := time.Now().UTC().Truncate(time.Millisecond)
	err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		var replies []*ent.MessageCreate
		var reactions []*ent.ReactionCreate
		var mentions []*ent.MentionCreate
		parent := ""
		for i := range messages {
			author := bob
			if i%4 == 0 {
				author = ada
			}
			m := tx.Message.Create().SetID(id.New(id.Message)).SetRoomID(rm.ID).SetAuthorID(author.UserID).SetKind(message.KindTEXT).
				SetSeq(first.Seq + 1 + i).SetVersion(rm.Version + 2 + i).SetPostedVersion(rm.Version + 2 + i).SetText("indeed").SetCreatedAt(now)
			messageID, _ := m.Mutation().ID()
			if i%4 == 0 {
				parent = messageID
				m.SetReplyCount(min(3, messages-i-1))
			} else {
				m.SetReplyToID(parent)
			}
			replies = append(replies, m)
			reactions = append(reactions, tx.Reaction.Create().SetMessageID(messageID).SetUserID(ada.UserID).SetEmoji("👍").SetCreatedAt(now))
			mentions = append(mentions, tx.Mention.Create().SetMessageID(messageID).SetUserID(ada.UserID))
		}
		if err := tx.Message.CreateBulk(replies...).Exec(ctx); err != nil {
			return err
		}
		if err := tx.Reaction.CreateBulk(reactions...).Exec(ctx); err != nil {
			return err
		}
		return tx.Mention.CreateBulk(mentions...).Exec(ctx)
	})
	require.NoError(t, err)
}
