package chat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/membership"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

// BenchmarkSendThatNotifies sends by 64 senders what notifies one user, and for comparison the same where that user
// wants to be notified of nothing: in a room, by a mention; and in 63 direct rooms.
func BenchmarkSendThatNotifies(b *testing.B) {
	for _, level := range []membership.NotificationLevel{"NONE", "ALL"} {
		for name, run := range map[string]func(*testing.B, *database.DB, membership.NotificationLevel){
			"mention": benchmarkMentions, "direct": benchmarkDirect,
		} {
			b.Run("sqlite/"+name+"/"+string(level), func(b *testing.B) { run(b, dbtest.SQLite(b), level) })
			b.Run("postgres/"+name+"/"+string(level), func(b *testing.B) { run(b, durable(b), level) })
		}
	}
}

func benchmarkMentions(b *testing.B, db *database.DB, level membership.NotificationLevel) {
	service := chat.New(db, chat.Options{})
	defer service.Close()
	users, rooms := crowd(b, db, service, 64, 1)
	target, err := db.Read().User.Get(b.Context(), users[0])
	require.NoError(b, err)
	_, _, err = service.SetNotifications(b.Context(), users[0], rooms[0], level)
	require.NoError(b, err)
	measureSends(b, db, service, 64, "@"+target.Username+" ", func(n int64) (userID, roomID string) { return users[1+n%63], rooms[0] })
}

func benchmarkDirect(b *testing.B, db *database.DB, level membership.NotificationLevel) {
	service := chat.New(db, chat.Options{})
	defer service.Close()
	users, _ := crowd(b, db, service, 64, 1)
	rooms := make([]string, 63)
	for i := range rooms {
		rm, _, err := service.OpenDirectRoom(b.Context(), users[i], users[i+1])
		require.NoError(b, err)
		rooms[i] = rm.ID
		_, _, err = service.SetNotifications(b.Context(), users[i+1], rm.ID, level)
		require.NoError(b, err)
	}
	measureSends(b, db, service, 64, "", func(n int64) (userID, roomID string) { return users[n%63], rooms[n%63] })
}
