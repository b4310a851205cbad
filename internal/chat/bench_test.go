package chat_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// BenchmarkSend sends 200-byte messages to one room from 64 goroutines.
func BenchmarkSend(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			service := chat.New(db, chat.Options{})
			defer service.Close()
			ada := dbtest.User(b, db, "ada").ID
			rm, _, err := service.CreateRoom(b.Context(), ada, chat.CreateRoom{
				Name: "Hot", Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE,
			})
			require.NoError(b, err)
			text := strings.Repeat("x", 200)
			var failed atomic.Int64
			b.SetParallelism(32)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, _, err := service.Send(b.Context(), ada, chat.SendMessage{RoomID: rm.ID, ClientKey: id.New(id.Message), Text: text}); err != nil {
						failed.Add(1)
					}
				}
			})
			b.StopTimer()
			require.Zero(b, failed.Load())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
